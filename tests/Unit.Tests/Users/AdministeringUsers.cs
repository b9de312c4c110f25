using Florin.Contracts.Users;
using Florin.Kernel;
using Florin.Platform.Calls;
using Florin.Platform.Configuration;
using Florin.Platform.Identity.Tokens;
using Florin.Platform.Privacy;
using Florin.Platform.Resilience;
using Florin.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Florin.Unit.Tests.Users;

public sealed class AdministeringUsers
{
    private static readonly CallContext Context = new("req_1");

    [Fact]
    public async Task Lets_nobody_else_look_at_a_user_but_an_administrator()
    {
        await using var users = await UsersInMemory.Start();
        var (ada, adas) = await users.Person("ada@example.com");
        var (_, graces) = await users.Person("grace@example.com");

        Assert.Equal(200, (await users.Get($"/users/{ada}", adas)).Status);
        Assert.Equal(200, (await users.Get($"/users/{ada}", users.AdminToken)).Status);
        Assert.Equal(404, (await users.Get($"/users/{ada}", graces)).Status); // As if there were none.
        Assert.Equal(401, (await users.Get($"/users/{ada}", null)).Status);
        Assert.Equal(401, (await users.Get($"/users/{ada}", "nonsense")).Status);
        Assert.Equal(404, (await users.Get("/users/user_0000", adas)).Status);
        Assert.Equal(404, (await users.Get("/users/nonsense", adas)).Status);
        Assert.Equal(404, (await users.Get("/me", users.AdminToken)).Status);
    }

    [Theory]
    [InlineData("POST", "/users/{0}/block", null)]
    [InlineData("POST", "/users/{0}/unblock", null)]
    [InlineData("PUT", "/users/{0}/tier", """{"tier":"premium"}""")]
    [InlineData("PUT", "/users/{0}/role", """{"role":"admin"}""")]
    [InlineData("GET", "/users", null)]
    public async Task Is_for_administrators_only(string method, string path, string? body)
    {
        await using var users = await UsersInMemory.Start();
        var (id, token) = await users.Person("ada@example.com");
        path = string.Format(path, id);
        Assert.Equal(401, (await users.Service.SendWith(null, method, path, body)).Status);
        Assert.Equal(403, (await users.Service.SendWith(token, method, path, body)).Status);
        Assert.Equal(200, (await users.Service.SendWith(users.AdminToken, method, path, body)).Status);
    }

    [Fact]
    public async Task Refuses_a_blocked_users_token_at_once_and_their_login()
    {
        await using var users = await UsersInMemory.Start();
        var (id, token) = await users.Person("ada@example.com");

        var blocked = await Act(users, id, "block");

        Assert.True((bool)blocked.Data["blocked"]!);
        Assert.Equal(401, (await users.Get("/me", token)).Status);
        var login = await users.LogIn("ada@example.com");
        Assert.Equal((403, "forbidden"), (login.Status, login.Code));
        Assert.Equal(401, (await users.LogIn("ada@example.com", "wrong password")).Status);
    }

    [Theory]
    [InlineData("POST", "block", null, "POST", "unblock", null)]
    [InlineData("POST", "unblock", null, "POST", "block", null)]
    [InlineData("PUT", "tier", """{"tier":"free"}""", "PUT", "tier", """{"tier":"basic"}""")]
    [InlineData("PUT", "role", """{"role":"user"}""", "PUT", "role", """{"role":"admin"}""")]
    public async Task Keeps_the_key_of_what_changes_nothing(
        string method,
        string verb,
        string? body,
        string otherMethod,
        string otherVerb,
        string? otherBody
    )
    {
        await using var users = await UsersInMemory.Start();
        var path = $"/users/{(await users.Person("ada@example.com")).Id}";
        await users.Service.SendWith(users.AdminToken, method, $"{path}/{verb}", body);

        var first = await users.Service.SendWith(users.AdminToken, method, $"{path}/{verb}", body, "K");
        await users.Service.SendWith(users.AdminToken, otherMethod, $"{path}/{otherVerb}", otherBody);
        var changed = (await users.Get(path, users.AdminToken)).Data.ToJsonString();
        await users.StartAgain();
        var again = await users.Service.SendWith(users.AdminToken, method, $"{path}/{verb}", body, "K");

        Assert.Equal((200, first.Text), (again.Status, again.Text));
        Assert.True(again.Headers.ContainsKey("Idempotency-Replayed"));
        Assert.Equal(changed, (await users.Get(path, users.AdminToken)).Data.ToJsonString());
        var other = await users.Service.SendWith(users.AdminToken, method, $"/users/user_0/{verb}", body, "K");
        Assert.Equal("idempotency-key-reused", other.Code);
    }

