using Florin.Accounts;
using Florin.Contracts.Accounts;
using Florin.Kernel;
using Florin.Testing;
using FsCheck;
using FsCheck.Fluent;
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

    [Fact]
    public void Never_fails_for_want_of_room_whatever_was_debited_and_comes_back_at_once() =>
        Prop.ForAll(
                Amounts.ArrayOf().ToArbitrary(),
                Gen.Elements(Usd(0), Usd(10), Cents(Account.LargestBalance)).ToArbitrary(),
                (amounts, overdraft) =>
                {
                    var account = AnAccountWith(Usd(0), overdraft).State;
                    var inFlight = new List<Money>();
                    foreach (var amount in amounts.Select(Cents))
                    {
                        account = After(account, account.Credit(Posting(amount, Counterpart.World)));
                        var spent = amount <= account.Available() ? amount : account.Available();
                        if (!spent.IsPositive)
                            continue;
                        account = After(account, account.Debit(Posting(spent)));
                        inFlight.Add(spent);
                    }
                    foreach (var amount in inFlight)
                    {
                        var back = account.Credit(Posting(amount, compensates: true));
                        Assert.Null(back.Refusal);
                        account = After(account, back);
                    }
                    return account.Balance.Minor == account.Received;
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(300).WithEndSize(30));

    [Fact]
    public void Has_its_room_kept_by_refusing_the_credit_that_would_take_it()
    {
        var largest = Cents(Account.LargestBalance);
        AnAccountWith(largest)
            .And(
                Debited(largest, after: Usd(0)),
                Credited(largest, after: largest, Counterpart.World),
                Debited(largest, after: Usd(0))
            )
            .When(a => a.Credit(Posting(largest, Counterpart.World)))
            .ThenRefused("balance-limit");
    }

    private static readonly Gen<long> Amounts = Gen.Frequency(
        (3, Gen.Choose(1, 2000).Select(minor => (long)minor)),
        (2, Gen.Elements(Account.LargestBalance, Account.LargestBalance - 1, Account.LargestBalance / 2, long.MaxValue))
    );

    private static Account After(Account account, Decision decision) =>
        decision.Aggregate(account, (state, happened) => state.Apply(happened));
}
