using Florin.System.Tests.Journeys;
using Florin.System.Tests.Running;

namespace Florin.System.Tests.OAuth;

[Collection(Sharing.Together)]
public sealed class GettingTokensInOneProcess(OneProcess florin) : GettingTokens(florin);

[Collection(Sharing.Apart)]
public sealed class GettingTokensFromSeveralProcesses(SeveralProcesses florin) : GettingTokens(florin);

/// <summary>The flows of OAuth and OpenID Connect, as a browser without JavaScript and a program go them.</summary>
public abstract class GettingTokens(ITestFlorin florin)
{
    private const string Accounts = "/api/account/accounts";

    [Fact]
    public async Task Gives_a_client_what_its_user_allowed_and_no_more()
    {
        using var scene = await OAuthScene.Set(florin);
        var app = await scene.App();
        var tokens = await scene.Tokens(app);
        Assert.InRange((int)tokens.Body!["expires_in"]!, 880, 900); // An answer with tokens has both.
        Assert.Equal(200, await scene.StatusAt(Accounts, tokens["access_token"]));
        Assert.Equal(403, await scene.StatusAt("/api/transaction/transactions", tokens["access_token"]));
        var identity = OAuthScene.Claims(tokens["id_token"]);
        Assert.Equal(scene.UserId, (string?)identity["sub"]);
        Assert.Equal(
            (app.Id, scene.Email, "Ada"),
            ((string?)identity["aud"], (string?)identity["email"], (string?)identity["name"])
        );
        Assert.Equal($"{florin.Gateway.BaseAddress}", (string?)identity["iss"]);
        Assert.Equal(scene.Email, (await scene.UserInfo(tokens["access_token"]))["email"]);
        Assert.Equal(401, await scene.StatusAt(Accounts, tokens["id_token"]));
        Assert.Equal(401, await scene.StatusAt(Accounts, tokens["refresh_token"]));
    }

    [Fact]
    public async Task Shows_pages_that_no_other_page_can_use()
    {
        using var scene = await OAuthScene.Set(florin);
        var app = await scene.App();
        var login = await scene.Browser.Open(scene.Authorize(app));
        var asked = await scene.LogIn(login);
        foreach (var page in (Browser.Seen[])[login, asked])
        {
            var policy = page.Headers.GetValues("Content-Security-Policy").Single();
            Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
            Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
            Assert.Contains("form-action 'self' http://127.0.0.1:9", policy, StringComparison.Ordinal);
            Assert.Equal("DENY", page.Headers.GetValues("X-Frame-Options").Single());
            Assert.DoesNotContain("<script", page.Page, StringComparison.Ordinal);
        }
        Assert.Contains("See accounts", asked.Page, StringComparison.Ordinal);
        var forged = await scene.Browser.Send(
            asked.Action,
            asked.Hidden.Where(field => !field.Key.StartsWith("__", StringComparison.Ordinal)),
            ("decision", "accept")
        );
        Assert.Null(forged.Left);
        Assert.Equal("access_denied", (await scene.Browser.Send(asked, ("decision", "deny"))).Parameter("error"));
    }

    [Fact]
    public async Task Asks_no_user_of_an_application_of_ones_own_and_none_twice_for_a_password()
    {
        using var scene = await OAuthScene.Set(florin);
        var own = await scene.App(consent: "implied");
        await scene.Code(own);
        Assert.NotNull(
            (await scene.Browser.Open(scene.Authorize(own, OAuthScene.Usual, ("prompt", "none")))).Parameter("code")
        );
        var again = await scene.Browser.Open(scene.Authorize(own, OAuthScene.Usual, ("prompt", "login")));
        Assert.Equal("/connect/login", again.Action);
    }

    [Fact]
    public async Task Renews_tokens_until_the_session_is_ended()
    {
        using var scene = await OAuthScene.Set(florin);
        var app = await scene.App();
        var first = await scene.Tokens(app);
        var second = await scene.Refresh(app, first["refresh_token"]);
        Assert.Equal(200, await scene.StatusAt(Accounts, second["access_token"]));
        Assert.NotEqual(first["refresh_token"], second["refresh_token"]);
        var session = (string?)OAuthScene.Claims(second["access_token"])["sid"];
        Assert.Contains(session, await scene.Person.Ids("/api/user/sessions"));
        Assert.Equal(200, (await scene.Person.Ask("DELETE", $"/api/user/sessions/{session}", null)).Status);
        await scene.IsRefused(second["access_token"]);
        Assert.Equal("invalid_grant", (await scene.Refresh(app, second["refresh_token"])).Error);
    }

    [Theory]
    [InlineData("access_token")]
    [InlineData("refresh_token")]
    public async Task Ends_a_grant_with_any_token_that_is_revoked(string kind)
    {
        using var scene = await OAuthScene.Set(florin);
        var app = await scene.App();
        var tokens = await scene.Tokens(app);
        Assert.Equal(200, await scene.StatusAt(Accounts, tokens["access_token"]));
        Assert.Equal(200, (await scene.Ask(app, "revoke", ("token", tokens[kind]))).Status);
        await scene.IsRefused(tokens["access_token"]);
        Assert.Equal(401, (await scene.UserInfo(tokens["access_token"])).Status);
        Assert.Equal("invalid_grant", (await scene.Refresh(app, tokens["refresh_token"])).Error);
    }

