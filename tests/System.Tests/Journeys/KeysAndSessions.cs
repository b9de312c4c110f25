using Florin.System.Tests.Running;

namespace Florin.System.Tests.Journeys;

[Collection(Sharing.Together)]
public sealed class KeysAndSessionsInOneProcess(OneProcess florin) : KeysAndSessions(florin);

[Collection(Sharing.Apart)]
public sealed class KeysAndSessionsBetweenSeveralProcesses(SeveralProcesses florin) : KeysAndSessions(florin);

/// <summary>What a person and a program get in with, and how it ends, everywhere within a second.</summary>
public abstract class KeysAndSessions(ITestFlorin florin)
{
    private const string Keys = "/api/user/api-keys";
    private const string Accounts = "/api/account/accounts";
    private static readonly string[] Reading = ["accounts:read"];
    private static readonly string[] Moving = ["accounts:read", "transactions:write"];
    private static readonly string[] Managing = ["keys:write"];

    [Fact]
    public async Task Lets_a_key_do_what_its_scopes_say_in_every_service_and_no_more()
    {
        var person = await Person.New(florin);
        var key = person.With(await Made(person, "accounts:read"));
        await person.Opens();
        Assert.Single(await key.List(Accounts));
        foreach (var path in (string[])["/api/transaction/transactions", "/api/user/me", "/api/payment/payments"])
            Assert.Equal((403, "forbidden"), await Told(key, "GET", path));
        Assert.Equal((403, "forbidden"), await Told(key, "POST", Accounts, new { userId = person.Id, currency = "USD" }));
        Assert.Equal((403, "forbidden"), await Told(key, "POST", Keys, new { name = "k", scopes = Reading }));
    }

    [Fact]
    public async Task Takes_a_key_in_its_own_header_too_but_not_beside_a_token()
    {
        var person = await Person.New(florin);
        var (key, stranger) = (await Made(person, "users:read"), await Person.Stranger(florin));
        Assert.Equal(200, (await stranger.Get("/api/user/me", ("X-Api-Key", key))).Status);
        Assert.Equal((401, "unauthenticated"), await Told(person, "GET", "/api/user/me", null, ("X-Api-Key", key)));
        Assert.Equal(
            (401, "unauthenticated"),
            await Told(stranger, "GET", "/api/user/me", null, ("X-Api-Key", key[..^1] + "x"))
        );
        Assert.DoesNotContain(key, florin.Output, StringComparison.Ordinal);
        var forged = key[..^1] + (key[^1] == '0' ? '1' : '0');
        Assert.Equal((401, "unauthenticated"), await Told(stranger, "GET", "/api/user/me", null, ("X-Api-Key", forged)));
    }

