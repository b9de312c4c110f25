using Florin.Accounts;
using Florin.Kernel;
using Florin.Platform.Identity;
using Florin.Testing;
using static Florin.Testing.Scenario;
using static Florin.Unit.Tests.Accounts.Some;
using static Florin.Unit.Tests.Accounts.TheLedger;

namespace Florin.Unit.Tests.Accounts;

/// <summary>Its name and metadata, and the accounts below it.</summary>
public sealed class DescribingAnAccount
{
    [Fact]
    public async Task Changes_what_is_sent_and_leaves_the_rest()
    {
        await using var ledger = await Start();
        var account = await Open(ledger, """{"userId": "user_alice", "currency": "USD", "name": "A", "metadata": {"a": 1}}""");
        var named = await Patch(ledger, account, """{"name": "B"}""");
        Assert.Equal("""B {"a":1} 2""", Seen(named));
        Assert.Equal(
            """B {"b":"x","c":true} 3""",
            Seen(await Patch(ledger, account, """{"metadata": {"b": "x", "c": true}}"""))
        );
        Assert.Equal("""B {"b":"x","c":true} 3""", Seen(await Patch(ledger, account, """{"name": "B"}""")));
        await ledger.Restart();
        Assert.Equal("""B {"b":"x","c":true} 3""", Seen(await ledger.Service.Get($"/accounts/{account}", Alice)));
        Assert.Equal("B {} 4", Seen(await Patch(ledger, account, """{"metadata": {}}""")));
    }

    [Fact]
    public async Task Removes_what_is_null()
    {
        await using var ledger = await Start();
        var account = await Open(ledger, """{"userId": "user_alice", "currency": "USD", "name": "A", "metadata": {"a": 1}}""");
        var bare = await Patch(ledger, account, """{"name": null}""");
        Assert.Equal(
            (200, null, """{"a":1}"""),
            (bare.Status, (string?)bare.Data["name"], bare.Data["metadata"]?.ToJsonString())
        );
        bare = await Patch(ledger, account, """{"metadata": null}""");
        Assert.Equal((200, null), (bare.Status, bare.Data["metadata"]?.ToJsonString()));
        Assert.Equal(3, (int)(await Patch(ledger, account, """{"name": null}""")).Data["version"]!); // It has none already.
    }

    [Fact]
    public async Task Is_for_the_owner_and_administrators_alone()
    {
        await using var ledger = await Start();
        var account = await ledger.Open(Alice);
        Assert.Equal(404, (await Patch(ledger, account.Value, """{"name": "B"}""", Bob)).Status);
        Assert.Equal(200, (await Patch(ledger, account.Value, """{"name": "B"}""", Admin)).Status);
        Assert.Equal(400, (await Patch(ledger, account.Value, """{"name": ""}""")).Status);
        Assert.Equal(400, (await Patch(ledger, account.Value, """{"currency": "EUR"}""")).Status);
        Assert.Equal(404, (await Patch(ledger, "acc_00000000000000000000000000", """{"name": "B"}""", Admin)).Status);
        await ledger.Service.Post($"/accounts/{account}/close", null, Admin);
        Assert.Equal(409, (await Patch(ledger, account.Value, """{"name": "C"}""")).Status);
    }

    [Fact]
    public async Task Finds_accounts_by_what_is_in_their_metadata_now()
    {
        await using var ledger = await Start();
        var red = await Open(ledger, """{"userId": "user_alice", "currency": "USD", "metadata": {"team": "red", "no": 7}}""");
        var blue = await Open(ledger, """{"userId": "user_alice", "currency": "USD", "metadata": {"team": "blue"}}""");
        var bobs = await Open(ledger, """{"userId": "user_bob", "currency": "USD", "metadata": {"team": "red"}}""");
        Assert.Equal([red], await Listed(ledger, "metadata=team:red", Alice));
        Assert.Equal([bobs, red], await Listed(ledger, "metadata=team:red", Admin));
        Assert.Equal([red], await Listed(ledger, "metadata=no:7", Alice));
        Assert.Empty(await Listed(ledger, "metadata=team:re", Alice));
        await Patch(ledger, blue, """{"metadata": {"team": "red"}}""");
        await Patch(ledger, red, """{"metadata": {"no": 7}}""");
        Assert.Equal([blue], await Listed(ledger, "metadata=team:red", Alice));
        Assert.Equal(400, (await ledger.Service.Get("/accounts?metadata=team", Alice)).Status);
    }

