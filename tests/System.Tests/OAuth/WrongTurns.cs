using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Florin.System.Tests.Journeys;
using Florin.System.Tests.Running;
using OtpNet;

namespace Florin.System.Tests.OAuth;

[Collection(Sharing.Together)]
public sealed class WrongTurnsInOneProcess(OneProcess florin) : WrongTurns(florin);

/// <summary>What the authorization server refuses, and what it lets nobody learn.</summary>
public abstract class WrongTurns(ITestFlorin florin)
{
    private const string Accounts = "/api/account/accounts";

    [Theory]
    [InlineData("redirect_uri", "http://127.0.0.1:9/callback/")]
    [InlineData("redirect_uri", "http://127.0.0.1:9/callback?more=1")]
    [InlineData("redirect_uri", "https://evil.example/callback")]
    [InlineData("redirect_uri", null)]
    [InlineData("client_id", "cli_00000000000000000000000000")]
    [InlineData("client_id", null)]
    [InlineData("code_challenge", null)]
    [InlineData("code_challenge_method", "plain")]
    [InlineData("response_type", "token")]
    [InlineData("response_type", "code id_token")]
    [InlineData("response_mode", "fragment")]
    [InlineData("scope", "openid audit:read")]
    [InlineData("scope", "openid nothing:at-all")]
    [InlineData("scope", null)]
    [InlineData("max_age", "soon")]
    [InlineData("max_age", "-1")]
    public async Task Sends_nobody_anywhere_for_a_wrong_request(string name, string? value)
    {
        using var scene = await OAuthScene.Set(florin);
        var seen = await scene.Browser.Open(scene.Authorize(await scene.App(), OAuthScene.Usual, (name, value)));
        Assert.Equal((400, null), (seen.Status, seen.Left));
        Assert.Contains("role=\"alert\"", seen.Page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("code_verifier", null, "invalid_request")]
    [InlineData("code_verifier", "0123456789012345678901234567890123456789012", "invalid_grant")]
    [InlineData("redirect_uri", "https://evil.example/callback", "invalid_grant")]
    [InlineData("redirect_uri", null, "invalid_request")]
    [InlineData("code", "not-a-code", "invalid_grant")]
    public async Task Gives_no_token_for_a_code_without_its_proof(string name, string? value, string error)
    {
        using var scene = await OAuthScene.Set(florin);
        var app = await scene.App();
        Assert.Equal(error, (await scene.Exchange(app, await scene.Code(app), (name, value))).Error);
    }

    [Fact]
    public async Task Gives_no_token_for_the_code_or_refresh_token_of_another_client()
    {
        using var scene = await OAuthScene.Set(florin);
        var (app, other) = (await scene.App(), await scene.App());
        Assert.Equal("invalid_grant", (await scene.Exchange(other, await scene.Code(app))).Error);
        var tokens = await scene.Tokens(app);
        Assert.Equal("invalid_grant", (await scene.Refresh(other, tokens["refresh_token"])).Error);
        await scene.Ask(other, "revoke", ("token", tokens["refresh_token"]));
        Assert.Equal(200, (await scene.Refresh(app, tokens["refresh_token"])).Status);
    }

    [Fact]
    public async Task Ends_the_tokens_of_a_code_that_comes_twice()
    {
        using var scene = await OAuthScene.Set(florin);
        var app = await scene.App();
        var code = await scene.Code(app);
        var tokens = await scene.Exchange(app, code);
        Assert.Equal(200, await scene.StatusAt(Accounts, tokens["access_token"]));
        Assert.Equal("invalid_grant", (await scene.Exchange(app, code)).Error);
        await scene.IsRefused(tokens["access_token"]);
        Assert.Equal("invalid_grant", (await scene.Refresh(app, tokens["refresh_token"])).Error);
    }

    [Fact]
    public async Task Gives_tokens_for_one_of_many_that_send_a_code_at_once()
    {
        using var scene = await OAuthScene.Set(florin);
        var app = await scene.App();
        var code = await scene.Code(app);
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => scene.Exchange(app, code)));
        Assert.InRange(answers.Count(answer => answer.Status == 200), 0, 1);
        Assert.All(answers.Where(answer => answer.Status != 200), answer => Assert.Equal(400, answer.Status));
    }

    [Theory]
    [InlineData("openid accounts:read audit:read")]
    [InlineData("users:write")]
    public async Task Gives_a_program_no_scope_that_it_may_not_have(string scope)
    {
        using var scene = await OAuthScene.Set(florin);
        var program = await scene.Program();
        var answer = await scene.Ask(program, "token", ("grant_type", "client_credentials"), ("scope", scope));
        Assert.Equal((400, null), (answer.Status, answer["access_token"]));
    }

    [Theory]
    [InlineData("password")]
    [InlineData("implicit")]
    [InlineData("urn:ietf:params:oauth:grant-type:token-exchange")]
    public async Task Knows_no_other_grant(string grant)
    {
        using var scene = await OAuthScene.Set(florin);
        var program = await scene.Program();
        var answer = await scene.Ask(
            program,
            "token",
            ("grant_type", grant),
            ("username", scene.Email),
            ("password", OAuthScene.Password),
            ("scope", "accounts:read")
        );
        Assert.Equal("unsupported_grant_type", answer.Error);
    }

    [Fact]
    public async Task Registers_no_client_with_a_consent_that_there_is_not()
    {
        using var scene = await OAuthScene.Set(florin);
        var client = new
        {
            name = "App",
            type = "public",
            grants = Codes,
            redirectUris = Callbacks,
            scopes = Reading,
            consent = "maybe",
        };
        var refused = await scene.Admin.Post("/api/user/clients", client);
        Assert.Equal((400, "invalid-request"), (refused.Status, refused.Code));
        Assert.Contains("implied", refused.Text, StringComparison.Ordinal);
    }

    private static readonly string[] Codes = ["authorization_code"];
    private static readonly string[] Callbacks = ["https://app.example.com/cb"];
    private static readonly string[] Reading = ["accounts:read"];

    [Fact]
    public async Task Tells_a_client_with_a_wrong_secret_nothing()
    {
        using var scene = await OAuthScene.Set(florin);
        var program = await scene.Program();
        foreach (var secret in (string[])["wrong", program.Secret + "0"])
        foreach (var endpoint in (string[])["token", "introspect", "revoke"])
        {
            var answer = await scene.Ask(
                program with
                {
                    Secret = secret,
                },
                endpoint,
                ("grant_type", "client_credentials"),
                ("scope", "accounts:read"),
                ("token", "t")
            );
            Assert.Equal((401, "invalid_client"), (answer.Status, answer.Error));
        }
    }

    [Fact]
    public async Task Tells_a_client_nothing_about_the_tokens_of_others()
    {
        using var scene = await OAuthScene.Set(florin);
        var (app, program) = (await scene.App(), await scene.Program());
        var tokens = await scene.Tokens(app);
        foreach (var kind in (string[])["access_token", "refresh_token"])
        {
            var told = (await scene.Ask(program, "introspect", ("token", tokens[kind]))).Body;
            Assert.True(told is { Count: 1 } && (bool?)told["active"] == false, $"{kind}: {told}");
        }
        await scene.Ask(program, "revoke", ("token", tokens["access_token"]));
        Assert.Equal(200, await scene.StatusAt(Accounts, tokens["access_token"]));
    }

    [Fact]
    public async Task Takes_no_token_that_somebody_else_signed()
    {
        using var scene = await OAuthScene.Set(florin);
        var token = (await scene.Tokens(await scene.App()))["access_token"]!; // Checked.
        var parts = token.Split('.');
        var header = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(parts[0]));
        using var strange = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var keys = await florin.Gateway.GetStringAsync(new Uri("/.well-known/jwks.json", UriKind.Relative));
        string[] forged =
        [
            Signed(header, parts[1], text => strange.SignData(text, HashAlgorithmName.SHA256)),
            Signed(Swapped(header, "none"), parts[1], _ => []),
            Signed(Swapped(header, "HS256"), parts[1], text => HMACSHA256.HashData(Encoding.UTF8.GetBytes(keys), text)),
            $"{parts[0]}.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes("{\"sub\":\"user_1\",\"role\":\"admin\"}"))}.{parts[2]}",
        ];
        foreach (var one in forged)
        {
            Assert.Equal(401, await scene.StatusAt(Accounts, one));
            Assert.Equal(401, (await scene.UserInfo(one)).Status);
        }
        Assert.Equal(200, await scene.StatusAt(Accounts, token));
    }

    [Fact]
    public async Task Counts_the_tries_of_the_page_with_those_of_the_api()
    {
        using var scene = await OAuthScene.Set(florin); // Whose person has logged in once.
        var app = await scene.App();
        var page = await scene.Browser.Open(scene.Authorize(app));
        for (var tries = 0; tries < 4; tries++)
        {
            page = await scene.Browser.Send(page, ("email", scene.Email), ("password", "a wrong password"));
            Assert.Equal(401, page.Status);
        }
        page = await scene.Browser.Send(page, ("email", scene.Email), ("password", OAuthScene.Password));
        Assert.Equal(429, page.Status);
        Assert.NotNull(page.Headers.RetryAfter);
        Assert.Contains("Too many login attempts", page.Page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lets_nobody_in_without_the_second_factor_that_they_have()
    {
        using var scene = await OAuthScene.Set(florin);
        var secret = (string)(await scene.Person.Post("/api/user/mfa/totp")).Data["secret"]!; // As documented.
        var confirmed = await scene.Person.Post("/api/user/mfa/totp/confirm", new { code = Code(secret, default) });
        Assert.True(confirmed.Status == 200, confirmed.Text);
        var page = await scene.Browser.Open(scene.Authorize(await scene.App()));
        foreach (var code in (string[])["", "000000"])
        {
            page = await scene.Browser.Send(page, ("email", scene.Email), ("password", OAuthScene.Password), ("code", code));
            Assert.Equal((401, "/connect/login"), (page.Status, page.Action));
        }
        var next = Code(secret, TimeSpan.FromSeconds(30)); // The one before has confirmed it.
        page = await scene.Browser.Send(page, ("email", scene.Email), ("password", OAuthScene.Password), ("code", next));
        Assert.NotEqual("/connect/login", page.Action);

        static string Code(string secret, TimeSpan later) =>
            new Totp(Base32Encoding.ToBytes(secret)).ComputeTotp(TimeProvider.System.GetUtcNow().UtcDateTime + later);
    }

    [Theory]
    [InlineData("redirectUris", "http://shop.example/callback")]
    [InlineData("redirectUris", "https://shop.example/callback#here")]
    [InlineData("redirectUris", "https://*.shop.example/callback")]
    [InlineData("redirectUris", "javascript:alert(1)")]
    [InlineData("redirectUris", "/callback")]
    [InlineData("redirectUris")]
    [InlineData("scopes", "accounts:everything")]
    [InlineData("scopes", "accounts:*")]
    [InlineData("scopes")]
    [InlineData("redirectUris", new string?[] { null })]
    [InlineData("scopes", new string?[] { null })]
    [InlineData("grants", new string?[] { null })]
    [InlineData("grants", "password")]
    [InlineData("grants", "authorization_code", "client_credentials")]
    public async Task Registers_no_client_that_could_not_be_safe(string field, params string?[] values)
    {
        using var scene = await OAuthScene.Set(florin);
        var body = new JsonObject
        {
            ["name"] = "Shop",
            ["type"] = "public",
            ["grants"] = new JsonArray("authorization_code"),
            ["redirectUris"] = new JsonArray(OAuthScene.Callback),
            ["scopes"] = new JsonArray("openid"),
        };
        body[field] = new JsonArray([.. values.Select(value => (JsonNode?)value)]);
        var answer = await scene.Admin.Post("/api/user/clients", body);
        Assert.Equal(400, answer.Status);
        Assert.NotNull(answer.Body!["errors"]![field]); // As in the contract.
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/")]
    [InlineData("/connect/authorize\\..\\evil")]
    [InlineData("/")]
    public async Task Leads_nobody_who_logged_in_elsewhere(string back)
    {
        using var scene = await OAuthScene.Set(florin);
        var seen = await scene.Browser.Open($"/connect/login?return={Uri.EscapeDataString(back)}");
        Assert.Equal((400, null), (seen.Status, seen.Left));
    }

    private static string Swapped(string header, string algorithm) =>
        header.Replace("ES256", algorithm, StringComparison.Ordinal);

    private static string Signed(string header, string payload, Func<byte[], byte[]> sign)
    {
        var text = $"{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(header))}.{payload}";
        return $"{text}.{Base64Url.EncodeToString(sign(Encoding.ASCII.GetBytes(text)))}";
    }
}
