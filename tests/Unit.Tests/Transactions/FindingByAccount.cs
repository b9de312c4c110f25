using System.Text.Json.Nodes;
using Florin.Kernel;
using static Florin.Unit.Tests.Accounts.Some;
using static Florin.Unit.Tests.Transactions.TheMoney;

namespace Florin.Unit.Tests.Transactions;

/// <summary>The transactions of an account: from it, to it, and those that have a leg on it.</summary>
public sealed class FindingByAccount
{
    [Theory]
    [InlineData("createdAt")]
    [InlineData("-createdAt")]
    [InlineData("amount")]
    [InlineData("-amount")]
    public async Task Gives_each_once_on_whatever_page_and_in_order(string sort)
    {
        await using var money = await Start();
        var (from, to, house) = (
            await money.Ledger.OpenWith(Usd(1000)),
            await money.Ledger.Open(Alice),
            await money.Ledger.Open(Alice)
        );
        var of = new List<string>();
        for (var i = 0; i < 23; i++)
        {
            var id =
                i % 2 == 0
                    ? await Multi(money, from, to, house, 1 + (i % 5))
                    : await money.Transfer(Alice, from, house, 1 + (i % 4));
            of.Add(id);
            if (i % 3 == 0)
                await money.Transfer(Alice, from, to, 1); // Of another account.
        }
        foreach (var limit in new[] { 1, 4, 100 })
        {
            var found = await All(money, $"accountId={house}&sort={sort}&limit={limit}");
            Assert.Equal(of.Order(StringComparer.Ordinal), found.Select(Id).Order(StringComparer.Ordinal));
            var field = sort.TrimStart('-');
            var values = found.Select(one => one[field]!.ToJsonString()).ToList();
            Assert.Equal(
                sort[0] == '-' ? values.OrderDescending(StringComparer.Ordinal) : values.Order(StringComparer.Ordinal),
                values
            );
        }
    }

    [Fact]
    public async Task Fits_the_other_filters_too()
    {
        await using var money = await Start();
        var (from, to, house) = (
            await money.Ledger.OpenWith(Usd(1000)),
            await money.Ledger.Open(Bob),
            await money.Ledger.Open(Alice)
        );
        var multi = await Multi(money, from, to, house, 5);
        var transfer = await money.Transfer(Alice, from, house, 3);
        Assert.Equal([multi], await Ids(money, $"accountId={house}&type=multi"));
        Assert.Equal([transfer], await Ids(money, $"accountId={house}&maxAmount=3"));
        Assert.Equal([multi], await Ids(money, $"accountId={house}&minAmount=4&currency=USD&status=COMPLETED"));
        Assert.Equal([multi], await Ids(money, $"accountId={house}&q=HOUSE"));
        Assert.Empty(await Ids(money, $"accountId={house}&q=nothing"));
        Assert.Equal([multi], await Ids(money, $"accountId={to}"));
        Assert.Empty((await money.Service.Get($"/transactions?accountId={to}", Bob)).Data["items"]!.AsArray()); // As without the account.
        Assert.Equal(400, (await money.Service.Get($"/transactions?accountId={house}&cursor=x", Admin)).Status);
    }

    private static async Task<string> Multi(TheMoney money, AccountId from, AccountId to, AccountId house, decimal amount)
    {
        object Leg(AccountId account, string direction, decimal of) =>
            new
            {
                account = account.Value,
                direction,
                amount = of,
                currency = "USD",
            };
        var made = await money.Send(
            Alice,
            "/transactions",
            new
            {
                userId = Alice.Id,
                type = "multi",
                description = "to the house",
                postings = new[]
                {
                    Leg(from, "debit", amount),
                    Leg(to, "credit", amount - 0.5m),
                    Leg(house, "credit", 0.25m),
                    Leg(house, "credit", 0.25m),
                },
            }
        );
        Assert.Equal("COMPLETED", (string?)made.Data["status"]);
        return (string)made.Data["id"]!; // As in the contract.
    }

    private static async Task<List<JsonNode>> All(TheMoney money, string query)
    {
        var (found, cursor) = (new List<JsonNode>(), "");
        do
        {
            var page = (await money.Service.Get($"/transactions?{query}{cursor}", Admin)).Data;
            found.AddRange(page["items"]!.AsArray().Select(item => item!)); // As in the contract.
            cursor = (string?)page["nextCursor"] is { } next ? $"&cursor={next}" : "";
        } while (cursor.Length > 0);
        return found;
    }

    private static async Task<IEnumerable<string>> Ids(TheMoney money, string query) => (await All(money, query)).Select(Id);

    private static string Id(JsonNode transaction) => (string)transaction["id"]!; // As in the contract.
}
