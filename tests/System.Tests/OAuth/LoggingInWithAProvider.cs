using System.Text.Json.Nodes;
using Florin.System.Tests.Journeys;
using Microsoft.AspNetCore.WebUtilities;
using OtpNet;

namespace Florin.System.Tests.OAuth;

/// <summary>Logging in with another provider, which is a real one: oidc-provider.</summary>
public sealed class LoggingInWithAProvider(AnotherProvider other) : IClassFixture<AnotherProvider>
{
    private const string Identities = "/connect/identities";
    private static readonly string[] Mfa = ["pwd", "mfa"];

    private readonly string _account = $"acc-{Person.Key().Value}";

    [Fact]
    public async Task Lets_a_user_in_who_linked_it_and_nobody_else()
    {
        using var scene = await OAuthScene.Set(other.Florin);
        var app = await scene.App(consent: "implied");
        var stranger = await Through(scene, scene.Authorize(app), AnotherProvider.Main);
        Assert.Equal(403, stranger.Status);
        Assert.Contains("is not linked", stranger.Page, StringComparison.Ordinal);

        await Link(scene);
        var identity = Assert.Single(await scene.Person.List("/api/user/identities"));
        Assert.Equal(
            (AnotherProvider.Main, other.Issuer, _account),
            ((string?)identity["provider"], (string?)identity["issuer"], (string?)identity["subject"])
        );

        using var fresh = scene.Fresh();
        var seen = await Through(fresh, fresh.Authorize(app), AnotherProvider.Main);
        var tokens = await fresh.Exchange(app, seen.Parameter("code")!); // Its user is not asked.
        var claims = OAuthScene.Claims(tokens["id_token"]);
        Assert.Equal(scene.UserId, (string?)claims["sub"]);
        Assert.Equal(("fed", "urn:florin:loa:1fa"), ((string?)claims["amr"]![0], (string?)claims["acr"])); // Both are there.
        Assert.Equal(200, await scene.StatusAt("/api/account/accounts", tokens["access_token"]));

        var unlinked = await scene.Person.Ask("DELETE", $"/api/user/identities/{identity["id"]}", null);
        Assert.Equal(200, unlinked.Status);
        await scene.IsRefused(tokens["access_token"]);
        using var last = scene.Fresh();
        Assert.Equal(403, (await Through(last, last.Authorize(app), AnotherProvider.Main)).Status);
        var audited = await Eventually.Is(
            () => scene.Admin.List($"/api/audit/entries?actor={scene.UserId}"),
            entries => entries.Any(one => (string?)one["command"] == "UnlinkIdentity")
        );
        foreach (var command in (string[])["LinkIdentity", "LogInWithProvider"])
            Assert.Contains(audited, one => (string?)one["command"] == command);
    }

    [Fact]
    public async Task Links_an_identity_once_however_often_that_is_confirmed()
    {
        using var scene = await OAuthScene.Set(other.Florin);
        await Link(scene);
        await Link(scene);
        Assert.Single(await scene.Person.List("/api/user/identities"));
    }

    [Fact]
    public async Task Links_nothing_without_the_password_and_nothing_that_is_another_users()
    {
        using var scene = await OAuthScene.Set(other.Florin);
        var asked = await ToLink(scene);
        var wrong = await scene.Browser.Send(asked, ("password", "a wrong password"));
        Assert.Equal(401, wrong.Status);
        Assert.Empty(await scene.Person.List("/api/user/identities"));
        Assert.Equal(Identities, (await scene.Browser.Send(wrong, ("password", OAuthScene.Password))).Action);
        Assert.Equal(400, (await scene.Browser.Open("/connect/external")).Status); // It was finished.

        using var another = await OAuthScene.Set(other.Florin);
        var refused = await another.Browser.Send(await ToLink(another), ("password", OAuthScene.Password));
        Assert.Contains("linked to another user", refused.Page, StringComparison.Ordinal);
        Assert.Empty(await another.Person.List("/api/user/identities"));
    }

