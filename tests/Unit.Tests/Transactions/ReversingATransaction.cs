using System.Text.Json.Nodes;
using Florin.Contracts.Risk;
using Florin.Kernel;
using static Florin.Unit.Tests.Accounts.Some;
using static Florin.Unit.Tests.Transactions.TheMoney;

namespace Florin.Unit.Tests.Transactions;

public sealed class ReversingATransaction
{
    [Fact]
    public async Task Gives_it_back_whole_and_links_both_ways()
    {
        await using var money = await Start();
        var (from, to) = (await money.Ledger.OpenWith(Usd(100)), await money.Ledger.Open(Bob));
        var id = await money.Transfer(Alice, from, to, 40);
        var reversal = await money.Reverse(Bob, id);
        Assert.Equal((201, "COMPLETED", id), Told(reversal));
        Assert.Equal((Usd(100), Usd(0)), (await money.Balance(from), await money.Balance(to)));
        Assert.Equal([(string)reversal.Data["id"]!], ReversedBy(await money.Transaction(id)));
        var again = await money.Reverse(Admin, id);
        Assert.Equal((422, "reversal-exceeds-original"), (again.Status, again.Code));
    }

    [Fact]
    public async Task In_parts_comes_to_no_more_than_all_of_it()
    {
        await using var money = await Start();
        var (from, to) = (await money.Ledger.OpenWith(Usd(100)), await money.Ledger.OpenWith(Usd(100), Bob));
        var id = await money.Transfer(Alice, from, to, 40);
        Assert.Equal(201, (await money.Reverse(Bob, id, 15)).Status);
        var tooMuch = await money.Reverse(Bob, id, 25.01m);
        Assert.Equal((422, "25.00"), (tooMuch.Status, tooMuch.Json["left"]!.ToJsonString()));
        var rest = await money.Reverse(Bob, id);
        Assert.Equal("25.00", rest.Data["amount"]!.ToJsonString());
        Assert.Equal((Usd(100), Usd(100)), (await money.Balance(from), await money.Balance(to)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Comes_to_no_more_however_many_try_at_once(int seed)
    {
        await using var money = await Start();
        var (from, to) = (await money.Ledger.OpenWith(Usd(100)), await money.Ledger.OpenWith(Usd(1000), Bob));
        var id = await money.Transfer(Alice, from, to, 60);
        var random = new Random(seed);
        var amounts = Enumerable.Range(0, 40).Select(_ => (decimal?)random.Next(1, 20)).Append(null);
        var answers = await Task.WhenAll(amounts.Select(amount => money.Reverse(Bob, id, amount)));
        var taken = answers.Where(answer => answer.Status == 201).Sum(answer => (decimal)answer.Data["amount"]!);
        Assert.All(answers, answer => Assert.True(answer.Status is 201 or 422, answer.Text));
        Assert.InRange(taken, 41, 60); // What is left is less than the largest that was refused.
        Assert.Equal(Usd(40 + taken), await money.Balance(from));
        Assert.Equal(Usd(1060 - taken), await money.Balance(to));
    }

    [Fact]
    public async Task That_failed_or_was_rejected_takes_nothing_of_it()
    {
        await using var money = await Start();
        var (from, to) = (await money.Ledger.OpenWith(Usd(100)), await money.Ledger.Open(Bob));
        var id = await money.Transfer(Alice, from, to, 40);
        money.Risk = RiskDecision.Rejected;
        Assert.Equal("REJECTED", (string?)(await money.Reverse(Bob, id)).Data["status"]);
        money.Risk = RiskDecision.Approved;
        Assert.Equal("COMPLETED", (string?)(await money.Reverse(Bob, id)).Data["status"]);
        Assert.Equal(2, ReversedBy(await money.Transaction(id)).Count);
    }

    [Fact]
    public async Task Is_refused_where_the_receiver_has_spent_the_money()
    {
        await using var money = await Start();
        var (from, to) = (await money.Ledger.OpenWith(Usd(100)), await money.Ledger.Open(Bob));
        var id = await money.Transfer(Alice, from, to, 40);
        await money.Transfer(Bob, to, from, 10);
        var refused = await money.Reverse(Admin, id);
        Assert.Equal((422, "insufficient-funds"), (refused.Status, refused.Code));
        Assert.Null((await money.Transaction(id))["reversedBy"]);
    }

    [Fact]
    public async Task Is_for_who_received_the_money_and_for_administrators()
    {
        await using var money = await Start();
        var (from, to) = (await money.Ledger.OpenWith(Usd(100)), await money.Ledger.Open(Bob));
        var id = await money.Transfer(Alice, from, to, 40);
        Assert.Equal(403, (await money.Reverse(Alice, id)).Status);
        Assert.Equal(404, (await money.Reverse(SomeTransaction.Eve, id)).Status);
        Assert.Equal(201, (await money.Reverse(Bob, id, 1)).Status);
        Assert.Equal(201, (await money.Reverse(Admin, id, 1)).Status);
    }

    [Fact]
    public async Task That_is_a_reversal_itself_is_not_possible()
    {
        await using var money = await Start();
        var (from, to) = (await money.Ledger.OpenWith(Usd(100)), await money.Ledger.Open(Bob));
        var id = await money.Transfer(Alice, from, to, 40);
        var reversal = (string)(await money.Reverse(Bob, id)).Data["id"]!; // As in the contract.
        Assert.Equal(
            (409, "wrong-state"),
            (await money.Reverse(Admin, reversal)) is var answer ? (answer.Status, answer.Code) : default
        );
    }

    [Fact]
    public async Task Of_several_legs_posts_all_of_them_the_other_way_round()
    {
        await using var money = await Start();
        var (from, one, other) = (
            await money.Ledger.OpenWith(Usd(100)),
            await money.Ledger.Open(Bob),
            await money.Ledger.Open(Alice)
        );
        var made = await money.Send(
            Alice,
            "/transactions",
            new
            {
                userId = Alice.Id,
                type = "multi",
                postings = new[] { Leg(from, "debit", 30), Leg(one, "credit", 10), Leg(other, "credit", 20) },
            }
        );
        Assert.Equal("COMPLETED", (string?)made.Data["status"]);
        Assert.Equal((Usd(70), Usd(10)), (await money.Balance(from), await money.Balance(one)));
        var id = (string)made.Data["id"]!; // As in the contract.
        Assert.Equal(403, (await money.Reverse(Alice, id)).Status); // Bob pays, too.
        Assert.Equal(400, (await money.Reverse(Admin, id, 10)).Status);
        Assert.Equal((201, "COMPLETED", id), Told(await money.Reverse(Admin, id)));
        Assert.Equal((Usd(100), Usd(0)), (await money.Balance(from), await money.Balance(one)));
    }

    private static object Leg(AccountId account, string direction, decimal amount) =>
        new
        {
            account = account.Value,
            direction,
            amount,
            currency = "USD",
        };

    private static (int, string?, string?) Told(Testing.Answer answer) =>
        (answer.Status, (string?)answer.Data["status"], (string?)answer.Data["reverses"]);

    private static IReadOnlyList<string> ReversedBy(JsonNode transaction) =>
        [.. transaction["reversedBy"]!.AsArray().Select(id => (string)id!)]; // As in the contract.
}
