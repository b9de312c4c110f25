using System.Text.Json.Nodes;
using Florin.Testing;

namespace Florin.Unit.Tests.Users;

public sealed class LoggingInWithAPasskey
{
    private const string Ada = "ada@example.com";

    [Fact]
    public async Task Needs_no_password_and_counts_as_both_factors()
    {
        await using var users = await UsersInMemory.Start();
        using var device = new SoftAuthenticator();
        var (id, token) = await users.Person(Ada);
        var added = await Add(users, token, device);
        Assert.True(added.Status == 200, added.Text);
        Assert.Equal(401, (await users.Get("/me", token)).Status);
        Assert.Equal((401, "second-factor-required"), Told(await users.LogIn(Ada)));

        var entered = await LogIn(users, device);

        Assert.True(entered.Status == 200, entered.Text);
        var fresh = (string)entered.Data["token"]!; // As documented.
        Assert.Equal(id, (string?)(await users.Get("/me", fresh)).Data["id"]);
        var passkey = Assert.Single((await users.Get("/mfa", fresh)).Data["passkeys"]!.AsArray())!;
        Assert.Equal("phone", (string?)passkey["name"]);
        Assert.NotNull(passkey["lastUsedAt"]);
        users.Clock.Advance(TimeSpan.FromMinutes(11));
        Assert.Equal((401, "step-up-required"), Told(await users.Service.SendWith(fresh, "POST", "/mfa/totp")));
        var again = (string)(await LogIn(users, device)).Data["token"]!; // Likewise.
        Assert.Equal(201, (await users.Service.SendWith(again, "POST", "/mfa/totp")).Status);
        var removed = await users.Service.SendWith(again, "DELETE", $"/mfa/passkeys/{passkey["id"]}");
        Assert.Equal(200, removed.Status);
        Assert.Equal((401, "unauthenticated"), Told(await LogIn(users, device)));
        Assert.Equal(200, (await users.LogIn(Ada)).Status);
    }

    [Fact]
    public async Task Takes_an_answer_once_and_in_time()
    {
        await using var users = await UsersInMemory.Start();
        using var device = new SoftAuthenticator();
        var (_, token) = await users.Person(Ada);
        await Add(users, token, device);
        var answer = device.Get(await Options(users));
        Assert.Equal(200, (await Send(users, answer)).Status);
        Assert.Equal((401, "unauthenticated"), Told(await Send(users, answer)));
        var late = device.Get(await Options(users));
        users.Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal((401, "unauthenticated"), Told(await Send(users, late)));
    }

    [Fact]
    public async Task Refuses_other_sites_other_keys_copies_and_whoever_was_not_verified()
    {
        await using var users = await UsersInMemory.Start();
        using var device = new SoftAuthenticator { Counter = 5 };
        using var another = new SoftAuthenticator();
        var (_, token) = await users.Person(Ada);
        await Add(users, token, device);
        device.Counter = 7;
        Assert.Equal(200, (await LogIn(users, device)).Status);

        device.Counter = 6; // A copy that was left behind.
        Assert.Equal((401, "unauthenticated"), Told(await LogIn(users, device)));
        device.Counter = 8;
        device.Origin = "https://florin.example.net";
        Assert.Equal((401, "unauthenticated"), Told(await LogIn(users, device)));
        device.Origin = "http://localhost:3000";
        device.Verifies = false;
        Assert.Equal((401, "unauthenticated"), Told(await LogIn(users, device)));
        device.Verifies = true;
        var options = await Options(users);
        var stolen = device.Get(options);
        stolen["response"]!["signature"] = another.Get(options)["response"]!["signature"]!.DeepClone();
        Assert.Equal((401, "unauthenticated"), Told(await Send(users, stolen)));
        var made = device.Get(options);
        Assert.Equal((401, "unauthenticated"), Told(await Send(users, made))); // Its challenge was taken by the one before.
        Assert.Equal(200, (await LogIn(users, device)).Status);
    }