    [Theory]
    [InlineData("flo_live_")]
    [InlineData("flo_live_key")]
    [InlineData("flo_live_01k0000000000000000000000a_")]
    [InlineData("flo_live_%00_0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("flo_live_01k0000000000000000000000a_0000000000000000000000000000000000000000000000000000000000000000")]
    public async Task Says_no_more_of_a_key_that_there_is_not_than_of_any_other(string key)
    {
        var stranger = await Person.Stranger(florin);
        foreach (var sent in (string[])[key, key + new string('0', 3000)])
        {
            var answer = await stranger.Get("/api/user/me", ("X-Api-Key", sent));
            Assert.Equal(
                (401, "The access token is invalid or has expired."),
                (answer.Status, (string?)answer.Body!["detail"])
            );
        }
    }

    [Fact]
    public async Task Takes_a_key_from_its_addresses_alone()
    {
        var person = await Person.New(florin);
        var (here, elsewhere) = (
            await Made(person, "accounts:read", "127.0.0.0/8"),
            await Made(person, "accounts:read", "10.0.0.0/8")
        );
        Assert.Equal(200, (await person.With(here).Get(Accounts)).Status);
        Assert.Equal((401, "unauthenticated"), await Told(person.With(elsewhere), "GET", Accounts));
    }

    [Fact]
    public async Task Gives_no_key_the_text_of_one_that_may_do_more()
    {
        var person = await Person.New(florin);
        var wide = await person.Post(Keys, new { name = "wide", scopes = Moving });
        var narrow = await person.Post(Keys, new { name = "narrow", scopes = Managing });
        var refused = await person
            .With((string)narrow.Data["key"]!) // As in the contract.
            .Post($"{Keys}/{wide.Data["id"]}/rotate");
        Assert.Equal((403, "forbidden"), (refused.Status, refused.Code));
        Assert.Contains("transactions:write", (string?)refused.Body!["detail"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Takes_both_texts_of_a_key_that_is_rotated_and_none_once_it_is_revoked()
    {
        var person = await Person.New(florin);
        var created = (await person.Post(Keys, new { name = "k", scopes = Reading })).Data;
        var (id, first) = ((string)created["id"]!, person.With((string)created["key"]!)); // As in the contract.
        Assert.Equal(200, (await first.Get(Accounts)).Status);
        var second = person.With((string)(await person.Post($"{Keys}/{id}/rotate")).Data["key"]!); // Likewise.
        Assert.Equal((200, 200), ((await first.Get(Accounts)).Status, (await second.Get(Accounts)).Status));
        await person.Post($"{Keys}/{id}/rotate?graceSeconds=0");
        await IsRefused(second);
        Assert.Equal(200, (await person.Post($"{Keys}/{id}/revoke")).Status);
        Assert.Equal("REVOKED", (string?)(await person.Get($"{Keys}/{id}")).Data["status"]);
    }

    [Fact]
    public async Task Tells_when_a_key_was_last_used()
    {
        var person = await Person.New(florin);
        var created = (await person.Post(Keys, new { name = "k", scopes = Reading })).Data;
        Assert.Null((await person.Get($"{Keys}/{created["id"]}")).Data["lastUsedAt"]);
        await person.With((string)created["key"]!).Get(Accounts); // As in the contract.
        await Eventually.Is(() => person.Get($"{Keys}/{created["id"]}"), shown => shown.Data["lastUsedAt"] is not null);
    }

    [Fact]
    public async Task Lets_a_service_account_act_in_its_own_name_until_it_is_disabled()
    {
        var admin = await Person.Admin(florin);
        var program = (await admin.Post("/api/user/service-accounts", new { name = "sync", role = "operator" })).Data;
        var body = new
        {
            name = "k",
            scopes = new[] { "accounts:freeze" },
            serviceAccount = (string)program["id"]!, // As in the contract.
        };
        var key = admin.With((string)(await admin.Post(Keys, body)).Data["key"]!); // Likewise.
        var account = await (await Person.New(florin)).Opens();
        Assert.Equal(200, (await key.Post($"{Accounts}/{account}/freeze")).Status);
        var entries = await Eventually.Is(
            () => admin.List($"/api/audit/entries?actor={program["id"]}"),
            some => some.Count > 0
        );
        Assert.Equal("FreezeAccount", (string?)entries[0]["command"]);
        Assert.Equal(200, (await admin.Post($"/api/user/service-accounts/{program["id"]}/disable")).Status);
        await Eventually.Is(
            () => Told(key, "POST", $"{Accounts}/{account}/unfreeze"),
            told => told == (401, "unauthenticated")
        );
    }

    [Fact]
    public async Task Ends_one_session_and_leaves_the_others()
    {
        var person = await Person.New(florin);
        var current = Assert.Single(await person.List("/api/user/sessions"));
        Assert.True((bool?)current["current"]);
        Assert.Equal(200, (await person.Get(Accounts)).Status);
        var admin = await Person.Admin(florin);
        Assert.Equal(
            (403, "forbidden"),
            await Told(await Person.New(florin), "DELETE", $"/api/user/sessions/{current["id"]}?userId={person.Id}")
        );
        Assert.Equal(200, (await admin.Ask("DELETE", $"/api/user/sessions/{current["id"]}?userId={person.Id}", null)).Status);
        await IsRefused(person);
        Assert.Empty(await admin.List($"/api/user/sessions?userId={person.Id}"));
    }

    [Fact]
    public async Task Ends_all_sessions_of_a_person()
    {
        var person = await Person.New(florin);
        Assert.Equal(200, (await person.Get(Accounts)).Status);
        Assert.Equal(200, (await person.Ask("DELETE", "/api/user/sessions", null)).Status);
        await IsRefused(person);
    }

    [Theory]
    [InlineData("support", "GET /api/user/users", "GET /api/audit/entries")]
    [InlineData("operator", "GET /api/account/trial-balance", "GET /api/audit/entries")]
    [InlineData("approver", "GET /api/user/approvals", "GET /api/analytics/summary")]
    [InlineData("auditor", "GET /api/audit/entries", "PUT /api/risk/rules")]
    public async Task Lets_a_role_do_what_it_is_for(string role, string may, string mayNot)
    {
        var person = await Person.WithRole(florin, role);
        Assert.Equal(role, (string?)(await person.Get("/api/user/me")).Data["role"]);
        Assert.Equal(200, (await person.Ask(may.Split(' ')[0], may.Split(' ')[1], null)).Status);
        Assert.Equal(
            (403, "forbidden"),
            await Told(person, mayNot.Split(' ')[0], mayNot.Split(' ')[1], mayNot[0] == 'P' ? new { } : null)
        );
    }

    private static async Task<string> Made(Person person, string scope, params string[] addresses)
    {
        var answer = await person.Post(
            Keys,
            new
            {
                name = "k",
                scopes = new[] { scope },
                addresses,
            }
        );
        Assert.True(answer.Status == 201, answer.Text);
        return (string)answer.Data["key"]!; // As in the contract.
    }

    // At the user service at once, at others when they have heard of it.
    private static async Task IsRefused(Person person) =>
        await Eventually.Is(() => Told(person, "GET", Accounts), told => told == (401, "unauthenticated"));

    private static async Task<(int, string?)> Told(
        Person person,
        string method,
        string path,
        object? body = null,
        params (string, string)[] headers
    )
    {
        var answer = await person.Ask(method, path, body, headers);
        return (answer.Status, answer.Code);
    }
}
