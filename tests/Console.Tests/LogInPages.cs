using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Florin.Testing;
using Microsoft.Playwright;

namespace Florin.WebConsole.Tests;

/// <summary>The pages of the authorization server in Chromium, with everything that their users come across.</summary>
public sealed partial class LogInPages(LogInPages.SiteWithProvider site) : IClassFixture<LogInPages.SiteWithProvider>
{
    private const string Password = "a password of a browser";
    private const string Challenge = "E9Melhoa2OwvFrEGTJguCHaoeK1t8URWbuGJSstw-cM"; // RFC 7636's example.
    private static int _people;
    private static readonly string[] Grants = ["authorization_code", "device_code"];
    private static readonly string[] Scopes = ["openid", "email", "accounts:read"];

    private readonly string _email = $"pages-{Interlocked.Increment(ref _people)}@example.com";

    [Theory]
    [InlineData(ColorScheme.Light, 1280)]
    [InlineData(ColorScheme.Dark, 1280)]
    [InlineData(ColorScheme.Light, 320)]
    [InlineData(ColorScheme.Dark, 320)]
    public async Task Can_be_read_by_everybody(ColorScheme theme, int width)
    {
        await using var provider = await site.Provider();
        var client = await Client();
        await Register();
        var page = await site.Open(theme, width);
        await using var context = page.Context;
        Task Look(string name) => WebConsole.Tests.Look.Inspect(page, $"oauth-{name}", theme, width);

        await page.GotoAsync(Authorize(client));
        await Look("log-in");
        await LogIn(page, "a wrong password");
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        await Look("log-in-wrong");
        await LogIn(page, Password);
        await Assertions.Expect(page.GetByText("wants to:")).ToBeVisibleAsync();
        await Look("consent");
        await page.GetByRole(AriaRole.Button, new() { Name = "Allow" }).ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync(HasCode());

        await LetDeviceIn(page, client, Look);
        await Link(page, Look);
        var recovery = await SetUpSecondFactor();
        await page.GotoAsync(Authorize(client));
        await page.GetByRole(AriaRole.Link, new() { Name = "Log in with The Provider" }).ClickAsync();
        await Assertions.Expect(page.GetByText("says that you are")).ToBeVisibleAsync();
        await Look("second-factor");
        await page.FillAsync("#code", recovery);
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.GetByText("wants to:")).ToBeVisibleAsync();

