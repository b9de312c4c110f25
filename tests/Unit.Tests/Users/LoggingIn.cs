using System.Text.Json.Nodes;
using Florin.Testing;

namespace Florin.Unit.Tests.Users;

public sealed class LoggingIn
{
    [Fact]
    public async Task Gives_a_token_for_24_hours_that_opens_what_is_ones_own()
    {
        await using var users = await UsersInMemory.Start();
        var id = (string)(await users.Register("ada@example.com")).Data["id"]!;

        var answer = await users.LogIn("ADA@example.com");

        Assert.Equal(200, answer.Status);
        Expect.Fields("expiresAt token tokenType", answer.Data);
        Assert.Equal("Bearer", (string?)answer.Data["tokenType"]);
        Assert.Equal("2026-01-03T03:04:05.000000Z", (string?)answer.Data["expiresAt"]);
        var me = await users.Get("/me", (string)answer.Data["token"]!);
        Assert.Equal((200, id), (me.Status, (string?)me.Data["id"]));
        users.Clock.Advance(TimeSpan.FromHours(24));
        Assert.Equal(401, (await users.Get("/me", (string)answer.Data["token"]!)).Status);
    }

    [Fact]
    public async Task Does_not_tell_an_unknown_address_from_a_wrong_password_or_none()
    {
        await using var users = await UsersInMemory.Start();
        await users.Register("ada@example.com");
        await users.Register("imported@example.com", password: null, token: users.AdminToken);

        Answer[] answers =
        [
            await users.LogIn("ada@example.com", "wrong password"),
            await users.LogIn("nobody@example.com", "wrong password"),
            await users.LogIn("imported@example.com", "wrong password"),
            await users.LogIn("ada@example.com", "short"),
        ];

        Assert.All(answers, a => Assert.Equal(401, a.Status));
        Assert.Single(answers.Select(Told).Distinct(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Is_refused_at_the_sixth_try_within_15_minutes_right_or_wrong()
    {
        await using var users = await UsersInMemory.Start();
        await users.Register("ada@example.com");
        await users.Register("grace@example.com");
        Assert.Equal(200, (await users.LogIn("ada@example.com")).Status);
        users.Clock.Advance(TimeSpan.FromMinutes(5));
        for (var i = 0; i < 4; i++)
            Assert.Equal(401, (await users.LogIn(i % 2 == 0 ? "ada@example.com" : "ADA@example.com", "wrong password")).Status);

        var refused = await users.LogIn("ada@example.com");

        Assert.Equal((429, "rate-limited"), (refused.Status, refused.Code));
        Assert.Equal(
            "Too many login attempts for this email address: 5 are allowed in 15 minutes.",
            (string?)refused.Json["detail"]
        );
        Assert.Equal(600, (int)refused.Json["retryAfter"]!);
        Assert.Equal("600", refused.Headers["Retry-After"]);
        Assert.Equal(200, (await users.LogIn("grace@example.com")).Status);
        users.Clock.Advance(TimeSpan.FromMinutes(10) - TimeSpan.FromMilliseconds(1));
        Assert.Equal(429, (await users.LogIn("ada@example.com")).Status);
        users.Clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(200, (await users.LogIn("ada@example.com")).Status);
        Assert.Equal(429, (await users.LogIn("ada@example.com")).Status);
    }

    [Fact]
    public async Task Is_limited_for_addresses_that_do_not_exist_too()
    {
        await using var users = await UsersInMemory.Start();
        for (var i = 0; i < 5; i++)
            Assert.Equal(401, (await users.LogIn("nobody@example.com")).Status);
        Assert.Equal(429, (await users.LogIn("nobody@example.com")).Status);
    }

    [Theory]
    [InlineData("""{"email":"ada@example.com"}""", "password")]
    [InlineData("""{"email":"ada@example.com","password":""}""", "password")]
    [InlineData("""{"password":"12345678"}""", "email")]
    [InlineData("""{"email":"ada","password":"12345678"}""", "email")]
    public async Task Says_which_field_is_missing_or_no_address(string body, string field)
    {
        await using var users = await UsersInMemory.Start();
        var answer = await users.Service.Post("/login", body);
        Assert.Equal(400, answer.Status);
        Expect.Fields(field, answer.Json["errors"]);
    }

    [Fact]
    public async Task Does_not_hash_what_is_longer_than_any_password()
    {
        await using var users = await UsersInMemory.Start();
        var answer = await users.LogIn("ada@example.com", new string('x', 129));
        Assert.Equal(400, answer.Status);
        Assert.DoesNotContain("xxx", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keeps_the_password_by_a_stronger_hash_when_more_iterations_are_asked_for()
    {
        await using var users = await UsersInMemory.Start();
        await users.Register("ada@example.com");
        await users.LogIn("ada@example.com");
        Assert.DoesNotContain(users.Disk.Durable, e => e.Type == "PasswordRehashed");

        await users.StartAgain(("Florin:Passwords:Iterations", "2000"));

        Assert.Equal(200, (await users.LogIn("ada@example.com")).Status);
        Assert.Equal(200, (await users.LogIn("ada@example.com")).Status);
        Assert.Single(users.Disk.Durable, e => e.Type == "PasswordRehashed");
        Assert.Equal(401, (await users.LogIn("ada@example.com", "wrong password")).Status);
    }

    private static string Told(Answer answer)
    {
        var problem = (JsonObject)answer.Json.DeepClone();
        Assert.True(problem.Remove("requestId") && problem.Remove("timestamp"));
        return problem.ToJsonString();
    }
}
