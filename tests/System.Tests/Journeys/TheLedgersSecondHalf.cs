using System.Text.Json.Nodes;
using Florin.System.Tests.Running;

namespace Florin.System.Tests.Journeys;

[Collection(Sharing.Together)]
public sealed class TheLedgersSecondHalfInOneProcess(OneProcess florin) : TheLedgersSecondHalf(florin);

[Collection(Sharing.Apart)]
public sealed class TheLedgersSecondHalfBetweenSeveralProcesses(SeveralProcesses florin) : TheLedgersSecondHalf(florin);

/// <summary>Transactions with several legs, reversals, dry runs and bulk, through the gateway.</summary>
public abstract class TheLedgersSecondHalf(ITestFlorin florin)
{
    [Fact]
    public async Task Moves_several_legs_at_once_and_tells_their_creator_alone()
    {
        var (person, other) = (await Person.New(florin), await Person.New(florin));
        var (from, saved, paid) = (await person.OpensWith(100), await person.Opens(), await other.Opens());
        var multi = Multi(person, (from, "debit", 70), (saved, "credit", 30), (paid, "credit", 40));
        var made = await person.MovesTo("COMPLETED", multi);
        Assert.Equal((30m, 30m, 40m), (await person.Balance(from), await person.Balance(saved), await other.Balance(paid)));
        var id = (string)made["id"]!; // As in the contract.
        Assert.Equal(404, (await other.Get($"{Person.Transactions}/{id}")).Status);
        Assert.Contains("PostingsMade", await person.History(id));
        Assert.Contains(id, await person.Ids($"{Person.Transactions}?type=multi"));
        var entry = Assert.Single(await other.List($"/api/account/accounts/{paid}/entries"));
        Assert.Equal(id, (string?)entry["transactionId"]);
    }

    [Fact]
    public async Task Tells_everything_that_is_wrong_with_the_legs()
    {
        var (person, other) = (await Person.New(florin), await Person.New(florin));
        var (from, foreign) = (await person.OpensWith(100), await other.OpensWith(100));
        var wrong = Multi(person, (from, "debit", 70), ("acc", "lend", -1));
        wrong["amount"] = 1;
        var told = await person.Post(Person.Transactions, wrong);
        Assert.Equal(
            ["amount", "postings[1].account", "postings[1].amount", "postings[1].direction"],
            told.Body!["errors"]!.AsObject().Select(error => error.Key)
        );
        var unbalanced = await person.Post(Person.Transactions, Multi(person, (from, "debit", 70), (foreign, "credit", 69)));
        Assert.Equal((400, "invalid-request"), (unbalanced.Status, unbalanced.Code));
        var theft = await person.Post(Person.Transactions, Multi(person, (foreign, "debit", 1), (from, "credit", 1)));
        Assert.Equal(404, theft.Status);
        var poor = await person.Post(Person.Transactions, Multi(person, (from, "debit", 101), (foreign, "credit", 101)));
        Assert.Equal((422, "insufficient-funds"), (poor.Status, poor.Code));
    }

    [Fact]
    public async Task Gives_money_back_in_parts_under_races_and_under_a_key()
    {
        var (person, other, admin) = (await Person.New(florin), await Person.New(florin), await Person.Admin(florin));
        var (from, to) = (await person.OpensWith(100), await other.Opens());
        var id = (string)(await person.MovesTo("COMPLETED", person.Transfer(from, to, 50)))["id"]!; // As in the contract.
        var path = $"{Person.Transactions}/{id}/reverse";
        var body = new { amount = 20, reason = "damaged" };
        var answers = await Task.WhenAll(
            Enumerable.Range(0, 6).Select(i => (i % 2 == 0 ? other : admin).Post(path, body, ("Prefer", "wait=30")))
        );
        Assert.Equal(2, answers.Count(answer => answer.Status == 201));
        Assert.All(
            answers,
            answer => Assert.True(answer.Status is 201 || answer.Code is "reversal-exceeds-original", answer.Text)
        );
        var key = Person.Key();
        var rest = await other.Post(path, new { reason = "the rest" }, key, ("Prefer", "wait=30"));
        Assert.Equal((201, "10.00"), (rest.Status, rest.Data["amount"]!.ToJsonString()));
        var again = await other.Post(path, new { reason = "the rest" }, key);
        Assert.Equal((201, "true"), (again.Status, again.Header("Idempotency-Replayed")));
        var original = (await person.Get($"{Person.Transactions}/{id}")).Data;
        Assert.Equal(3, original["reversedBy"]!.AsArray().Count); // As in the contract.
        Assert.Equal(100m, await Eventually.Is(() => person.Balance(from), balance => balance == 100));
        Assert.Equal(3, (await person.History(id)).Count(happened => happened == "ReversalRequested"));
        Assert.Equal(403, (await person.Post(path, new { reason = "mine" })).Status);
    }

    [Fact]
    public async Task Tries_without_doing()
    {
        var person = await Person.New(florin);
        var account = await person.OpensWith(10);
        var tried = await person.Post($"{Person.Transactions}?dryRun=true", person.Withdrawal(account, 10), Person.Key());
        Assert.Equal((201, "true"), (tried.Status, tried.Header("X-Florin-Dry-Run")));
        Assert.Null(tried.Header("X-Write-Id"));
        var id = (string)tried.Data["id"]!; // As in the contract.
        Assert.Equal(404, (await person.Get($"{Person.Transactions}/{id}")).Status);
        Assert.Equal(10m, await person.Balance(account));
        var refused = await person.Post("/api/user/api-keys?dryRun=true", new { name = "k" });
        Assert.Equal((400, true), (refused.Status, refused.Body!["errors"]!.AsObject().ContainsKey("dryRun")));
    }

    [Fact]
    public async Task Creates_in_bulk()
    {
        var person = await Person.New(florin);
        var (from, to) = (await person.OpensWith(100), await person.Opens());
        var items = Enumerable.Range(0, 50).Select(_ => person.Transfer(from, to, 1)).ToArray();
        var made = await person.Post("/api/transaction/bulk", new { mode = "all", transactions = items }, Person.Key());
        Assert.Equal(50, made.Data["results"]!.AsArray().Count(result => (int)result!["status"]! == 201)); // As in the contract.
        Assert.Equal(50m, await Eventually.Is(() => person.Balance(to), balance => balance == 50));
        items[7]["amount"] = 1000;
        var each = await person.Post("/api/transaction/bulk", new { transactions = items }, Person.Key());
        Assert.Equal(49, each.Data["results"]!.AsArray().Count(result => (int)result!["status"]! == 201)); // As in the contract.
    }

    private static JsonObject Multi(Person person, params (string Account, string Direction, decimal Amount)[] legs) =>
        new()
        {
            ["userId"] = person.Id,
            ["type"] = "multi",
            ["postings"] = new JsonArray([
                .. legs.Select(leg => new JsonObject
                {
                    ["account"] = leg.Account,
                    ["direction"] = leg.Direction,
                    ["amount"] = leg.Amount,
                    ["currency"] = "USD",
                }),
            ]),
        };
}