    [Fact]
    public async Task Sums_up_its_sub_accounts()
    {
        await using var ledger = await Start();
        var parent = await ledger.OpenWith(Usd(5));
        var body = $$"""{"userId": "user_alice", "currency": "USD", "metadata": {"a": "b"}, "parent": "{{parent}}"}""";
        var (one, two) = (new AccountId(await Open(ledger, body)), await Open(ledger, body));
        await ledger.Credit(Of(one, Usd(20), Florin.Contracts.Accounts.Counterpart.World));
        await ledger.Service.Post($"/accounts/{one}/holds", new { amount = "3.00" }, Alice);
        Assert.Equal([two, one.Value], await Listed(ledger, $"parent={parent}", Alice));
        Assert.Equal([two, one.Value], await Listed(ledger, $"parent={parent}&metadata=a:b", Alice));
        var seen = (await ledger.Service.Get($"/accounts/{parent}?include=children", Alice)).Data;
        Assert.Equal("""{"count":2,"balance":20.00,"available":17.00,"held":3.00}""", seen["children"]!.ToJsonString());
        Assert.Equal("5.00", seen["balance"]!.ToJsonString());
        Assert.Equal(
            400,
            (await ledger.Service.Get($"/accounts/{parent}?include=children&at=2026-01-01T00:00:00Z", Alice)).Status
        );
        Assert.Equal(400, (await ledger.Service.Get($"/accounts/{parent}?include=all", Alice)).Status);
    }

    [Fact]
    public async Task Refuses_a_parent_that_cannot_be_one()
    {
        await using var ledger = await Start();
        var (parent, euro, bobs) = (await ledger.Open(Alice), await ledger.Open(Alice, "EUR"), await ledger.Open(Bob));
        var child = (await OpenBelow(ledger, parent.Value)).Data["id"]!;
        Assert.Equal(409, (await OpenBelow(ledger, (string)child!)).Status); // One level is all there is.
        Assert.Equal("currency-mismatch", (await OpenBelow(ledger, euro.Value)).Code);
        Assert.Equal(404, (await OpenBelow(ledger, bobs.Value)).Status);
        Assert.Equal(404, (await OpenBelow(ledger, "acc_00000000000000000000000000")).Status);
        Assert.Equal(400, (await OpenBelow(ledger, "nobody")).Status);
        await ledger.Service.Post($"/accounts/{child}/close", null, Admin);
        await ledger.Service.Post($"/accounts/{parent}/close", null, Admin);
        Assert.Equal("account-closed", (await OpenBelow(ledger, parent.Value)).Code);
    }

    [Fact]
    public async Task Is_closed_after_its_sub_accounts()
    {
        await using var ledger = await Start();
        var parent = await ledger.Open(Alice);
        var one = (string)(await OpenBelow(ledger, parent.Value)).Data["id"]!;
        var two = new AccountId((string)(await OpenBelow(ledger, parent.Value)).Data["id"]!); // As in the contract.
        Assert.Equal(409, await Close(ledger, parent.Value));
        Assert.Equal((200, 409), (await Close(ledger, one), await Close(ledger, one))); // Counted once.
        Assert.Equal(409, await Close(ledger, parent.Value));
        await ledger.Credit(Of(two, Usd(1), Florin.Contracts.Accounts.Counterpart.World));
        await ledger.Debit(Of(two, Usd(1)));
        Assert.Equal(200, await Close(ledger, two.Value));
        await ledger.Restart();
        await ledger.Credit(Of(two, Usd(1), compensates: true)); // Its money comes back, and it is opened again.
        await ledger.Debit(Of(two, Usd(1)));
        Assert.Equal(200, await Close(ledger, parent.Value));
        _ = ledger.Books(); // Every event fits.
    }

    private static async Task<int> Close(TheLedger ledger, string account) =>
        (await ledger.Service.Post($"/accounts/{account}/close", null, Admin)).Status;

    [Fact]
    public void Has_as_many_sub_accounts_as_it_may()
    {
        var full = Given<Account>([
            Opened(),
            .. Enumerable.Range(0, Account.MostChildren).Select(i => new SubAccountOpened(Everyday, new AccountId($"acc_{i}"))),
        ]);
        full.When(a => a.Adopt(Opened() with { Account = new AccountId("acc_child") }, Everyday)).ThenRefused("wrong-state");
    }

    private static Task<Answer> OpenBelow(TheLedger ledger, string parent) =>
        ledger.Service.Post(
            "/accounts",
            new
            {
                userId = "user_alice",
                currency = "USD",
                parent,
            },
            Alice
        );

    private static async Task<string> Open(TheLedger ledger, string body)
    {
        var answer = await ledger.Service.Post("/accounts", body, Admin);
        Assert.True(answer.Status == 201, answer.Text);
        return (string)answer.Data["id"]!;
    }

    private static Task<Answer> Patch(TheLedger ledger, string account, string body, Actor? by = null) =>
        ledger.Service.Send("PATCH", $"/accounts/{account}", body, by ?? Alice, null);

    private static async Task<List<string>> Listed(TheLedger ledger, string query, Actor by) =>
        [.. (await ledger.Service.Get($"/accounts?{query}", by)).Data["items"]!.AsArray().Select(a => (string)a!["id"]!)];

    private static string Seen(Answer answer) =>
        $"{(string)answer.Data["name"]!} {answer.Data["metadata"]!.ToJsonString()} {answer.Data["version"]!.ToJsonString()}";
}
