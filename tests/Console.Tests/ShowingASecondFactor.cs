using Microsoft.Playwright;
using OtpNet;

namespace Florin.WebConsole.Tests;

/// <summary>What the server asks the second factor for: the console asks for it in place, and goes on.</summary>
public sealed class ShowingASecondFactor(ShowingASecondFactor.SiteOfFactors site)
    : IClassFixture<ShowingASecondFactor.SiteOfFactors>
{
    private const string Mfa = "/api/user/mfa";

    private const string AddPasskey = """
        async ({token}) => {
          const post = async (path, body) => {
            const answer = await fetch('/api/user' + path, {method: 'POST', body: body && JSON.stringify(body),
              headers: {...(body && {'Content-Type': 'application/json'}), Authorization: 'Bearer ' + token}});
            return await answer.json();
          };
          const creation = await post('/mfa/passkeys/options', null);
          const made = await navigator.credentials.create({publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(creation.data)});
          return (await post('/mfa/passkeys', {name: 'Chromium', credential: made.toJSON()})).data.token;
        }
        """;

    [Fact]
    public async Task Takes_a_code_and_loses_nothing_that_was_typed()
    {
        var (staff, secret, recovery) = await WithCodes();
        var transfer = await site.InReview();
        await IsOld(staff);
        var page = await site.SignedIn(staff.Token, $"/transfers/{transfer}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Reject" }).ClickAsync();
        await page.GetByLabel("Reason").FillAsync("It was not them");
        await page.Locator("form.confirm button[type=submit]").ClickAsync();
        var factor = page.GetByRole(AriaRole.Form, new() { Name = "Second factor" });
        var code = factor.GetByLabel("Code of your authenticator");
        await code.FillAsync("123");
        await factor.GetByRole(AriaRole.Button, new() { Name = "Continue" }).ClickAsync();
        await Assertions.Expect(factor.GetByRole(AriaRole.Alert)).Not.ToBeEmptyAsync();
        await Assertions.Expect(page.GetByLabel("Reason")).ToHaveValueAsync("It was not them");
        await code.FillAsync(CodeOf(secret, later: 1));
        await Look.Keep(page, "second-factor-in-place", ColorScheme.Light, 1280);
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("h1 .state")).ToHaveTextAsync("rejected");
        await Assertions.Expect(page.Locator("dl.facts").First).ToContainTextAsync("It was not them");
        await TakesRecoveryCode(page, recovery);
    }

    [Fact]
    public async Task Does_nothing_where_it_is_not_shown()
    {
        var (staff, _, _) = await WithCodes();
        var transfer = await site.InReview();
        await IsOld(staff);
        var page = await site.SignedIn(staff.Token, $"/transfers/{transfer}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Approve" }).ClickAsync();
        await page.Locator("form.confirm button[type=submit]").ClickAsync();
        var factor = page.GetByRole(AriaRole.Form, new() { Name = "Second factor" });
        await factor.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Nothing was done")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("h1 .state")).ToHaveTextAsync("in review");
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Takes_a_passkey()
    {
        var staff = await site.NewStaff("admin");
        var transfer = await site.InReview();
        var page = await site.Open();
        var devtools = await page.Context.NewCDPSessionAsync(page);
        await devtools.SendAsync("WebAuthn.enable");
        await devtools.SendAsync(
            "WebAuthn.addVirtualAuthenticator",
            new()
            {
                ["options"] = new
                {
                    protocol = "ctap2",
                    transport = "internal",
                    hasResidentKey = true,
                    hasUserVerification = true,
                    isUserVerified = true,
                    automaticPresenceSimulation = true,
                },
            }
        );
        await page.GotoAsync($"{SiteOfFactors.Named(site.Gateway)}/docs"); // A page that may ask the gateway.
        var token = await page.EvaluateAsync<string>(AddPasskey, new { token = staff.Token });
        await page.GotoAsync($"{SiteOfFactors.Named(site.Address)}/sign-in?return=/transfers/{transfer}");
        await page.ClickAsync("summary");
        await page.FillAsync("#token", token);
        await page.ClickAsync("button.primary");
        await IsOld(staff with { Token = token });
        await page.GetByRole(AriaRole.Button, new() { Name = "Approve" }).ClickAsync();
        await page.Locator("form.confirm button[type=submit]").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Use a passkey" }).ClickAsync();
        await Assertions.Expect(page.Locator("h1 .state")).ToHaveTextAsync("completed");
        await page.Context.CloseAsync();
    }

    // Another page of the same session: it goes on with the token that the first one got, until that is too old as well.
    private async Task TakesRecoveryCode(IPage page, string recovery)
    {
        var key = await site.Key();
        await page.GotoAsync($"/keys/{key}");
        await Eventually.Is(
            async () =>
            {
                await page.ReloadAsync();
                await page.GetByRole(AriaRole.Button, new() { Name = "Revoke" }).ClickAsync();
                await page.Locator("form.confirm button[type=submit]").First.ClickAsync();
                await Assertions.Expect(page.Locator("form.factor, .state:has-text('revoked')").First).ToBeVisibleAsync();
                if (await page.Locator("form.factor").CountAsync() > 0)
                    return true;
                key = await site.Key();
                await page.GotoAsync($"/keys/{key}");
                return false;
            },
            asked => asked
        );
        await page.GetByLabel("Code of your authenticator").FillAsync(recovery);
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("h1 .state")).ToHaveTextAsync("revoked");
        await page.Context.CloseAsync();
    }

    private async Task<(Staff Staff, string Secret, string Recovery)> WithCodes()
    {
        var staff = await site.NewStaff("admin");
        var secret = (await site.AskAs(staff, HttpMethod.Post, $"{Mfa}/totp"))
            .Answer.GetProperty("data")
            .GetProperty("secret")
            .GetString()!;
        var (_, confirmed) = await site.AskAs(
            staff,
            HttpMethod.Post,
            $"{Mfa}/totp/confirm",
            new { code = CodeOf(secret, later: 0) }
        );
        var data = confirmed.GetProperty("data");
        return (
            staff with
            {
                Token = data.GetProperty("token").GetString()!,
            },
            secret,
            data.GetProperty("recoveryCodes")[0].GetString()!
        );
    }

    private async Task IsOld(Staff staff) =>
        await Eventually.Is(
            () => site.AskAs(staff, HttpMethod.Post, $"/api/transaction/transactions/txn_{new string('0', 26)}/approve"),
            asked => asked.Answer.TryGetProperty("code", out var code) && code.ValueEquals("step-up-required")
        );

    private static string CodeOf(string secret, int later) =>
        new Totp(Base32Encoding.ToBytes(secret)).ComputeTotp(
            TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(30 * later)
        );

    /// <summary>A site that asks for second factors again soon, and knows passkeys of its own pages.</summary>
    public sealed class SiteOfFactors : Site
    {
        /// <summary>An address with the name of this machine, since passkeys belong to domains.</summary>
        public static string Named(string address) => address.Replace("127.0.0.1", "localhost", StringComparison.Ordinal);

        /// <inheritdoc/>
        protected override IEnumerable<string> Settings =>
            ["--Identity:StepUp:MaxAge=00:00:10", $"--Identity:Passkeys:Origins={Named(Gateway)},{Named(Address)}"];
    }
}
