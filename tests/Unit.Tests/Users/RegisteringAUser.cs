using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Florin.Platform.Json;
using Florin.Testing.Storage;

namespace Florin.Unit.Tests.Users;

public sealed class RegisteringAUser
{
    [Fact]
    public async Task Gives_what_the_contract_says_and_nothing_else()
    {
        await using var users = await UsersInMemory.Start();
        var answer = await users.Register(" Ada@Example.COM ");
        Assert.Equal(201, answer.Status);
        Expect.Fields("createdAt email id name role tier", answer.Data);
        Assert.StartsWith("user_", (string)answer.Data["id"]!, StringComparison.Ordinal);
        Assert.Equal("ada@example.com", (string?)answer.Data["email"]);
        Assert.Equal(("user", "free"), ((string?)answer.Data["role"], (string?)answer.Data["tier"]));
        Assert.Equal("2026-01-02T03:04:05.000000Z", (string?)answer.Data["createdAt"]);
    }

    [Fact]
    public async Task Keeps_only_the_passwords_hash()
    {
        await using var users = await UsersInMemory.Start();
        await users.Register("ada@example.com", key: "key-1");
        await users.Register("ada@example.com", key: "key-2"); // Refused, which is recorded too.
        await users.LogIn("ada@example.com");

        Assert.DoesNotContain(UsersInMemory.Secret, users.Stored(), StringComparison.Ordinal);
        Assert.DoesNotContain("password\"", users.Stored(), StringComparison.OrdinalIgnoreCase);
        Assert.Contains("\"passwordHash\":\"AQAAAAIAAAPo", users.Stored(), StringComparison.Ordinal); // Format 3, SHA512, 1000.
    }

    [Fact]
    public async Task Keeps_no_plain_hash_of_what_was_sent_by_which_the_password_could_be_guessed()
    {
        await using var users = await UsersInMemory.Start();
        var body = JsonSerializer.Serialize(
            new
            {
                email = "ada@example.com",
                password = UsersInMemory.Secret,
                name = "Ada Lovelace",
            },
            FlorinJson.Full
        );
        await users.Register("ada@example.com", key: "key-1");

        var kept = users.Disk.FindCommand("key:anonymous:key-1")!.Receipt!.Fingerprint.ToArray();

        Assert.Equal(32, kept.Length);
        Assert.NotEqual(SHA256.HashData(Encoding.UTF8.GetBytes($"POST /users\n{body}")), kept);
        Expect.Mode(Expect.OwnerOnly, Path.Combine(users.DataDirectory, "fingerprint.key"));
    }

