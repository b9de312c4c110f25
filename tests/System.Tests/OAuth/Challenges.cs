using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Florin.System.Tests.Journeys;
using Florin.System.Tests.Running;
using OtpNet;

namespace Florin.System.Tests.OAuth;

[Collection(Sharing.Together)]
public sealed class ChallengesInOneProcess(OneProcess florin) : Challenges(florin);

[Collection(Sharing.Apart)]
public sealed class ChallengesFromSeveralProcesses(SeveralProcesses florin) : Challenges(florin);

/// <summary>Every 401 says in <c>WWW-Authenticate</c> what would be let in (RFC 9110, RFC 6750, RFC 9470).</summary>
public abstract partial class Challenges(ITestFlorin florin)
{
    private const string Approve = "/api/transaction/transactions/txn_00000000000000000000000000/approve";
    private static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(10); // Of every Florin of these tests.

    [Fact]
    public async Task Are_in_every_401_of_every_endpoint()
    {
        var document = JsonNode.Parse(await florin.Gateway.GetStringAsync(new Uri("/openapi.json", UriKind.Relative)))!;
        var endpoints = document["paths"]!.AsObject().SelectMany(path => MethodsOf(path.Key, path.Value!)).ToList(); // As in OpenAPI.
        var seen = 0;
        foreach (var (method, path) in endpoints)
        {
            var without = await Ask(florin.Gateway, method, path);
            var bad = await Ask(florin.Gateway, method, path, ("Authorization", "Bearer not-a-token"));
            if (without.Status == 401)
                Assert.True(without.Challenge == "Bearer realm=\"florin\"", $"{method} {path}: {without.Challenge}");
            if (bad.Status == 401)
                Assert.True(
                    bad.Challenge.Contains("error=\"invalid_token\"", StringComparison.Ordinal),
                    $"{method} {path}: {bad}"
                );
            seen += bad.Status == 401 ? 1 : 0;
        }
        Assert.InRange(seen, 60, endpoints.Count);
    }

