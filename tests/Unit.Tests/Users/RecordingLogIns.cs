using Florin.Platform.EventLog;
using Florin.Testing.Storage;
using Florin.Users;
using Florin.Users.Tokens;

namespace Florin.Unit.Tests.Users;

public sealed class RecordingLogIns
{
    private const string Email = "ada@example.com";

    [Fact]
    public async Task Says_who_got_a_token()
    {
        await using var users = await UsersInMemory.Start();
        var (id, token) = await users.Person(Email);
        var recorded = Last(users);
        Assert.IsType<UserLoggedIn>(recorded.Data);
        Assert.Equal((id, "LogIn", $"login-{id}"), (recorded.Metadata.Actor, recorded.Metadata.Command, recorded.Stream));
        Assert.NotNull(recorded.Metadata.RequestId);
        Assert.DoesNotContain(token, users.Stored(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Says_whose_password_was_wrong_and_never_the_password_nor_an_address()
    {
        await using var users = await UsersInMemory.Start();
        var (id, _) = await users.Person(Email);
        await users.LogIn(Email, "not my password");
        Assert.Equal(("LogIn", "unauthenticated", $"login-{id}"), Refused(users));
        await users.LogIn("typed-the-password-here@example.com", "not my password");
        Assert.StartsWith("email-", Refused(users).Target, StringComparison.Ordinal);
        Assert.DoesNotContain("typed-the-password-here", users.Stored(), StringComparison.Ordinal);
        Assert.DoesNotContain("not my password", users.Stored(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Says_who_was_blocked()
    {
        await using var users = await UsersInMemory.Start();
        var (id, _) = await users.Person(Email);
        await users.Service.SendWith(users.AdminToken, "POST", $"/users/{id}/block");
        Assert.Equal(403, (await users.LogIn(Email)).Status);
        Assert.Equal(("LogIn", "forbidden", $"login-{id}"), Refused(users));
    }

    [Fact]
    public async Task Says_nothing_of_tries_beyond_the_limit_so_that_guessing_fills_no_disk()
    {
        await using var users = await UsersInMemory.Start();
        await users.Person(Email);
        for (var i = 0; i < 4; i++)
            await users.LogIn(Email, "not my password");
        var head = users.Service.Log.Head;
        for (var i = 0; i < 50; i++)
            Assert.Equal(429, (await users.LogIn(Email, "not my password")).Status);
        Assert.Equal(head, users.Service.Log.Head);
    }

    [Fact]
    public async Task Says_which_registration_was_refused()
    {
        await using var users = await UsersInMemory.Start();
        await users.Register(Email);
        await users.Register(Email);
        Assert.Equal(("RegisterUser", "email-taken"), (Refused(users).Command, Refused(users).Code));
    }

    [Fact]
    public async Task Says_once_who_made_a_token_offline()
    {
        await using var users = await UsersInMemory.Start();
        var secrets = users.Secrets;
        var made = new OfflineToken("tok_1", "user_operator", "admin", "internal", At, At.AddDays(1), "root", "box");
        OfflineTokens.Leave(secrets, made);
        Expect.Mode(Expect.OwnerOnly, secrets.PlaceOf(OfflineTokens.Notes(secrets)[0].Name));
        await users.StartAgain();
        Assert.Empty(OfflineTokens.Notes(secrets));
        OfflineTokens.Leave(secrets, made); // As after a crash between the record and the deletion.
        await users.StartAgain();

        var recorded = Assert.Single(users.Service.Log.Read(0, 100));
        Assert.Equal(
            new TokenIssuedOffline(new("user_operator"), "admin", "internal", At, At.AddDays(1), "root"),
            recorded.Data
        );
        Assert.Equal(
            ("os:root", "IssueToken", "box"),
            (recorded.Metadata.Actor, recorded.Metadata.Command, recorded.Metadata.Address)
        );
        Assert.Empty(OfflineTokens.Notes(secrets));
    }

    [Fact]
    public async Task Goes_on_past_a_note_that_is_none()
    {
        await using var users = await UsersInMemory.Start();
        var secrets = users.Secrets;
        OfflineTokens.Leave(secrets, new OfflineToken("tok_2", "user_operator", "admin", "internal", At, At, "root", "box"));
        await File.WriteAllTextAsync(secrets.PlaceOf("issued/tok_1.json"), "{");
        await users.StartAgain();
        Assert.Equal("TokenIssuedOffline", Last(users).Type);
        Assert.Single(OfflineTokens.Notes(secrets));
    }

    private static DateTimeOffset At => new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private static Recorded Last(UsersInMemory users) => users.Service.Log.Read(0, 1000)[^1];

    private static (string Command, string Code, string Target) Refused(UsersInMemory users)
    {
        var refused = Assert.IsType<CommandRefused>(Last(users).Data);
        return (refused.Command, refused.Code, refused.Target);
    }
}
