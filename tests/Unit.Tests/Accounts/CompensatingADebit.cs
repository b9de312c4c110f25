using Florin.Accounts;
using Florin.Contracts.Accounts;
using Florin.Testing;
using static Florin.Unit.Tests.Accounts.Some;

namespace Florin.Unit.Tests.Accounts;

public sealed class CompensatingADebit
{
    private static Scenario.GivenEvents<Account> AllInFlight() => AnAccountWith(Usd(100)).And(Debited(Usd(100), after: Usd(0)));

    [Theory]
    [InlineData(Counterpart.Clearing)]
    [InlineData(Counterpart.World)]
    public void Gives_back_from_the_same_counterpart(Counterpart counterpart) =>
        AllInFlight()
            .When(a => a.Credit(Posting(Usd(100), counterpart, compensates: true)))
            .Then(Credited(Usd(100), after: Usd(100), counterpart, compensates: true));

    [Fact]
    public void Gives_back_to_a_frozen_account_which_stays_frozen()
    {
        var after = AllInFlight()
            .And(new AccountFrozen(Everyday))
            .When(a => a.Credit(Posting(Usd(100), compensates: true)))
            .Then(Credited(Usd(100), after: Usd(100), compensates: true));
        Assert.Equal(AccountStatus.Frozen, after.Status);
    }

    [Fact]
    public void Opens_an_account_again_that_was_closed_meanwhile_but_frozen()
    {
        var after = AllInFlight()
            .And(new AccountClosed(Everyday))
            .When(a => a.Credit(Posting(Usd(100), compensates: true)))
            .Then(Credited(Usd(100), after: Usd(100), compensates: true), new AccountReopened(Everyday, Transaction));
        Assert.Equal(AccountStatus.Frozen, after.Status);
        Assert.Equal("account-frozen", after.Debit(Posting(Usd(1))).Refusal?.Code);
    }

    [Fact]
    public void May_go_beyond_the_largest_balance()
    {
        var largest = Cents(Account.LargestBalance);
        AnAccountWith(largest)
            .And(Debited(largest, after: Usd(0)), Credited(largest, after: largest, Counterpart.World))
            .When(a => a.Credit(Posting(largest, compensates: true)))
            .Then(Credited(largest, after: largest + largest, compensates: true));
    }

    [Fact]
    public void Is_a_fault_and_leaves_nothing_behind_where_a_long_ends()
    {
        var account = AnAccountWith(Cents(Account.LargestBalance)).State;
        Assert.Throws<OverflowException>(() => account.Credit(Posting(Cents(long.MaxValue), compensates: true)));
    }
}
