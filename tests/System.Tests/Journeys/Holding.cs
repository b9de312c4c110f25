using System.Text.Json.Nodes;
using Florin.System.Tests.Running;

namespace Florin.System.Tests.Journeys;

[Collection(Sharing.Together)]
public sealed class HoldingInOneProcess(OneProcess florin) : Holding(florin);

[Collection(Sharing.Apart)]
public sealed class HoldingBetweenSeveralProcesses(SeveralProcesses florin) : Holding(florin);

/// <summary>Money that is set aside, and what else accounts have beside a balance, as clients meet it.</summary>
public abstract class Holding(ITestFlorin florin)
{
    private const string Accounts = "/api/account/accounts";
    private const string Holds = "/api/account/holds";

    [Fact]
    public async Task Keeps_money_from_transfers_and_withdrawals_until_it_is_released()
    {
        var person = await Person.New(florin);
        var (account, other) = (await person.OpensWith(100), await person.Opens());
        var hold = await Place(person, account, new { amount = "30.00", reference = "a bicycle" });
        Assert.Equal("PLACED", (string?)hold["status"]);
        Assert.Equal((100m, 70m, 30m), await Seen(person, account));
        foreach (var asked in new[] { person.Withdrawal(account, 70.01m), person.Transfer(account, other, 70.01m) })
        {
            var refused = await person.Post(Person.Transactions, asked);
            Assert.Equal((422, "insufficient-funds"), (refused.Status, refused.Code));
            Assert.Equal(70m, (decimal?)refused.Body?["available"]);
        }
        await person.MovesTo("COMPLETED", person.Transfer(account, other, 70));
        var voided = await person.Post($"{Holds}/{(string?)hold["id"]}/void");
        Assert.Equal("VOIDED", (string?)voided.Data["status"]);
        Assert.Equal((30m, 30m, 0m), await Seen(person, account));
        var again = await person.Post($"{Holds}/{(string?)hold["id"]}/void");
        Assert.Equal((409, "wrong-state"), (again.Status, again.Code));
    }

    [Fact]
    public async Task Is_captured_in_parts_by_who_may_and_balances()
    {
        var (person, shop, admin) = (await Person.New(florin), await Person.New(florin), await Person.Admin(florin));
        var (account, till) = (await person.OpensWith(100), await shop.Opens());
        var id = (string?)(await Place(admin, account, new { amount = "30.00" }))["id"];
        var capture = $"{Holds}/{id}/capture";
        Assert.Equal(403, (await person.Post(capture, new { toAccount = till })).Status);
        Assert.Equal(404, (await shop.Post(capture, new { toAccount = till })).Status);
        var key = Person.Key();
        var body = new { amount = "10.00", toAccount = till };
        var part = await admin.Post(capture, body, key);
        Assert.Equal((200, 20m), (part.Status, (decimal?)part.Data["remaining"]));
        var replayed = await admin.Post(capture, body, key);
        Assert.Equal((part.Text, "true"), (replayed.Text, replayed.Header("Idempotency-Replayed")));
        var over = await admin.Post(capture, new { amount = "20.01", toAccount = till });
        Assert.Equal((422, "hold-exceeded"), (over.Status, over.Code));
        var last = await admin.Post(
            capture,
            new
            {
                amount = "5.00",
                toAccount = till,
                final = true,
            }
        );
        Assert.Equal("CAPTURED", (string?)last.Data["status"]);
        Assert.Equal((85m, 85m, 0m), await Seen(person, account));
        Assert.Equal((15m, 15m, 0m), await Seen(shop, till));
        var (debit, credit) = (
            (await person.List($"{Accounts}/{account}/entries"))[0],
            (await shop.List($"{Accounts}/{till}/entries"))[0]
        );
        Assert.Equal(("DEBIT", "CREDIT"), ((string?)debit["direction"], (string?)credit["direction"]));
        Assert.Equal((id, id), ((string?)debit["holdId"], (string?)credit["holdId"]));
        var line = Assert.Single(await admin.List("/api/account/trial-balance"), l => (string?)l["currency"] == "USD");
        Assert.Equal(0m, (decimal?)line["total"]);
        Assert.Equal(2, (await person.Get($"{Holds}/{id}")).Data["captures"]!.AsArray().Count);
    }

    [Fact]
    public async Task Ends_by_itself()
    {
        var person = await Person.New(florin);
        var account = await person.OpensWith(100);
        var hold = await Place(
            person,
            account,
            new { amount = "30.00", expiresAt = $"{TimeProvider.System.GetUtcNow().AddSeconds(3):yyyy-MM-ddTHH:mm:ssZ}" }
        );
        await Eventually.Is(() => Seen(person, account), seen => seen == (100m, 100m, 0m));
        Assert.Equal("EXPIRED", (string?)(await person.Get($"{Holds}/{(string?)hold["id"]}")).Data["status"]);
        var late = await person.Post($"{Holds}/{(string?)hold["id"]}/capture", new { toAccount = await person.Opens() });
        Assert.Equal((422, "hold-expired"), (late.Status, late.Code));
        await person.MovesTo("COMPLETED", person.Withdrawal(account, 100));
    }

    [Fact]
    public async Task Is_limited_described_and_divided()
    {
        var (person, admin) = (await Person.New(florin), await Person.Admin(florin));
        var account = await person.OpensWith(100);
        var limited = await admin.Ask("PUT", $"{Accounts}/{account}/limits", new { perDay = "30.00" });
        Assert.Equal(30m, (decimal?)limited.Data["limits"]?["perDay"]);
        await person.MovesTo("COMPLETED", person.Withdrawal(account, 30));
        var failed = await person.MovesTo("FAILED", person.Withdrawal(account, 1));
        Assert.Equal("limit-exceeded", (string?)failed["failure"]?["code"]);
        var changed = await person.Ask(
            "PATCH",
            $"{Accounts}/{account}",
            new { name = "Team", metadata = new { team = person.Id } }
        );
        Assert.Equal((200, "Team"), (changed.Status, (string?)changed.Data["name"]));
        Assert.Equal([account], await person.Ids($"{Accounts}?metadata=team:{person.Id}"));
        var child = new JsonObject
        {
            ["userId"] = person.Id,
            ["currency"] = "USD",
            ["parent"] = account,
        };
        var opened = (string?)(await person.Post(Accounts, child)).Data["id"];
        await person.MovesTo("COMPLETED", person.Deposit(opened!, 5));
        Assert.Equal([opened!], await person.Ids($"{Accounts}?parent={account}"));
        var sums = (await person.Get($"{Accounts}/{account}?include=children")).Data["children"];
        Assert.Equal((1, 5m), ((int?)sums?["count"], (decimal?)sums?["balance"]));
    }

    private static async Task<JsonNode> Place(Person by, string account, object body)
    {
        var answer = await by.Post($"{Accounts}/{account}/holds", body);
        Assert.True(answer.Status == 201, answer.Text);
        return answer.Data;
    }

    private static async Task<(decimal, decimal, decimal)> Seen(Person person, string account)
    {
        var data = (await person.Get($"{Accounts}/{account}")).Data;
        return ((decimal)data["balance"]!, (decimal)data["available"]!, (decimal)data["held"]!); // As in the contract.
    }
}
