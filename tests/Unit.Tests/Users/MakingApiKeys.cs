using System.Text;
using Florin.Contracts.Users;
using Florin.Platform.Calls;
using Florin.Platform.Identity.Keys;
using Florin.Testing;

namespace Florin.Unit.Tests.Users;

public sealed class MakingApiKeys
{
    private const string Secret = "api-keys.key";
    private static readonly CallContext Context = new("req_1");

    [Fact]
    public async Task Shows_the_key_again_byte_for_byte_and_stores_it_nowhere()
    {
        await using var users = await UsersInMemory.Start();
        var (ada, token) = await users.Person("ada@example.com");
        var first = await Make(users, token, key: "k1");
        Assert.Equal(201, first.Status);
        var again = await Make(users, token, key: "k1");
        Assert.Equal((first.Text, "true"), (again.Text, again.Headers["Idempotency-Replayed"]));

        await users.StartAgain();

        Assert.Equal(first.Text, (await Make(users, token, key: "k1")).Text);
        Assert.NotEqual(KeyOf(first), KeyOf(await Make(users, token, key: "k2")));
        var stored = users.Stored() + Encoding.UTF8.GetString(users.Disk.KeptReceipt($"key:{ada}:k1")!.Body.Span);
        Assert.DoesNotContain(KeyOf(first).Split('_')[^1], stored, StringComparison.Ordinal);
        Assert.Contains(ApiKeyText.HashOf(KeyOf(first)), stored, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Does_not_show_another_key_in_the_place_of_one_whose_secret_is_gone()
    {
        await using var users = await UsersInMemory.Start();
        var (_, token) = await users.Person("ada@example.com");
        await Make(users, token, key: "k1");
        users.Secrets.Delete(Secret);
        await users.StartAgain();
        var again = await Make(users, token, key: "k1");
        Assert.Equal((409, "wrong-state"), (again.Status, again.Code));
    }

    [Fact]
    public async Task Gives_nobody_a_key_that_may_do_more_than_they_may()
    {
        await using var users = await UsersInMemory.Start();
        var (_, token) = await users.Person("ada@example.com");
        var answer = await Make(users, token, scopes: ["accounts:read", "audit:read"]);
        Assert.Equal((403, "forbidden"), (answer.Status, answer.Code));
        Assert.Contains("audit:read", (string?)answer.Json["detail"]);
    }

    [Fact]
    public async Task Gives_nobody_the_text_of_a_key_that_is_anothers_or_may_do_more_than_they_may()
    {
        await using var users = await UsersInMemory.Start();
        var (_, token) = await users.Person("ada@example.com");
        var wide = (string)(await Make(users, token, scopes: ["accounts:read", "transactions:write"])).Data["id"]!;
        Assert.Equal(403, (await users.Service.SendWith(users.AdminToken, "POST", $"/api-keys/{wide}/rotate")).Status);
        Assert.Equal(200, (await users.Service.SendWith(token, "POST", $"/api-keys/{wide}/rotate")).Status);
        Assert.Equal(200, (await users.Service.SendWith(users.AdminToken, "POST", $"/api-keys/{wide}/revoke")).Status);

        var account = new { name = "sync", role = "admin" };
        var program = (string)
            (await users.Service.SendWith(users.AdminToken, "POST", "/service-accounts", account)).Data["id"]!;
        var its = new
        {
            name = "k",
            scopes = new[] { "accounts:read" },
            serviceAccount = program,
        };
        var key = (string)(await users.Service.SendWith(users.AdminToken, "POST", "/api-keys", its)).Data["id"]!;
        var (grace, _) = await users.Person("grace@example.com");
        await users.Service.SendWith(users.AdminToken, "PUT", $"/users/{grace}/role", new { role = "admin" });
        var other = await users.TokenOf("grace@example.com"); // Who could approve what the program requests.
        Assert.Equal(403, (await users.Service.SendWith(other, "POST", $"/api-keys/{key}/rotate")).Status);
    }

    [Theory]
    [InlineData("/api-keys")]
    [InlineData("/clients")]
    public async Task Makes_no_credential_of_a_program_for_somebody_who_may_do_the_same_with_their_own_alone(string path)
    {
        const string Role = "Identity:Roles:operator:";
        await using var users = await UsersInMemory.Start(
            (Role + "Permissions", "service-accounts:write, keys:write, clients:write"),
            (Role + "Own", "transactions:write")
        );
        var account = new { name = "sync", role = "admin" };
        var program = (string)
            (await users.Service.SendWith(users.AdminToken, "POST", "/service-accounts", account)).Data["id"]!;
        var (ada, _) = await users.Person("ada@example.com");
        await users.Service.SendWith(users.AdminToken, "PUT", $"/users/{ada}/role", new { role = "operator" });
        var body = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["name"] = "k",
            ["scopes"] = new[] { "transactions:write" },
            ["serviceAccount"] = program,
        };
        if (path == "/clients")
            (body["type"], body["grants"]) = ("confidential", new[] { "client_credentials" });
        var refused = await users.Service.SendWith(await users.TokenOf("ada@example.com"), "POST", path, body);
        Assert.Equal((403, "forbidden"), (refused.Status, refused.Code));
        Assert.Equal(201, (await users.Service.SendWith(users.AdminToken, "POST", path, body)).Status);
    }

    [Theory]
    [InlineData("""{"name": "k", "scopes": [null]}""", "scopes")]
    [InlineData("""{"name": "k", "scopes": ["accounts:read transactions:read"]}""", "scopes")]
    [InlineData("""{"name": "k", "scopes": ["accounts:read"], "addresses": [null]}""", "addresses")]
    [InlineData("""{"name": "k", "scopes": ["accounts:read"], "addresses": ["010.0.0.1"]}""", "addresses")]
    [InlineData("""{"name": "k", "scopes": ["accounts:read"], "addresses": ["127.1"]}""", "addresses")]
    [InlineData("""{"name": "k", "scopes": []}""", "scopes")]
    [InlineData("""{"name": "k", "scopes": ["accounts:raed"]}""", "scopes")]
    [InlineData("""{"name": "", "scopes": ["accounts:read"]}""", "name")]
    [InlineData("""{"name": "k", "scopes": ["accounts:read"], "addresses": ["10.0.0.0/99"]}""", "addresses")]
    [InlineData("""{"name": "k", "scopes": ["accounts:read"], "expiresAt": "2001-01-01T00:00:00Z"}""", "expiresAt")]
    [InlineData("""{"name": "k", "scopes": ["accounts:read"], "serviceAccount": "user_1"}""", "serviceAccount")]
    public async Task Names_what_is_wrong(string body, string field)
    {
        await using var users = await UsersInMemory.Start();
        var (_, token) = await users.Person("ada@example.com");
        var answer = await users.Service.SendWith(token, "POST", "/api-keys", body);
        Assert.Equal(400, answer.Status);
        Assert.Equal([field], answer.Json["errors"]!.AsObject().Select(one => one.Key));
    }

    [Fact]
    public async Task Tells_other_processes_what_they_need_and_nothing_of_one_that_is_revoked()
    {
        await using var users = await UsersInMemory.Start();
        var (ada, token) = await users.Person("ada@example.com");
        var made = await Make(users, token);
        var id = (string)made.Data["id"]!;
        var card = (await Find(users, id))!;
        Assert.Equal((ada, "user", "free"), (card.Owner, card.Role, card.Tier));
        Assert.Equal(ApiKeyText.HashOf(KeyOf(made)), Assert.Single(card.Hashes).Sha256);

        var rotated = await users.Service.SendWith(token, "POST", $"/api-keys/{id}/rotate");
        Assert.Equal(
            [ApiKeyText.HashOf(KeyOf(rotated)), ApiKeyText.HashOf(KeyOf(made))],
            (await Find(users, id))!.Hashes.Select(one => one.Sha256)
        );
        await users.Service.SendWith(token, "POST", $"/api-keys/{id}/revoke");
        Assert.Null(await Find(users, id));
        var revoked = await users.Service.Call(UsersClient.RevocationsOperation, new ListRevocations(0), Context);
        Assert.Equal([id], revoked.Items.Select(one => one.UserId));
    }

    [Fact]
    public async Task Ends_with_its_owner()
    {
        await using var users = await UsersInMemory.Start();
        var (ada, token) = await users.Person("ada@example.com");
        var id = (string)(await Make(users, token)).Data["id"]!;
        await users.Service.SendWith(users.AdminToken, "POST", $"/users/{ada}/block");
        Assert.Null(await Find(users, id));
    }

    [Fact]
    public async Task Records_its_use_once_in_a_while()
    {
        await using var users = await UsersInMemory.Start(("Identity:Keys:RecordUseEvery", "00:10:00"));
        var (_, token) = await users.Person("ada@example.com");
        var id = (string)(await Make(users, token)).Data["id"]!;
        var began = users.Disk.Durable.Count;
        for (var minute = 0; minute < 25; minute++)
        {
            var uses = new TellKeyUses([new ApiKeyUse(id, users.Clock.GetUtcNow())]);
            await users.Service.Call(UsersClient.KeyUsesOperation, uses, Context);
            var shown = (string?)(await users.Service.SendWith(token, "GET", $"/api-keys/{id}")).Data["lastUsedAt"];
            Assert.Equal(users.Clock.GetUtcNow(), DateTimeOffset.Parse(shown!));
            users.Clock.Advance(TimeSpan.FromMinutes(1));
        }
        Assert.Equal(3, users.Disk.Durable.Count - began);
    }

    private static Task<Answer> Make(UsersInMemory users, string token, string? key = null, string[]? scopes = null) =>
        users.Service.SendWith(token, "POST", "/api-keys", new { name = "ci", scopes = scopes ?? ["accounts:read"] }, key);

    private static string KeyOf(Answer answer) => (string)answer.Data["key"]!;

    private static async Task<ApiKeyCard?> Find(UsersInMemory users, string id) =>
        (await users.Service.Call(UsersClient.FindKeyOperation, new FindApiKey(id), Context)).Key;
}
