using Florin.Kernel;
using static Florin.Unit.Tests.Accounts.Some;
using static Florin.Unit.Tests.Accounts.TheLedger;

namespace Florin.Unit.Tests.Accounts;

public sealed class AHotAccount
{
    [Fact]
    public async Task Gives_exactly_what_it_has_however_many_ask_at_once()
    {
        await using var ledger = await Start();
        var account = await ledger.OpenWith(Usd(500));
        var answers = await Task.WhenAll(
            Enumerable.Range(0, 1000).Select(_ => Task.Run(() => ledger.Debit(Of(account, Usd(1)))))
        );
        var accepted = answers.Where(answer => answer.Refusal is null).ToList();
        Assert.Equal(500, accepted.Count);
        Assert.All(answers.Except(accepted), answer => Assert.Equal("insufficient-funds", answer.Refusal!.Code));
        Assert.Equal(Enumerable.Range(0, 500).Select(left => Usd(left)), accepted.Select(a => a.BalanceAfter!.Value).Order());
        Assert.Equal(Usd(0), (await ledger.Find(account))!.Balance);
    }

    [Fact]
    public async Task Balances_with_those_around_it_when_money_goes_both_ways()
    {
        await using var ledger = await Start();
        var hot = await ledger.OpenWith(Usd(50));
        var others = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => ledger.OpenWith(Usd(20), Bob)));
        await Task.WhenAll(
            Enumerable
                .Range(0, 500)
                .Select(i => Task.Run(() => Move(others[i % 10], hot, ledger)))
                .Concat(Enumerable.Range(0, 500).Select(i => Task.Run(() => Move(hot, others[i % 10], ledger))))
        );
        var books = Assert.Single(ledger.Books().Currencies);
        Assert.Equal((25000, 0, -25000), (books.Accounts, books.Clearing, books.World));
    }

    private static async Task Move(AccountId from, AccountId to, TheLedger ledger)
    {
        if ((await ledger.Debit(Of(from, Usd(1)))).Refusal is null)
            await ledger.Credit(Of(to, Usd(1)));
    }
}
