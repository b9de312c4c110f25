using Florin.Testing;
using OtpNet;

namespace Florin.Unit.Tests.Users;

public sealed class ShowingASecondFactor
{
    private const string Ada = "ada@example.com";

    [Fact]
    public async Task Is_asked_of_a_log_in_once_a_code_has_confirmed_it()
    {
        await using var users = await UsersInMemory.Start(("Florin:Login:Tries", "100"));
        var (_, token) = await users.Person(Ada);
        var secret = await Offer(users, token);
        Assert.Equal(200, (await users.LogIn(Ada)).Status); // Not confirmed yet.

        await Confirm(users, token, secret);

        var without = await users.LogIn(Ada);
        Assert.Equal((401, "second-factor-required"), (without.Status, without.Code));
        users.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal((401, "unauthenticated"), Told(await LogIn(users, "000000")));
        Assert.Equal(200, (await LogIn(users, Code(users, secret))).Status);
        Assert.Equal("unauthenticated", (await users.LogIn(Ada, "wrong wrong wrong")).Code); // Not what is missing beside it.
    }

    [Fact]
    public async Task Is_set_up_first_in_a_session_that_has_just_begun()
    {
        await using var users = await UsersInMemory.Start(("Florin:Login:FirstFactorWithin", "00:10:00"));
        var (_, token) = await users.Person(Ada);
        users.Clock.Advance(TimeSpan.FromMinutes(10) + TimeSpan.FromSeconds(1));
        var late = await users.Service.SendWith(token, "POST", "/mfa/totp");
        Assert.Equal((401, "step-up-required"), (late.Status, late.Code));
        Assert.Contains("Log in again", (string?)late.Json["detail"], StringComparison.Ordinal);
        await Confirm(users, await users.TokenOf(Ada), await Offer(users, await users.TokenOf(Ada)));
    }

    [Fact]
    public async Task Takes_no_code_twice_nor_an_earlier_one()
    {
        await using var users = await UsersInMemory.Start(("Florin:Login:Tries", "100"));
        var (_, token) = await users.Person(Ada);
        var secret = await Offer(users, token);
        var first = Code(users, secret);
        await Confirm(users, token, secret);
        Assert.Equal(401, (await LogIn(users, first)).Status); // The one that confirmed.
        users.Clock.Advance(TimeSpan.FromSeconds(30));
        var next = Code(users, secret);
        Assert.Equal(200, (await LogIn(users, next)).Status);
        Assert.Equal(401, (await LogIn(users, next)).Status);
        await users.StartAgain();
        Assert.Equal(401, (await LogIn(users, next)).Status);
        Assert.Equal(401, (await LogIn(users, first)).Status);
    }

    [Fact]
    public async Task Ends_every_session_that_began_without_it()
    {
        await using var users = await UsersInMemory.Start();
        var (_, token) = await users.Person(Ada);
        var other = await users.TokenOf(Ada);
        var fresh = await Confirm(users, token, await Offer(users, token));
        Assert.Equal((401, 401), ((await users.Get("/me", token)).Status, (await users.Get("/me", other)).Status));
        Assert.Equal(200, (await users.Get("/me", (string)fresh["token"]!)).Status); // As documented.
    }