    [Theory]
    [InlineData("ada@example.com")]
    [InlineData("ADA@EXAMPLE.com")]
    [InlineData("  ada@example.com ")]
    public async Task Is_refused_under_an_address_that_is_taken_however_it_is_written(string again)
    {
        await using var users = await UsersInMemory.Start();
        await users.Register("ada@example.com");
        var answer = await users.Register(again);
        Assert.Equal((409, "email-taken"), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task Lets_one_of_many_at_once_have_the_address()
    {
        await using var users = await UsersInMemory.Start(
            ("Florin:Passwords:Threads", "4"),
            ("Florin:Passwords:MaxWaiting", "100")
        );
        var answers = await Task.WhenAll(
            Enumerable.Range(0, 20).Select(_ => Task.Run(() => users.Register("ada@example.com")))
        );
        Assert.Equal([201, .. Enumerable.Repeat(409, 19)], answers.Select(a => a.Status).Order());
        Assert.Single(users.Disk.Durable, e => e.Type == "UserRegistered");
        Assert.Single(users.Disk.Durable, e => e.Type == "EmailClaimed");
    }

    [Fact]
    public async Task Under_the_same_key_gives_the_same_answer_byte_for_byte_also_after_a_restart()
    {
        await using var users = await UsersInMemory.Start();
        var first = await users.Register("ada@example.com", key: "key-1");
        users.Clock.Advance(TimeSpan.FromMinutes(1));
        var second = await users.Register("ada@example.com", key: "key-1");
        await users.StartAgain();
        var third = await users.Register("ada@example.com", key: "key-1");

        Assert.Equal((201, 201, 201), (first.Status, second.Status, third.Status));
        Assert.Equal((first.Text, first.Text), (second.Text, third.Text));
        Assert.False(first.Headers.ContainsKey("Idempotency-Replayed"));
        Assert.Equal("true", second.Headers["Idempotency-Replayed"]);
        Assert.Equal("true", third.Headers["Idempotency-Replayed"]);
        Assert.Single(users.Disk.Durable, e => e.Type == "UserRegistered");
    }

    [Fact]
    public async Task Under_the_same_key_many_times_at_once_happens_once()
    {
        await using var users = await UsersInMemory.Start(("Florin:Passwords:Threads", "4"));
        var answers = await Task.WhenAll(
            Enumerable.Range(0, 20).Select(_ => Task.Run(() => users.Register("ada@example.com", key: "key-1")))
        );
        Assert.Contains(answers, a => a.Status == 201);
        Assert.All(answers, a => Assert.True(a.Status == 201 || a.Code == "idempotency-in-flight", a.Text));
        Assert.Single(answers.Where(a => a.Status == 201).Select(a => a.Text).Distinct(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Under_a_key_that_stands_for_another_request_is_refused()
    {
        await using var users = await UsersInMemory.Start();
        await users.Register("ada@example.com", key: "key-1");
        var answer = await users.Register("ada@example.com", "another password", key: "key-1");
        Assert.Equal((422, "idempotency-key-reused"), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task Under_a_key_is_free_to_try_again_after_the_address_was_taken()
    {
        await using var users = await UsersInMemory.Start();
        await users.Register("ada@example.com");
        Assert.Equal(409, (await users.Register("ada@example.com", key: "key-1")).Status);
        Assert.Equal(201, (await users.Register("grace@example.com", key: "key-1")).Status);
    }

    [Fact]
    public async Task Tells_everything_that_is_wrong_at_once_and_never_the_password()
    {
        await using var users = await UsersInMemory.Start();
        var answer = await users.Service.Post(
            "/users",
            new
            {
                email = "nonsense",
                password = "1234567",
                name = " ",
            }
        );
        Assert.Equal((400, "invalid-request"), (answer.Status, answer.Code));
        Expect.Fields("email name password", answer.Json["errors"]);
        Assert.DoesNotContain("1234567", answer.Text, StringComparison.Ordinal);
        Assert.Empty(users.Disk.Durable);
    }

    [Theory]
    [InlineData(7, 400)]
    [InlineData(8, 201)]
    [InlineData(128, 201)]
    [InlineData(129, 400)]
    public async Task Takes_passwords_of_8_to_128_characters(int length, int status)
    {
        await using var users = await UsersInMemory.Start();
        var password = string.Concat(Enumerable.Range(0, length).Select(i => (char)('!' + (i * 37 % 90))));
        var answer = await users.Register("ada@example.com", password);
        Assert.Equal(status, answer.Status);
        if (status == 400)
            Assert.Contains(
                $"has {length} characters; ",
                (string?)Assert.Single(answer.Json["errors"]!["password"]!.AsArray())
            );
    }

    [Theory]
    [InlineData("12345678")]
    [InlineData("87654321")]
    [InlineData("11111111")]
    [InlineData("xxxxxxxxxxxx")]
    [InlineData("abcdefgh")]
    [InlineData("password")]
    [InlineData("PassWord")]
    [InlineData("P@ssw0rd")]
    [InlineData("Password1!")]
    [InlineData("password2026")]
    [InlineData("qwertyuiop")]
    [InlineData("1q2w3e4r")]
    [InlineData("iloveyou")]
    [InlineData("football99")]
    [InlineData("ada@example.com")]
    [InlineData("ADA LOVELACE")]
    public async Task Refuses_a_password_that_is_among_the_first_to_be_tried(string password)
    {
        await using var users = await UsersInMemory.Start();
        var answer = await users.Register("ada@example.com", password);
        Assert.Equal((400, "invalid-request"), (answer.Status, answer.Code));
        Assert.Contains("harder to guess", (string?)answer.Json["errors"]!["password"]![0], StringComparison.Ordinal);
        Assert.DoesNotContain($"'{password}'", answer.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("correct horse battery")]
    [InlineData("password-of-my-own")]
    [InlineData("Tr0ub4dor and 3")]
    [InlineData("a password for tests")]
    [InlineData("läuft bei mir!")]
    public async Task Takes_a_password_that_nobody_tries_first(string password)
    {
        await using var users = await UsersInMemory.Start();
        Assert.Equal(201, (await users.Register("ada@example.com", password)).Status);
    }

    [Fact]
    public async Task Needs_a_password_unless_an_administrator_enters_somebody()
    {
        await using var users = await UsersInMemory.Start();
        var (_, token) = await users.Person("grace@example.com");
        Assert.Equal(400, (await users.Register("ada@example.com", password: null)).Status);
        Assert.Equal(400, (await users.Register("ada@example.com", password: null, token: token)).Status);
        Assert.Equal(201, (await users.Register("ada@example.com", password: null, token: users.AdminToken)).Status);
        Assert.Equal(401, (await users.LogIn("ada@example.com")).Status);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"email":1,"password":"12345678","name":"Ada"}""")]
    [InlineData("""{"email":"ada@example.com","password":null,"name":"Ada"}""")]
    [InlineData("""{"email":"ada@example.com","password":"12345678","name":"A\u0007da"}""")]
    [InlineData("""{"email":"ada@example.com","password":"\ud8001234567","name":"Ada"}""")]
    [InlineData("""{"email":"ada@example.com","password":"12345678","name":"Ada","name":"Eve"}""")]
    public async Task Refuses_a_body_that_is_no_registration(string body)
    {
        await using var users = await UsersInMemory.Start();
        var answer = await users.Service.Post("/users", body);
        Assert.Equal((400, "invalid-request"), (answer.Status, answer.Code));
        Assert.NotEmpty(answer.Json["errors"] as JsonObject ?? []);
    }
}