    [Fact]
    public async Task Remembers_who_is_blocked_after_a_restart()
    {
        await using var users = await UsersInMemory.Start();
        var (id, token) = await users.Person("ada@example.com");
        await Act(users, id, "block");
        await users.StartAgain();
        Assert.Equal(401, (await users.Get("/me", token)).Status);
    }

    [Fact]
    public async Task Lets_an_unblocked_user_log_in_again_within_the_same_second_but_not_with_the_old_token()
    {
        await using var users = await UsersInMemory.Start();
        var (id, old) = await users.Person("ada@example.com");
        await Act(users, id, "block");
        Assert.False((bool)(await Act(users, id, "unblock")).Data["blocked"]!);

        var fresh = await users.TokenOf("ada@example.com");

        Assert.Equal(401, (await users.Get("/me", old)).Status);
        Assert.Equal(200, (await users.Get("/me", fresh)).Status);
    }

    [Fact]
    public async Task Takes_an_administrators_power_away_with_the_role()
    {
        await using var users = await UsersInMemory.Start();
        var (id, _) = await users.Person("ada@example.com");
        await ChangeRole(users, id, "admin");
        var token = await users.TokenOf("ada@example.com");
        Assert.Equal(200, (await users.Get("/users", token)).Status);

        await ChangeRole(users, id, "user");

        Assert.Equal(401, (await users.Get("/users", token)).Status);
        Assert.Equal(403, (await users.Get("/users", await users.TokenOf("ada@example.com"))).Status);
    }

    [Fact]
    public async Task Gives_another_tier_with_the_next_token()
    {
        await using var users = await UsersInMemory.Start();
        var (id, _) = await users.Person("ada@example.com");
        var answer = await users.Service.SendWith(users.AdminToken, "PUT", $"/users/{id}/tier", new { tier = "premium" });
        Assert.Equal("premium", (string?)answer.Data["tier"]);
        Assert.Equal("premium", (string?)Jwt.Payload(await users.TokenOf("ada@example.com"))["tier"]);
    }

    [Theory]
    [InlineData("tier", """{"tier":"gold"}""", 400)]
    [InlineData("tier", "{}", 400)]
    [InlineData("role", """{"role":"system"}""", 400)]
    [InlineData("role", """{"role":"Admin"}""", 400)]
    public async Task Refuses_tiers_and_roles_that_there_are_not(string what, string body, int status)
    {
        await using var users = await UsersInMemory.Start();
        var (id, _) = await users.Person("ada@example.com");
        var answer = await users.Service.SendWith(users.AdminToken, "PUT", $"/users/{id}/{what}", body);
        Assert.Equal(status, answer.Status);
        Assert.NotNull(answer.Json["errors"]![what]);
    }

