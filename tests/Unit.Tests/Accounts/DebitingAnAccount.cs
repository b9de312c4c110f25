using Florin.Accounts;
using Florin.Contracts.Accounts;
using Florin.Kernel;
using static Florin.Testing.Scenario;
using static Florin.Unit.Tests.Accounts.Some;

namespace Florin.Unit.Tests.Accounts;

public sealed class DebitingAnAccount
{
    [Theory]
    [InlineData(Counterpart.Clearing)]
    [InlineData(Counterpart.World)]
    public void Moves_money_to_its_counterpart(Counterpart counterpart) =>
        AnAccountWith(Usd(100))
            .When(a => a.Debit(Posting(Usd(30), counterpart)))
            .Then(Debited(Usd(30), after: Usd(70), counterpart));

    [Fact]
    public void Takes_the_last_cent()
    {
        var after = AnAccountWith(Usd(100)).When(a => a.Debit(Posting(Usd(100)))).Then(Debited(Usd(100), after: Usd(0)));
        Assert.Equal(Usd(0), after.Balance);
        Assert.Equal(3, after.Version);
    }

    [Fact]
    public void Is_refused_one_cent_beyond_what_is_available()
    {
        var refusal = AnAccountWith(Usd(100)).When(a => a.Debit(Posting(Usd(100.01m)))).ThenRefused("insufficient-funds");
        Assert.Equal(
            "accountId acc_alice, available 100.00 USD, currency USD, needed 100.01 USD",
            string.Join(", ", refusal.Facts!.Select(f => $"{f.Key} {(f.Value is DecimalAmount a ? a.Money : f.Value)}"))
        );
    }

    [Fact]
    public void Takes_the_last_cent_of_the_overdraft() =>
        AnAccountWith(Usd(100), overdraft: Usd(50))
            .When(a => a.Debit(Posting(Usd(150))))
            .Then(Debited(Usd(150), after: Usd(-50)));

    [Fact]
    public void Is_refused_one_cent_beyond_the_overdraft() =>
        AnAccountWith(Usd(100), overdraft: Usd(50)).When(a => a.Debit(Posting(Usd(150.01m)))).ThenRefused("insufficient-funds");

    [Fact]
    public void Takes_the_largest_balance_and_the_largest_overdraft_at_once()
    {
        var largest = Cents(Account.LargestBalance);
        AnAccountWith(largest, overdraft: largest)
            .When(a => a.Debit(Posting(Cents(2 * Account.LargestBalance))))
            .Then(Debited(Cents(2 * Account.LargestBalance), after: -largest));
    }

    [Fact]
    public void Is_refused_for_the_largest_amount_there_is() =>
        AnAccountWith(Cents(Account.LargestBalance), overdraft: Cents(Account.LargestBalance))
            .When(a => a.Debit(Posting(Cents(long.MaxValue))))
            .ThenRefused("insufficient-funds");

    [Fact]
    public void Is_refused_on_a_frozen_account() =>
        AnAccountWith(Usd(100))
            .And(new AccountFrozen(Everyday))
            .When(a => a.Debit(Posting(Usd(1))))
            .ThenRefused("account-frozen");

    [Fact]
    public void Works_again_once_unfrozen() =>
        AnAccountWith(Usd(100))
            .And(new AccountFrozen(Everyday), new AccountUnfrozen(Everyday))
            .When(a => a.Debit(Posting(Usd(1))))
            .Then(Debited(Usd(1), after: Usd(99)));

    [Fact]
    public void Is_refused_on_a_closed_account() =>
        Given<Account>(Opened(), new AccountClosed(Everyday)).When(a => a.Debit(Posting(Usd(1)))).ThenRefused("account-closed");

    [Fact]
    public void Is_refused_in_another_currency() =>
        AnAccountWith(Usd(100)).When(a => a.Debit(Posting(new Money(1, Currency.Of("EUR"))))).ThenRefused("currency-mismatch");

    [Fact]
    public void Is_refused_where_there_is_no_account() =>
        Given<Account>().When(a => a.Debit(Posting(Usd(1)))).ThenRefused("not-found");
}