    [Fact]
    public async Task Asks_who_has_a_second_factor_for_it_unless_the_provider_is_trusted_with_that()
    {
        using var scene = await OAuthScene.Set(other.Florin);
        await Link(scene);
        var app = await scene.App(consent: "implied");
        var secret = (string)(await scene.Person.Post("/api/user/mfa/totp")).Data["secret"]!; // As documented.
        var confirmed = await scene.Person.Post("/api/user/mfa/totp/confirm", new { code = Code(secret, 0) });
        Assert.True(confirmed.Status == 200, confirmed.Text);

        using var plain = scene.Fresh();
        var asked = await Through(plain, plain.Authorize(app), AnotherProvider.Main, amr: Mfa);
        Assert.Equal("/connect/external", asked.Action);
        asked = await plain.Browser.Send(asked, ("code", "000000"));
        Assert.Equal(401, asked.Status);
        var seen = await plain.Browser.Send(asked, ("code", Code(secret, 30)));
        var claims = OAuthScene.Claims((await plain.Exchange(app, seen.Parameter("code")!))["access_token"]); // It is sent there.
        Assert.Equal("urn:florin:loa:2fa", (string?)claims["acr"]);
        Assert.NotNull(claims["mfa"]);

        using var trusting = scene.Fresh();
        Assert.Equal("/connect/external", (await Through(trusting, trusting.Authorize(app), AnotherProvider.Trusted)).Action);
        using var trusted = scene.Fresh();
        seen = await Through(trusted, trusted.Authorize(app), AnotherProvider.Trusted, amr: Mfa);
        claims = OAuthScene.Claims((await trusted.Exchange(app, seen.Parameter("code")!))["access_token"]); // As above.
        Assert.Equal(("fed mfa", "urn:florin:loa:2fa"), (Words(claims["amr"]), (string?)claims["acr"]));
    }

    [Theory]
    [InlineData("deny", 403, "did not let you in")]
    [InlineData("nonce", 400, "nonce")]
    [InlineData("state", 400, "Begin again")]
    [InlineData("early", 400, "clock")]
    [InlineData("late", 400, "clock")]
    [InlineData("again", 400, "used already")]
    [InlineData("stranger", 400, "another browser")]
    public async Task Says_what_went_wrong_on_the_way(string turn, int status, string why)
    {
        using var scene = await OAuthScene.Set(other.Florin);
        await Link(scene);
        using var fresh = scene.Fresh();
        var app = await scene.App(consent: "implied");
        // What the browser is sent with cannot be changed where it was pushed.
        var name = turn == "nonce" ? AnotherProvider.Plain : AnotherProvider.Main;
        var authorize = await Leave(fresh, fresh.Authorize(app), name);
        if (turn == "nonce")
            authorize = With(authorize, "nonce", "another nonce");
        var skew = turn switch
        {
            "early" => 600,
            "late" => -600,
            _ => 0,
        };
        var callback = await AnotherProvider.Answer(
            authorize,
            new
            {
                account = _account,
                deny = turn == "deny",
                skew,
            }
        );
        if (turn == "state")
            callback = With(callback, "state", "another state");
        using var thief = new Browser(other.Florin.Gateway.BaseAddress!); // It has one.
        var seen = await (turn == "stranger" ? thief : fresh.Browser).Open(callback.PathAndQuery);
        if (turn == "again")
        {
            Assert.NotNull(seen.Parameter("code"));
            seen = await fresh.Browser.Open(callback.PathAndQuery);
        }
        Assert.True(seen.Status == status, $"{seen.Status} {seen.Page} {other.Florin.Output}");
        Assert.Contains(why, seen.Page, StringComparison.Ordinal);
        Assert.Null(seen.Left);
    }