    [Fact]
    public async Task Can_be_a_recovery_code_once_each()
    {
        await using var users = await UsersInMemory.Start(("Florin:Login:Tries", "100"));
        var (_, token) = await users.Person(Ada);
        var confirmed = await Confirm(users, token, await Offer(users, token));
        var codes = confirmed["recoveryCodes"]!.AsArray().Select(one => (string)one!).ToList(); // As documented.
        Assert.Equal(10, codes.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(200, (await LogIn(users, codes[0])).Status);
        Assert.Equal(401, (await LogIn(users, codes[0])).Status);
        Assert.Equal(200, (await LogIn(users, codes[1].ToLowerInvariant().Replace("-", "", StringComparison.Ordinal))).Status);
        var renewed = (string)confirmed["token"]!;
        Assert.Equal(8, (int)(await users.Get("/mfa", renewed)).Data["recoveryCodesLeft"]!);

        var made = await users.Service.SendWith(renewed, "POST", "/mfa/recovery-codes");

        Assert.Equal(201, made.Status);
        Assert.Equal(401, (await LogIn(users, codes[2])).Status);
        Assert.Equal(200, (await LogIn(users, (string)made.Data["recoveryCodes"]![0]!)).Status);
    }

    [Fact]
    public async Task Leaves_no_secret_in_the_log()
    {
        await using var users = await UsersInMemory.Start();
        var (_, token) = await users.Person(Ada);
        var secret = await Offer(users, token);
        var confirmed = await Confirm(users, token, secret);
        var stored = users.Stored();
        Assert.DoesNotContain(secret, stored, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(Convert.ToBase64String(Base32Encoding.ToBytes(secret)), stored, StringComparison.Ordinal);
        foreach (var code in confirmed["recoveryCodes"]!.AsArray())
            Assert.DoesNotContain((string)code!, stored, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Cannot_be_guessed_when_it_is_set_up_or_shown_again()
    {
        await using var users = await UsersInMemory.Start();
        var (_, token) = await users.Person(Ada);
        await Offer(users, token);
        for (var i = 0; i < 5; i++)
            Assert.Equal("wrong-code", (await Post(users, token, "/mfa/totp/confirm", "000000")).Code);
        var limited = await Post(users, token, "/mfa/totp/confirm", "000000");
        Assert.Equal((429, "rate-limited"), Told(limited));
        Assert.True(limited.Headers.ContainsKey("Retry-After"));
        Assert.Equal((429, "rate-limited"), Told(await Post(users, token, "/mfa/step-up", "000000")));
    }

    [Fact]
    public async Task Is_asked_again_for_what_a_policy_names_when_it_is_old()
    {
        await using var users = await UsersInMemory.Start(("Identity:StepUp:MaxAge", "00:05:00"));
        var (_, token) = await users.Person(Ada);
        var secret = await Offer(users, token);
        token = (string)(await Confirm(users, token, secret))["token"]!; // As documented.
        var key = new { name = "k", scopes = new[] { "accounts:read" } };
        Assert.Equal(201, (await users.Service.SendWith(token, "POST", "/api-keys", key)).Status);

        users.Clock.Advance(TimeSpan.FromMinutes(6));

        Assert.Equal((401, "step-up-required"), Told(await users.Service.SendWith(token, "POST", "/api-keys", key)));
        Assert.Equal((401, "step-up-required"), Told(await users.Service.SendWith(token, "DELETE", "/mfa/totp")));
        Assert.Equal(200, (await users.Get("/me", token)).Status);
        var fresh = (string)(await Post(users, token, "/mfa/step-up", Code(users, secret))).Data["token"]!; // As documented.
        Assert.Equal(201, (await users.Service.SendWith(fresh, "POST", "/api-keys", key)).Status);
        Assert.Equal(401, (await users.Service.SendWith(token, "POST", "/api-keys", key)).Status);
        var session = Assert.Single((await users.Get("/sessions", fresh)).Data["items"]!.AsArray());
        Assert.Equal(200, (await users.Service.SendWith(fresh, "DELETE", $"/sessions/{session!["id"]}")).Status);
        Assert.Equal(401, (await users.Get("/me", fresh)).Status); // Both tokens are of one session.
    }

    [Fact]
    public async Task Is_never_asked_again_of_a_person_who_has_none()
    {
        await using var users = await UsersInMemory.Start();
        var (_, token) = await users.Person(Ada);
        users.Clock.Advance(TimeSpan.FromHours(5));
        var key = new { name = "k", scopes = new[] { "accounts:read" } };
        Assert.Equal(201, (await users.Service.SendWith(token, "POST", "/api-keys", key)).Status);
        Assert.Equal((409, "wrong-state"), Told(await Post(users, token, "/mfa/step-up", "000000")));
        Assert.Equal((409, "wrong-state"), Told(await users.Service.SendWith(token, "POST", "/mfa/recovery-codes")));
    }

    [Fact]
    public async Task Ends_with_the_last_factor()
    {
        await using var users = await UsersInMemory.Start(("Florin:Login:FirstFactorWithin", "02:00:00"));
        var (_, token) = await users.Person(Ada);
        token = (string)(await Confirm(users, token, await Offer(users, token)))["token"]!; // As documented.
        var removed = await users.Service.SendWith(token, "DELETE", "/mfa/totp");
        Assert.Equal((200, 0), (removed.Status, (int)removed.Data["factors"]!["recoveryCodesLeft"]!));
        Assert.Equal(200, (await users.LogIn(Ada)).Status);
        Assert.Equal(401, (await users.Get("/me", token)).Status);
        users.Clock.Advance(TimeSpan.FromHours(1));
        var again = (string)removed.Data["token"]!; // Likewise.
        Assert.Equal(201, (await users.Service.SendWith(again, "POST", "/mfa/totp")).Status);
    }

    [Fact]
    public async Task Is_for_people_whom_the_service_knows()
    {
        await using var users = await UsersInMemory.Start();
        Assert.Equal((404, "not-found"), Told(await users.Service.SendWith(users.AdminToken, "POST", "/mfa/totp"))); // Nobody.
        Assert.Equal((401, "unauthenticated"), Told(await users.Service.SendWith(null, "POST", "/mfa/totp")));
    }

    private static (int Status, string? Code) Told(Answer answer) => (answer.Status, answer.Code);

    private static Task<Answer> Post(UsersInMemory users, string token, string path, string code) =>
        users.Service.SendWith(token, "POST", path, new { code });

    private static Task<Answer> LogIn(UsersInMemory users, string code) =>
        users.Service.Post(
            "/login",
            new
            {
                email = Ada,
                password = UsersInMemory.Secret,
                code,
            }
        );

    private static string Code(UsersInMemory users, string secret) =>
        new Totp(Base32Encoding.ToBytes(secret)).ComputeTotp(users.Clock.GetUtcNow().UtcDateTime);

    private static async Task<string> Offer(UsersInMemory users, string token)
    {
        var offered = await users.Service.SendWith(token, "POST", "/mfa/totp");
        Assert.True(offered.Status == 201, offered.Text);
        var secret = (string)offered.Data["secret"]!; // As documented.
        Assert.StartsWith("<svg", (string?)offered.Data["qrCode"], StringComparison.Ordinal);
        Assert.Contains($"secret={secret}", (string?)offered.Data["uri"], StringComparison.Ordinal);
        return secret;
    }

    private static async Task<global::System.Text.Json.Nodes.JsonNode> Confirm(UsersInMemory users, string token, string secret)
    {
        var confirmed = await Post(users, token, "/mfa/totp/confirm", Code(users, secret));
        Assert.True(confirmed.Status == 200, confirmed.Text);
        return confirmed.Data;
    }
}