        await LogOut(page, Look);
    }

    [Fact]
    public async Task Need_no_mouse_and_no_script()
    {
        var client = await Client();
        await Register();
        var page = await site.Open(scripts: false);
        await using var context = page.Context;
        await page.GotoAsync(Authorize(client));
        await Assertions.Expect(page.Locator("#email")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync(_email);
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.TypeAsync(Password);
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.GetByText("wants to:")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Tab");
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Allow" })).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page).ToHaveURLAsync(HasCode());

        await page.GotoAsync($"{site.Gateway}/connect/verify");
        await Assertions.Expect(page.Locator("#user_code")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync(await UserCode(client));
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.GetByText("A device with")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.GetByText("Go back to your device")).ToBeVisibleAsync();
    }

    private async Task LetDeviceIn(IPage page, string client, Func<string, Task> look)
    {
        await page.GotoAsync($"{site.Gateway}/connect/verify");
        await look("device");
        await page.FillAsync("#user_code", await UserCode(client));
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.GetByText("A device with")).ToBeVisibleAsync();
        await look("device-consent");
        await page.GetByRole(AriaRole.Button, new() { Name = "Allow" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Go back to your device")).ToBeVisibleAsync();
        await look("device-done");
    }

    private async Task LogOut(IPage page, Func<string, Task> look)
    {
        await page.GotoAsync($"{site.Gateway}/connect/logout");
        await look("log-out");
        await page.GetByRole(AriaRole.Button, new() { Name = "Log out" }).ClickAsync();
        await Assertions.Expect(page.GetByText("You are logged out")).ToBeVisibleAsync();
        await look("logged-out");
    }

    private async Task Link(IPage page, Func<string, Task> look)
    {
        await page.GotoAsync($"{site.Gateway}/connect/identities");
        await look("identities-empty");
        await page.GetByRole(AriaRole.Link, new() { Name = "Link The Provider" }).ClickAsync();
        await Assertions.Expect(page.GetByText("can log in as")).ToBeVisibleAsync();
        await look("link");
        await page.FillAsync("#password", Password);
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.GetByRole(AriaRole.Radio)).ToBeVisibleAsync();
        await look("identities");
    }

    private async Task LogIn(IPage page, string password)
    {
        await page.FillAsync("#email", _email);
        await page.FillAsync("#password", password);
        await page.Keyboard.PressAsync("Enter");
    }

    private string Callback => $"{site.Gateway}/status";

    private string Authorize(string client) =>
        $"{site.Gateway}/connect/authorize?client_id={client}&response_type=code&scope=openid%20email%20accounts:read&state=s"
        + $"&redirect_uri={Uri.EscapeDataString(Callback)}&code_challenge={Challenge}&code_challenge_method=S256";

    private async Task<string> Client()
    {
        var made = await site.Ask(
            HttpMethod.Post,
            "/api/user/clients",
            new
            {
                name = "Budget",
                type = "public",
                grants = Grants,
                redirectUris = new[] { Callback },
                scopes = Scopes,
            }
        );
        return made.GetProperty("id").GetString()!;
    }

    private Task<JsonElement> Register() =>
        site.Ask(
            HttpMethod.Post,
            "/api/user/users",
            new
            {
                email = _email,
                password = Password,
                name = "Pat",
            }
        );

    private async Task<string> UserCode(string client)
    {
        using var http = new HttpClient();
        using var form = new FormUrlEncodedContent([new("client_id", client), new("scope", "accounts:read")]);
        using var answer = await http.PostAsync(new Uri($"{site.Gateway}/connect/device"), form);
        return (string)(await answer.Content.ReadFromJsonAsync<JsonNode>())!["user_code"]!; // As the standard has it.
    }

    // A recovery code, which counts as one.
    private async Task<string> SetUpSecondFactor()
    {
        using var http = new HttpClient();
        var entered = await site.Ask(HttpMethod.Post, "/api/user/login", new { email = _email, password = Password });
        http.DefaultRequestHeaders.Authorization = new("Bearer", entered.GetProperty("token").GetString());
        var offered = await Post(http, "/api/user/mfa/totp", null);
        var totp = new OtpNet.Totp(OtpNet.Base32Encoding.ToBytes((string)offered["secret"]!)); // As documented.
        var code = totp.ComputeTotp(TimeProvider.System.GetUtcNow().UtcDateTime);
        var confirmed = await Post(http, "/api/user/mfa/totp/confirm", new { code });
        return (string)confirmed["recoveryCodes"]![0]!; // As above.
    }

    private async Task<JsonNode> Post(HttpClient http, string path, object? body)
    {
        using var content = body is null ? null : JsonContent.Create(body);
        using var answer = await http.PostAsync(new Uri(site.Gateway + path), content);
        return (await answer.Content.ReadFromJsonAsync<JsonNode>())!["data"]!; // It went well.
    }

    [GeneratedRegex("[?&]code=", RegexOptions.None, 1000)]
    private static partial Regex HasCode();

    /// <summary>A site whose users can log in with oidc-provider.</summary>
    public sealed class SiteWithProvider : Site
    {
        private readonly FreePorts _ports = FreePorts.Take();

        /// <summary>Starts the provider; who logs in there is somebody new each time.</summary>
        public async Task<NodeScript> Provider()
        {
            var script = await NodeScript.Start("provider.mjs", $"{_ports.First}", $"{Gateway}/connect/external/corp/callback");
            using var http = new HttpClient();
            var next = new { account = $"pat-{_people}" };
            using var told = await http.PostAsJsonAsync(new Uri($"http://127.0.0.1:{_ports.First}/control"), next);
            told.EnsureSuccessStatusCode();
            return script;
        }

        /// <inheritdoc/>
        protected override IEnumerable<string> Settings =>
            [
                "--Identity:Providers:corp:DisplayName=The Provider",
                $"--Identity:Providers:corp:Authority=http://127.0.0.1:{_ports.First}",
                "--Identity:Providers:corp:ClientId=florin",
                "--Identity:Providers:corp:ClientSecret=a secret of florin",
            ];
    }
}