    [Theory]
    [InlineData(AnotherProvider.WrongSecret, 502, "refused to say")]
    [InlineData(AnotherProvider.Posing, 400, "issuer is another")]
    [InlineData(AnotherProvider.Elsewhere, 503, "cannot be reached")]
    public async Task Trusts_no_provider_but_as_it_is_configured(string name, int status, string why)
    {
        using var scene = await OAuthScene.Set(other.Florin);
        var app = await scene.App(consent: "implied");
        var begun = await scene.Browser.Open(Begin(scene.Authorize(app), name));
        var seen = begun.Left is null
            ? begun
            : await scene.Browser.Open((await AnotherProvider.Answer(begun.Left, new { account = _account })).PathAndQuery);
        Assert.True(seen.Status == status, $"{seen.Status} {seen.Page} {other.Florin.Output}");
        Assert.Contains(why, seen.Page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("unknown", 404)]
    [InlineData(AnotherProvider.Away, 503)]
    public async Task Says_which_provider_cannot_be_reached(string name, int status)
    {
        using var scene = await OAuthScene.Set(other.Florin);
        var seen = await scene.Browser.Open(Begin(scene.Authorize(await scene.App()), name));
        Assert.True(seen.Status == status, $"{seen.Status} {seen.Page} {other.Florin.Output}");
        Assert.Contains("role=\"alert\"", seen.Page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Has_the_provider_ask_again_whom_a_client_wants_to_be_asked_again()
    {
        using var scene = await OAuthScene.Set(other.Florin);
        var app = await scene.App(consent: "implied");
        var first = await Leave(scene, scene.Authorize(app), AnotherProvider.Plain);
        Assert.Equal("86400", QueryHelpers.ParseQuery(first.Query)["max_age"]);
        await scene.LogIn(await scene.Browser.Open(scene.Authorize(app)));
        var again = QueryHelpers.ParseQuery((await Leave(scene, scene.Authorize(app), AnotherProvider.Plain)).Query);
        Assert.Equal(("login", "0"), (again["prompt"].ToString(), again["max_age"].ToString()));
    }

    [Fact]
    public async Task Counts_how_often_an_identity_is_tried()
    {
        using var scene = await OAuthScene.Set(other.Florin);
        var app = await scene.App(consent: "implied");
        for (var tries = 0; tries < 5; tries++)
            Assert.Equal(403, (await Through(scene, scene.Authorize(app), AnotherProvider.Main)).Status);
        Assert.Equal(429, (await Through(scene, scene.Authorize(app), AnotherProvider.Main)).Status);
    }

    [Fact]
    public async Task Leads_nobody_elsewhere_and_is_offered_at_the_log_in()
    {
        using var scene = await OAuthScene.Set(other.Florin);
        var page = await scene.Browser.Open(scene.Authorize(await scene.App()));
        Assert.Contains("Log in with The Provider", page.Page, StringComparison.Ordinal);
        foreach (var back in (string[])["https://evil.example/", "//evil.example", ""])
        {
            var seen = await scene.Browser.Open(
                $"/connect/external/{AnotherProvider.Main}?return={Uri.EscapeDataString(back)}"
            );
            Assert.Equal((400, null), (seen.Status, seen.Left));
        }
    }

    private async Task Link(OAuthScene scene)
    {
        var linked = await scene.Browser.Send(await ToLink(scene), ("password", OAuthScene.Password));
        Assert.True(linked.Status == 200 && linked.Page.Contains(_account, StringComparison.Ordinal), linked.Page);
    }

    private async Task<Browser.Seen> ToLink(OAuthScene scene)
    {
        await scene.LogIn(await scene.Browser.Open(Identities));
        var path = $"/connect/external/{AnotherProvider.Main}?purpose=link&return={Uri.EscapeDataString(Identities)}";
        var begun = await scene.Browser.Open(path);
        var callback = await AnotherProvider.Answer(begun.Left!, new { account = _account }); // It leads to the provider.
        var asked = await scene.Browser.Open(callback.PathAndQuery);
        Assert.True(asked.Action == "/connect/external", $"{asked.Status} {asked.Page} {other.Florin.Output}");
        return asked;
    }

    private async Task<Browser.Seen> Through(OAuthScene scene, string authorize, string name, string[]? amr = null)
    {
        var left = await Leave(scene, authorize, name);
        var callback = await AnotherProvider.Answer(left, new { account = _account, amr });
        return await scene.Browser.Open(callback.PathAndQuery);
    }

    private static async Task<Uri> Leave(OAuthScene scene, string authorize, string name)
    {
        var begun = await scene.Browser.Open(Begin(authorize, name));
        return begun.Left ?? throw new InvalidOperationException($"{begun.Status} {begun.Page}");
    }

    private static string Begin(string authorize, string name) =>
        $"/connect/external/{name}?return={Uri.EscapeDataString(authorize)}";

    private static Uri With(Uri uri, string name, string value)
    {
        var query = QueryHelpers.ParseQuery(uri.Query).ToDictionary(one => one.Key, one => (string?)one.Value);
        query[name] = value;
        return new Uri(QueryHelpers.AddQueryString(uri.GetLeftPart(UriPartial.Path), query));
    }

    private static string Words(JsonNode? list) => string.Join(' ', list!.AsArray().Select(one => (string?)one)); // It is there.

    private static string Code(string secret, int later) =>
        new Totp(Base32Encoding.ToBytes(secret)).ComputeTotp(TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(later));
}
