using System.Globalization;
using System.Text.Json.Nodes;
using Florin.Kernel;
using Florin.Testing;
using static Florin.Unit.Tests.Accounts.Some;
using static Florin.Unit.Tests.Transactions.TheMoney;

namespace Florin.Unit.Tests.Transactions;

public sealed class CreatingInBulk
{
    [Fact]
    public async Task One_by_one_lets_each_succeed_or_fail_by_itself_and_answers_again()
    {
        await using var money = await Start();
        var (from, to) = (await money.Ledger.OpenWith(Usd(100)), await money.Ledger.Open(Bob));
        var items = Enumerable.Range(0, 1200).Select(i => Transfer(from, to, i % 400 == 7 ? -1 : 0.01m)).ToArray();
        var first = await Send(money, null, items);
        Assert.Equal((200, 1200, 3), (first.Status, Statuses(first).Count, Statuses(first).Count(status => status == 400)));
        var again = await Send(money, null, items);
        Assert.Equal(Accepted(first), Accepted(again));
        await Eventually.Is(() => money.Balance(to), balance => balance == Usd(11.97m));
    }

    [Fact]
    public async Task All_together_accepts_all_in_one_append()
    {
        await using var money = await Start();
        var (from, to) = (await money.Ledger.OpenWith(Usd(100)), await money.Ledger.Open(Bob));
        var items = Enumerable.Range(0, 300).Select(_ => Transfer(from, to, 0.10m)).ToArray();
        var first = await Send(money, "all", items);
        Assert.All(Statuses(first), status => Assert.Equal(201, status));
        Assert.Equal(300, Statuses(first).Count);
        Assert.Equal(first.Text, (await Send(money, "all", items)).Text);
        await Eventually.Is(() => money.Balance(to), balance => balance == Usd(30));
    }

    [Fact]
    public async Task All_together_accepts_none_where_one_is_wrong()
    {
        await using var money = await Start();
        var (from, to) = (await money.Ledger.OpenWith(Usd(100)), await money.Ledger.Open(Bob));
        var head = money.Service.Log.Head;
        var wrong = await Send(money, "all", Transfer(from, to, 1), Transfer(from, to, -1), Transfer(from, from, 0));
        Assert.Equal(400, wrong.Status);
        Assert.Equal(
            ["transactions[1].amount", "transactions[2].amount"],
            wrong.Json["errors"]!.AsObject().Select(error => error.Key)
        );
        var poor = await Send(money, "all", Transfer(from, to, 1), Transfer(from, to, 101));
        Assert.Equal((422, "insufficient-funds"), (poor.Status, poor.Code));
        Assert.StartsWith("transactions[1]: ", (string?)poor.Json["detail"], StringComparison.Ordinal);
        Assert.Equal(head + 1, money.Service.Log.Head); // That it was refused.
    }

    [Fact]
    public async Task Takes_no_other_mode_and_no_more_than_ten_thousand()
    {
        await using var money = await Start();
        Assert.Equal(400, (await money.Service.Post("/bulk", """{"mode": "some", "transactions": [{}]}""", Alice)).Status);
        var many = string.Join(',', Enumerable.Repeat("{}", 10_001));
        Assert.Equal(400, (await money.Service.Post("/bulk", $$"""{"transactions": [{{many}}]}""", Alice)).Status);
    }

    private static Task<Answer> Send(TheMoney money, string? mode, params JsonObject[] items)
    {
        var body = new JsonObject { ["transactions"] = new JsonArray([.. items.Select(item => item.DeepClone())]) };
        if (mode is not null)
            body["mode"] = mode;
        return money.Service.Post("/bulk", body.ToJsonString(), Alice, "K");
    }

    private static JsonObject Transfer(AccountId from, AccountId to, decimal amount) =>
        new()
        {
            ["userId"] = Alice.Id,
            ["type"] = "transfer",
            ["amount"] = amount.ToString(CultureInfo.InvariantCulture),
            ["currency"] = "USD",
            ["fromAccount"] = from.Value,
            ["toAccount"] = to.Value,
        };

    private static List<string> Accepted(Answer answer) =>
        [
            .. answer.Data["results"]!
                .AsArray()
                .Where(result => (int)result!["status"]! == 201)
                .Select(result => result!.ToJsonString()),
        ]; // As in the contract.

    private static List<int> Statuses(Answer answer) =>
        [.. answer.Data["results"]!.AsArray().Select(result => (int)result!["status"]!)]; // As in the contract.
}
