using Florin.System.Tests.Running;

namespace Florin.System.Tests.Journeys;

/// <summary>Four eyes: what a policy names waits for a second person, and is then done once. The policies are those of every test.</summary>
[Collection(Sharing.Apart)]
public sealed class Approving(SeveralProcesses florin)
{
    private const string Accounts = "/api/account/accounts";
    private const string Approvals = "/api/user/approvals";
    private static readonly string[] Opening = ["accounts:*"];

    [Fact]
    public async Task Waits_for_another_person_and_is_done_once()
    {
        var (requester, approver) = (await Person.Admin(florin), await Person.WithRole(florin, "approver"));
        var owner = await Person.New(florin);
        var (body, key) = (Overdraft(owner), Person.Key());
        var waits = await requester.Post(Accounts, body, key);
        Assert.Equal(202, waits.Status);
        var id = (string)waits.Data["approval"]!["id"]!; // As in the contract.
        var repeated = await requester.Post(Accounts, body, key);
        Assert.Equal((waits.Text, "true"), (repeated.Text, repeated.Header("Idempotency-Replayed")));
        Assert.Empty(await owner.List(Accounts));
        var own = await requester.Post($"{Approvals}/{id}/approve", new { reason = "mine" });
        Assert.Equal((403, "forbidden", "second-person"), (own.Status, own.Code, (string?)own.Body!["rule"]));
        Assert.Contains("another person must decide", (string?)own.Body!["detail"], StringComparison.Ordinal);
        Assert.Equal(
            "APPROVED",
            (string?)(await approver.Post($"{Approvals}/{id}/approve", new { reason = "agreed" })).Data["status"]
        );
        var done = await Eventually.Is(
            () => approver.Get($"{Approvals}/{id}"),
            shown => (string?)shown.Data["status"] == "EXECUTED"
        );
        Assert.Equal(201, (int?)done.Data["outcome"]!["status"]);
        var account = Assert.Single(await owner.List(Accounts));
        Assert.Equal(1_000_000, (decimal?)account["overdraftLimit"]);
        var again = await approver.Post($"{Approvals}/{id}/approve", new { reason = "twice" });
        Assert.Equal((409, "wrong-state"), (again.Status, again.Code));
        var opened = await Eventually.Is(
            () => requester.List($"/api/audit/entries?entityId={account["id"]}"),
            entries => entries.Count > 0
        );
        // Under the client's key, so that it is done once also where no policy holds it any more when it is sent again.
        Assert.Equal(
            (requester.Id, $"key:{requester.Id}:{key.Value}"),
            ((string?)opened[0]["actor"], (string?)opened[0]["commandId"])
        );
        var late = await requester.Post(Accounts, body, key);
        Assert.Equal((201, "true"), (late.Status, late.Header("Idempotency-Replayed")));
        Assert.Single(await owner.List(Accounts));
    }

    [Fact]
    public async Task Does_nothing_once_it_is_rejected()
    {
        var (requester, approver, owner) = (
            await Person.Admin(florin),
            await Person.WithRole(florin, "approver"),
            await Person.New(florin)
        );
        var (body, key) = (Overdraft(owner), Person.Key());
        var id = (string)(await requester.Post(Accounts, body, key)).Data["approval"]!["id"]!; // As in the contract.
        Assert.Equal("POST /api/account/accounts", (string?)(await requester.Get($"{Approvals}/{id}")).Data["request"]);
        Assert.Equal(
            "REJECTED",
            (string?)(await approver.Post($"{Approvals}/{id}/reject", new { reason = "no" })).Data["status"]
        );
        Assert.Equal(409, (await approver.Post($"{Approvals}/{id}/approve", new { reason = "yes" })).Status);
        var again = await requester.Post(Accounts, body, key);
        Assert.Equal((403, "forbidden"), (again.Status, again.Code));
        Assert.Contains("was rejected: no", (string?)again.Body!["detail"], StringComparison.Ordinal);
        Assert.Empty(await owner.List(Accounts));
        Assert.Equal(404, (await owner.Get($"{Approvals}/{id}")).Status); // It is between the two.
    }

    [Fact]
    public async Task Does_nothing_for_a_key_that_was_revoked_while_it_waited()
    {
        var (requester, approver) = (await Person.Admin(florin), await Person.WithRole(florin, "approver"));
        var owner = await Person.New(florin);
        var made = await requester.Post("/api/user/api-keys", new { name = "k", scopes = Opening });
        var key = requester.With((string)made.Data["key"]!); // As in the contract.
        var id = (string)(await key.Post(Accounts, Overdraft(owner))).Data["approval"]!["id"]!; // As in the contract.
        Assert.Equal(200, (await requester.Post($"/api/user/api-keys/{made.Data["id"]}/revoke")).Status);
        Assert.Equal(200, (await approver.Post($"{Approvals}/{id}/approve", new { reason = "agreed" })).Status);
        var done = await Eventually.Is(
            () => approver.Get($"{Approvals}/{id}"),
            shown => (string?)shown.Data["status"] == "EXECUTED"
        );
        Assert.Equal(403, (int?)done.Data["outcome"]!["status"]);
        Assert.Empty(await owner.List(Accounts));
        Assert.Contains(id, await approver.Ids($"{Approvals}?status=EXECUTED"));
        Assert.DoesNotContain(id, await approver.Ids($"{Approvals}?status=PENDING"));
        Assert.Empty(await approver.Ids($"{Approvals}?status=EXPIRED"));
    }

    [Fact]
    public async Task Records_the_rule_of_what_is_forbidden()
    {
        var (admin, owner) = (await Person.Admin(florin), await Person.New(florin));
        var deposit = owner.Deposit(await owner.Opens("JPY"), 900_000_000, "JPY");
        var refused = await owner.Post(Person.Transactions, deposit);
        Assert.Equal((403, "forbidden", null), (refused.Status, refused.Code, (string?)refused.Body!["rule"]));
        var told = await admin.Post(Person.Transactions, deposit);
        Assert.Equal((403, "too-much"), (told.Status, (string?)told.Body!["rule"]));
        var entries = await Eventually.Is(
            () => admin.List($"/api/audit/entries?actor={owner.Id}"),
            some => some.Any(entry => (string?)entry["rule"] == "too-much")
        );
        Assert.Contains(entries, entry => ((string?)entry["result"], (string?)entry["rule"]) == ("forbidden", "too-much"));
    }

    private static object Overdraft(Person owner) =>
        new
        {
            userId = owner.Id,
            currency = "JPY",
            overdraftLimit = 1_000_000,
        };
}