    [Fact]
    public async Task Adds_a_passkey_only_by_the_challenge_of_its_user()
    {
        await using var users = await UsersInMemory.Start();
        using var device = new SoftAuthenticator();
        var (_, ada) = await users.Person(Ada);
        var (_, grace) = await users.Person("grace@example.com");
        var options = (await users.Service.SendWith(ada, "POST", "/mfa/passkeys/options")).Data;
        Assert.Equal((422, "wrong-code"), Told(await Add(users, grace, device.Create(options))));
        Assert.Equal((422, "wrong-code"), Told(await Add(users, ada, device.Create(options)))); // It was used.
        Assert.Equal(200, (await Add(users, ada, device)).Status);
        Assert.Empty((await users.Get("/mfa", grace)).Data["passkeys"]!.AsArray());
    }

    [Fact]
    public async Task Is_refused_and_never_a_fault_whatever_is_sent()
    {
        await using var users = await UsersInMemory.Start();
        using var device = new SoftAuthenticator();
        var (_, token) = await users.Person(Ada);
        var (random, refused) = (new Random(20261129), 0);
        for (var i = 0; i < 300; i++)
        {
            var made = device.Create((await users.Service.SendWith(token, "POST", "/mfa/passkeys/options")).Data);
            Spoil(made, ["clientDataJSON", "attestationObject"], random);
            var added = await Add(users, token, made);
            Assert.True(added.Status is 200 or 400 or 409 or 422, added.Text); // Not every byte of a new passkey is signed.
            token = added.Status == 200 ? (string)added.Data["token"]! : token; // As documented.
            refused += added.Status == 422 ? 1 : 0;
            if (added.Status == 200)
                token = await Removed(users, token, added);
        }
        Assert.True(refused > 100, $"{refused}");
        Assert.Equal(200, (await Add(users, token, device)).Status);
        for (var i = 0; i < 300; i++)
        {
            var answer = device.Get(await Options(users));
            Spoil(answer, ["clientDataJSON", "authenticatorData", "signature", "userHandle"], random);
            var entered = await Send(users, answer);
            Assert.True(entered.Status is 400 or 401, entered.Text);
        }
    }

    private static async Task<string> Removed(UsersInMemory users, string token, Answer added)
    {
        var id = added.Data["factors"]!["passkeys"]![0]!["id"];
        return (string)(await users.Service.SendWith(token, "DELETE", $"/mfa/passkeys/{id}")).Data["token"]!; // As documented.
    }

    private static void Spoil(JsonObject credential, string[] fields, Random random)
    {
        var field = fields[random.Next(fields.Length)];
        var text = ((string)credential["response"]![field]!).ToCharArray(); // Each is there.
        var (at, was) = (random.Next(text.Length - 2), text[0]); // The last letters may hold bits that count for nothing.
        (was, text[at]) = (text[at], "AZaz09-_!é "[random.Next(11)]);
        if (was == text[at])
            text[at] = was == 'B' ? 'C' : 'B';
        credential["response"]![field] = random.Next(4) == 0 ? new string(text, 0, at) : new string(text);
    }

    private static (int Status, string? Code) Told(Answer answer) => (answer.Status, answer.Code);

    private static async Task<Answer> Add(UsersInMemory users, string token, SoftAuthenticator device) =>
        await Add(users, token, device.Create((await users.Service.SendWith(token, "POST", "/mfa/passkeys/options")).Data));

    private static Task<Answer> Add(UsersInMemory users, string token, JsonObject credential) =>
        users.Service.SendWith(token, "POST", "/mfa/passkeys", new { name = "phone", credential });

    private static async Task<JsonNode> Options(UsersInMemory users) =>
        (await users.Service.Post("/login/passkey/options")).Data;

    private static async Task<Answer> LogIn(UsersInMemory users, SoftAuthenticator device) =>
        await Send(users, device.Get(await Options(users)));

    private static Task<Answer> Send(UsersInMemory users, JsonObject credential) =>
        users.Service.Post("/login/passkey", new { credential });
}