    [Fact]
    public async Task Lists_users_newest_first_and_finds_one_by_address()
    {
        await using var users = await UsersInMemory.Start();
        foreach (var name in new[] { "a", "b", "c" })
        {
            await users.Register($"{name}@example.com");
            users.Clock.Advance(TimeSpan.FromSeconds(1));
        }
        var page = await users.Get("/users?limit=2", users.AdminToken);
        Expect.Emails("c@example.com b@example.com", page.Data);
        var next = await users.Get($"/users?limit=2&cursor={page.Data["nextCursor"]}", users.AdminToken);
        Expect.Emails("a@example.com", next.Data);
        var found = await users.Get("/users?email=B@example.com&role=user", users.AdminToken);
        Expect.Emails("b@example.com", found.Data);
        Assert.Empty((await users.Get("/users?role=admin", users.AdminToken)).Data["items"]!.AsArray());
        Assert.DoesNotContain("hash", page.Text, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Is_told_to_other_services()
    {
        await using var users = await UsersInMemory.Start();
        var (id, _) = await users.Person("ada@example.com");
        await Act(users, id, "block");
        var found = await users.Service.Call(UsersClient.FindOperation, new FindUser(new UserId(id)), Context);
        var card = Assert.IsType<UserCard>(found.User);
        Assert.Equal((new UserId(id), true), (card.Id, card.Blocked));
        Assert.Equal(id, SealedText.PersonOf(card.Email));
        Assert.Equal("ada@example.com", await users.People.Open(card.Email, default));
        Assert.Equal("Ada Lovelace", await users.People.Open(card.Name, default));
        Assert.Null((await users.Service.Call(UsersClient.FindOperation, new FindUser(new UserId("user_0")), Context)).User);
    }

    [Fact]
    public async Task Reaches_processes_without_the_user_service_by_their_asking()
    {
        await using var users = await UsersInMemory.Start();
        var (id, _) = await users.Person("ada@example.com");
        var (clock, there) = (new FakeTime(), new Revocations());
        await using var poll = new RevocationsPoll(
            async (after, cancel) =>
                (await users.Service.Call(UsersClient.RevocationsOperation, new ListRevocations(after), Context, cancel)).Items,
            there,
            new TokenOptions(),
            clock,
            NullLogger.Instance
        );
        await Act(users, id, "block");
        Assert.False(there.Covers(id, 0));
        poll.Start();
        Assert.True(SpinWait.SpinUntil(() => there.Covers(id, long.MaxValue), TimeSpan.FromSeconds(10)));

        await Act(users, id, "unblock");
        Assert.True(SpinWait.SpinUntil(() => clock.Timers > 0, TimeSpan.FromSeconds(10)));
        clock.Advance(new TokenOptions().RefreshRevocationsEvery);

        Assert.True(SpinWait.SpinUntil(() => !there.Covers(id, long.MaxValue), TimeSpan.FromSeconds(10)));
        Assert.True(there.Covers(id, users.Clock.GetUtcNow().ToUnixTimeSeconds()));
    }

    [Fact]
    public async Task Reaches_processes_that_could_not_ask_for_a_while()
    {
        var (clock, there, asked) = (new FakeTime(), new Revocations(), 0);
        await using var poll = new RevocationsPoll(
            (after, _) =>
                ++asked == 1 ? throw new ServiceUnavailable("user", "it is away.")
                : after == 0 ? Task.FromResult<IReadOnlyList<Revocation>>([new Revocation("user_1", long.MaxValue, 7)])
                : Task.FromResult<IReadOnlyList<Revocation>>([]),
            there,
            new TokenOptions(),
            clock,
            NullLogger.Instance
        );
        poll.Start();
        Assert.False(there.Covers("user_1", 0));
        clock.Advance(new TokenOptions().RefreshRevocationsEvery);
        Assert.True(SpinWait.SpinUntil(() => there.Covers("user_1", 0), TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public async Task Begins_with_the_configured_administrator_once()
    {
        await using var users = await UsersInMemory.Start(
            ("Florin:Admin:Email", "Root@Example.com"),
            ("Florin:Admin:Password", "a password for root")
        );
        var token = (string)(await users.LogIn("root@example.com", "a password for root")).Data["token"]!;
        Assert.Equal("admin", (string?)(await users.Get("/me", token)).Data["role"]);

        await users.StartAgain(("Florin:Admin:Email", "another@example.com"));

        Assert.Single(users.Disk.Durable, e => e.Type == "UserRegistered");
        Assert.DoesNotContain("a password for root", users.Stored(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("root@example.com", "", "Florin:Admin:Password")]
    [InlineData("", "a password for root", "Florin:Admin:Email")]
    [InlineData("root", "a password for root", "Florin:Admin:Email is 'root'")]
    [InlineData("root@example.com", "short", "Florin:Admin:Password")]
    public async Task Does_not_begin_with_an_administrator_that_is_none(string email, string password, string said)
    {
        var wrong = await Assert.ThrowsAsync<WrongConfiguration>(() =>
            UsersInMemory.Start(("Florin:Admin:Email", email), ("Florin:Admin:Password", password))
        );
        Assert.Contains(said, wrong.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("short", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Does_not_make_somebody_an_administrator_who_took_the_address_before()
    {
        await using var users = await UsersInMemory.Start();
        await users.Register("root@example.com");
        await Assert.ThrowsAsync<WrongConfiguration>(() =>
            users.StartAgain(("Florin:Admin:Email", "root@example.com"), ("Florin:Admin:Password", "a password for root"))
        );
    }

    [Fact]
    public async Task Publishes_the_keys_as_plain_json()
    {
        await using var users = await UsersInMemory.Start();
        var (_, token) = await users.Person("ada@example.com");
        var answer = await users.Get(KeySet.Path, null);
        var key = Assert.Single(answer.Json["keys"]!.AsArray())!;
        Assert.Equal("application/json", answer.Headers["Content-Type"]);
        Assert.Equal((string?)Jwt.Header(token)["kid"], (string?)key["kid"]);
        Expect.Fields("alg crv kid kty use x y", key);
    }

    private static Task<Answer> Act(UsersInMemory users, string id, string what) =>
        users.Service.SendWith(users.AdminToken, "POST", $"/users/{id}/{what}");

    private static async Task ChangeRole(UsersInMemory users, string id, string role) =>
        Assert.Equal(200, (await users.Service.SendWith(users.AdminToken, "PUT", $"/users/{id}/role", new { role })).Status);
}
