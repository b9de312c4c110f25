using System.Text.Json;
using System.Text.Json.Nodes;

namespace Florin.WebConsole.Tests;

/// <summary>Passkeys as Chromium makes them, with its virtual authenticator, at a page of the gateway.</summary>
public sealed class PasskeysInABrowser(PasskeysInABrowser.SiteWithPasskeys site)
    : IClassFixture<PasskeysInABrowser.SiteWithPasskeys>
{
    private const string Script = """
        async ({email, password}) => {
          const post = async (path, body, token) => {
            const answer = await fetch('/api/user' + path, {method: 'POST', body: body && JSON.stringify(body),
              headers: {...(body && {'Content-Type': 'application/json'}), ...(token && {Authorization: 'Bearer ' + token})}});
            return {status: answer.status, ...(await answer.json())};
          };
          await post('/users', {email, password, name: 'Browser'});
          const token = (await post('/login', {email, password})).data.token;
          const creation = await post('/mfa/passkeys/options', null, token);
          const made = await navigator.credentials.create({publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(creation.data)});
          const added = await post('/mfa/passkeys', {name: 'Chromium', credential: made.toJSON()}, token);
          const request = await post('/login/passkey/options');
          const got = await navigator.credentials.get({publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(request.data)});
          const entered = await post('/login/passkey', {credential: got.toJSON()});
          const again = await post('/login/passkey', {credential: got.toJSON()});
          return {added, entered, again};
        }
        """;

    [Fact]
    public async Task Log_in_a_user_who_added_one()
    {
        var page = await site.Open();
        await using var context = page.Context;
        var devtools = await context.NewCDPSessionAsync(page);
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
        await page.GotoAsync($"{site.Localhost}/docs"); // A page that may ask the gateway.

        var told = await page.EvaluateAsync<JsonElement>(
            Script,
            new { email = "browser@example.com", password = "a password of a browser" }
        );

        var all = JsonNode.Parse(told.GetRawText())!; // It is an object.
        Assert.True((int?)all["added"]!["status"] == 200, all.ToJsonString());
        Assert.True((int?)all["entered"]!["status"] == 200, all.ToJsonString());
        Assert.NotNull(all["entered"]!["data"]!["token"]);
        Assert.Equal("unauthenticated", (string?)all["again"]!["code"]);
    }

    /// <summary>A site whose gateway is called localhost, since passkeys belong to domains.</summary>
    public sealed class SiteWithPasskeys : Site
    {
        /// <summary>The gateway by its name.</summary>
        public string Localhost => Gateway.Replace("127.0.0.1", "localhost", StringComparison.Ordinal);

        /// <inheritdoc/>
        protected override IEnumerable<string> Settings => [$"--Identity:Passkeys:Origins={Localhost}"];
    }
}