    [Theory]
    [InlineData("/admin")]
    [InlineData("/admin/policies")]
    public async Task Are_in_every_401_of_the_operators_port(string path)
    {
        Assert.Equal((401, "Bearer realm=\"florin\""), await Ask(florin.Service("admin"), "GET", path));
        var bad = await Ask(florin.Service("admin"), "GET", path, ("Authorization", "Bearer not-a-token"));
        Assert.Contains("error=\"invalid_token\"", bad.Challenge, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Are_in_every_401_of_the_authorization_server()
    {
        using var scene = await OAuthScene.Set(florin);
        var page = await scene.Browser.Open(scene.Authorize(await scene.App()));
        page = await scene.Browser.Send(page, ("email", scene.Email), ("password", "a wrong password"));
        Assert.Equal((401, "Bearer realm=\"florin\""), (page.Status, $"{page.Headers.WwwAuthenticate}"));
        var program = await scene.Program();
        foreach (var endpoint in (string[])["token", "introspect", "revoke"])
        {
            var body = $"client_id={program.Id}&client_secret=wrong&grant_type=client_credentials&token=t&scope=accounts:read";
            using var request = Request("POST", $"/connect/{endpoint}");
            request.Content = new StringContent(body, null, "application/x-www-form-urlencoded");
            using var answer = await florin.Gateway.SendAsync(request);
            Assert.Equal((endpoint, HttpStatusCode.Unauthorized), (endpoint, answer.StatusCode));
            Assert.NotEmpty(answer.Headers.WwwAuthenticate);
        }
        var (status, challenge) = await Ask(
            florin.Gateway,
            "GET",
            "/connect/userinfo",
            ("Authorization", "Bearer not-a-token")
        );
        Assert.Equal(401, status);
        Assert.Contains("error=\"invalid_token\"", challenge, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Say_that_two_credentials_are_one_too_many()
    {
        var key = ("X-Api-Key", $"flo_live_key_{new string('0', 26)}_{new string('A', 43)}");
        using var request = Request("GET", "/api/user/me", ("Authorization", "Bearer not-a-token"), key);
        using var answer = await florin.Gateway.SendAsync(request);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Contains("error=\"invalid_request\"", $"{answer.Headers.WwwAuthenticate}", StringComparison.Ordinal);
        Assert.Contains("send one of them", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ask_a_client_for_a_more_recent_second_factor_of_its_user()
    {
        using var scene = await OAuthScene.Set(florin);
        Assert.Equal(
            200,
            (await scene.Admin.Ask("PUT", $"/api/user/users/{scene.UserId}/role", new { role = "admin" })).Status
        );
        var person = scene.Person.With(await florin.Gateway.LogIn(scene.Email, OAuthScene.Password));
        var secret = (string)(await person.Post("/api/user/mfa/totp")).Data["secret"]!; // As documented.
        var confirmed = await person.Post("/api/user/mfa/totp/confirm", new { code = Code(secret, 0) });
        Assert.True(confirmed.Status == 200, confirmed.Text);
        var recovery = confirmed.Data["recoveryCodes"]!.AsArray().Select(one => (string)one!).ToList(); // Likewise.
        const string Scope = "openid transactions:approve";
        var app = await scene.App("openid transactions:approve", "implied");

        var first = await Token(scene, app, scene.Authorize(app, Scope), recovery[0]);
        Assert.Equal(404, (await Ask(florin.Gateway, "POST", Approve, ("Authorization", $"Bearer {first}"))).Status);
        await Task.Delay(MaxAge + TimeSpan.FromSeconds(2), TimeProvider.System, TestContext.Current.CancellationToken);

        var (status, challenge) = await Ask(florin.Gateway, "POST", Approve, ("Authorization", $"Bearer {first}"));
        Assert.Equal(401, status);
        Assert.Contains("error=\"insufficient_user_authentication\"", challenge, StringComparison.Ordinal);
        var asked = (
            Acr: AcrValues().Match(challenge).Groups["value"].Value,
            MaxAge: Seconds().Match(challenge).Groups["value"].Value
        );
        Assert.Equal($"{MaxAge.TotalSeconds}", asked.MaxAge);

        var again = scene.Authorize(app, Scope, ("acr_values", asked.Acr), ("max_age", asked.MaxAge));
        var second = await Token(scene, app, again, recovery[1]);
        Assert.Equal(404, (await Ask(florin.Gateway, "POST", Approve, ("Authorization", $"Bearer {second}"))).Status);
        var claims = OAuthScene.Claims(second);
        Assert.Equal(("pwd", asked.Acr), ((string?)claims["amr"]![0], (string?)claims["acr"])); // It has both.
        Assert.True((long)claims["auth_time"]! > (long)OAuthScene.Claims(first)["auth_time"]!); // They have it.
    }

    // Where the page asks for it; else the user was logged in already.
    private static async Task<string> Token(OAuthScene scene, SomeClient app, string authorize, string code)
    {
        var page = await scene.Browser.Open(authorize);
        Assert.Equal("/connect/login", page.Action);
        var seen = await scene.Browser.Send(page, ("email", scene.Email), ("password", OAuthScene.Password), ("code", code));
        var sent = seen.Parameter("code") ?? throw new InvalidOperationException($"{seen.Status} {seen.Page}");
        return (await scene.Exchange(app, sent))["access_token"]!; // It is a good code.
    }

    private static IEnumerable<(string Method, string Path)> MethodsOf(string path, JsonNode about) =>
        about
            .AsObject()
            .Where(one => one.Key is "get" or "post" or "put" or "delete")
            .Select(one => (one.Key.ToUpperInvariant(), Parameter().Replace(path, "x")));

    private static async Task<(int Status, string Challenge)> Ask(
        HttpClient http,
        string method,
        string path,
        params (string Name, string Value)[] headers
    )
    {
        using var request = Request(method, path, headers);
        using var answer = await http.SendAsync(request);
        return ((int)answer.StatusCode, $"{answer.Headers.WwwAuthenticate}");
    }

    private static HttpRequestMessage Request(string method, string path, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), path);
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return request;
    }

    private static string Code(string secret, int later) =>
        new Totp(Base32Encoding.ToBytes(secret)).ComputeTotp(TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(later));

    [GeneratedRegex("acr_values=\"(?<value>[^\"]*)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex AcrValues();

    [GeneratedRegex("max_age=(?<value>[0-9]+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Seconds();

    [GeneratedRegex("{[^}]*}", RegexOptions.None, 1000)]
    private static partial Regex Parameter();
}