    [Fact]
    public async Task Lets_a_program_act_in_its_own_name_until_its_token_is_revoked()
    {
        using var scene = await OAuthScene.Set(florin);
        var program = await scene.Program();
        var tokens = await scene.Ask(program, "token", ("grant_type", "client_credentials"), ("scope", "accounts:read"));
        var token = tokens["access_token"];
        Assert.Null(tokens["refresh_token"]);
        Assert.Equal(200, await scene.StatusAt(Accounts, token));
        var beyond = await florin.Gateway.Ask("GET", "/api/transaction/transactions", null, token);
        Assert.Equal(403, beyond.Status);
        Assert.Equal(
            "Bearer realm=\"florin\", error=\"insufficient_scope\", scope=\"transactions:read\"",
            beyond.Header("WWW-Authenticate")
        );
        Assert.StartsWith("svc_", (string?)OAuthScene.Claims(token)["sub"], StringComparison.Ordinal);
        Assert.True((bool?)(await scene.Ask(program, "introspect", ("token", token))).Body?["active"]);
        Assert.Equal(200, (await scene.Ask(program, "revoke", ("token", token))).Status);
        await scene.IsRefused(token);
        Assert.False((bool?)(await scene.Ask(program, "introspect", ("token", token))).Body?["active"]);
    }

    [Fact]
    public async Task Lets_a_device_in_once_its_user_has_entered_the_code()
    {
        using var scene = await OAuthScene.Set(florin);
        var app = await scene.App();
        var device = await scene.Ask(app, "device", ("scope", OAuthScene.Usual));
        Task<OAuthAnswer> Poll() =>
            scene.Ask(app, "token", ("grant_type", OAuthScene.DeviceGrant), ("device_code", device["device_code"]));
        Assert.Equal("authorization_pending", (await Poll()).Error);
        var wrong = await scene.LogIn(await scene.Browser.Open("/connect/verify?user_code=0000-0000-0000"));
        Assert.Equal(400, wrong.Status);
        var asked = await scene.Browser.Open($"/connect/verify?user_code={device["user_code"]}");
        Assert.Equal(200, (await scene.Browser.Send(asked, ("decision", "accept"))).Status);
        var tokens = await Poll();
        Assert.Equal(200, await scene.StatusAt(Accounts, tokens["access_token"]));
        Assert.Equal(200, (await scene.Refresh(app, tokens["refresh_token"])).Status);
        Assert.Equal("invalid_grant", (await Poll()).Error);
        await scene.IsRefused(tokens["access_token"]);
    }

    [Fact]
    public async Task Tells_a_device_that_its_user_refused()
    {
        using var scene = await OAuthScene.Set(florin);
        var app = await scene.App();
        var device = await scene.Ask(app, "device", ("scope", "accounts:read"));
        var asked = await scene.LogIn(await scene.Browser.Open($"/connect/verify?user_code={device["user_code"]}"));
        await scene.Browser.Send(asked, ("decision", "deny"));
        var polled = await scene.Ask(
            app,
            "token",
            ("grant_type", OAuthScene.DeviceGrant),
            ("device_code", device["device_code"])
        );
        Assert.Equal("access_denied", polled.Error);
    }

    [Fact]
    public async Task Logs_a_user_out_with_the_client_that_asks_for_it()
    {
        using var scene = await OAuthScene.Set(florin);
        var app = await scene.App();
        var tokens = await scene.Tokens(app);
        var asked = await scene.Browser.Open("/connect/logout");
        Assert.Equal("/connect/logout", asked.Action);
        var path =
            $"/connect/logout?id_token_hint={tokens["id_token"]}&post_logout_redirect_uri={Uri.EscapeDataString(OAuthScene.AfterLogOut)}";
        Assert.Equal(OAuthScene.AfterLogOut, (await scene.Browser.Open(path)).Left?.GetLeftPart(UriPartial.Path));
        await scene.IsRefused(tokens["access_token"]);
        Assert.Equal("/connect/login", (await scene.Browser.Open(scene.Authorize(app))).Action);
    }

    [Fact]
    public async Task Writes_no_code_token_or_secret_to_its_logs()
    {
        using var scene = await OAuthScene.Set(florin);
        var (app, program) = (await scene.App(), await scene.Program());
        var code = await scene.Code(app);
        var tokens = await scene.Exchange(app, code);
        var device = await scene.Ask(app, "device", ("scope", "accounts:read"));
        await scene.Browser.Open($"/connect/verify?user_code={device["user_code"]}");
        await scene.Ask(program, "token", ("grant_type", "client_credentials"), ("scope", "accounts:read"));
        await scene.Ask(program, "introspect", ("token", tokens["access_token"]));
        var cookie = scene.Browser.Cookies["florin-connect"]?.Value;
        string?[] secrets =
        [
            code,
            scene.Verifier,
            tokens["access_token"],
            tokens["refresh_token"],
            tokens["id_token"],
            device["device_code"],
            device["user_code"],
            program.Secret,
            cookie,
            OAuthScene.Password,
        ];
        foreach (var secret in secrets)
            Assert.DoesNotContain(
                secret ?? throw new InvalidOperationException("One is missing."),
                florin.Output,
                StringComparison.Ordinal
            );
    }

    [Fact]
    public async Task Refuses_the_tokens_of_a_client_that_is_deleted()
    {
        using var scene = await OAuthScene.Set(florin);
        var app = await scene.App();
        var tokens = await scene.Tokens(app);
        Assert.Equal(200, (await scene.Admin.Ask("DELETE", $"/api/user/clients/{app.Id}", null)).Status);
        await scene.IsRefused(tokens["access_token"]);
        Assert.Equal("invalid_client", (await scene.Refresh(app, tokens["refresh_token"])).Error);
    }
}
