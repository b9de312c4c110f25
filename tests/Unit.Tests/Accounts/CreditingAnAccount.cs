using Florin.Accounts;
using Florin.Contracts.Accounts;
using Florin.Kernel;
using static Florin.Testing.Scenario;
using static Florin.Unit.Tests.Accounts.Some;

namespace Florin.Unit.Tests.Accounts;

public sealed class CreditingAnAccount
{
    [Theory]
    [InlineData(Counterpart.Clearing)]
    [InlineData(Counterpart.World)]
    public void Moves_money_from_its_counterpart(Counterpart counterpart) =>
        AnAccountWith(Usd(1))
            .When(a => a.Credit(Posting(Usd(30), counterpart)))
            .Then(Credited(Usd(30), after: Usd(31), counterpart));

    [Fact]
    public void Fills_an_overdrawn_account_up() =>
        AnAccountWith(Usd(0), overdraft: Usd(50))
            .And(Debited(Usd(50), after: Usd(-50)))
            .When(a => a.Credit(Posting(Usd(50))))
            .Then(Credited(Usd(50), after: Usd(0)));

    [Fact]
    public void Takes_the_last_cent_that_fits() =>
        AnAccountWith(Cents(Account.LargestBalance - 1))
            .When(a => a.Credit(Posting(Cents(1))))
            .Then(Credited(Cents(1), after: Cents(Account.LargestBalance)));

    [Theory]
    [InlineData(Account.LargestBalance, 1)]
    [InlineData(1, Account.LargestBalance)]
    [InlineData(1, long.MaxValue)]
    [InlineData(0, long.MaxValue)]
    public void Is_refused_one_cent_beyond_the_largest_balance(long balance, long amount) =>
        AnAccountWith(Cents(balance)).When(a => a.Credit(Posting(Cents(amount)))).ThenRefused("balance-limit");

    [Fact]
    public void Is_refused_on_a_frozen_account() =>
        Given<Account>(Opened(), new AccountFrozen(Everyday))
            .When(a => a.Credit(Posting(Usd(1))))
            .ThenRefused("account-frozen");

    [Fact]
    public void Is_refused_on_a_closed_account() =>
        Given<Account>(Opened(), new AccountClosed(Everyday))
            .When(a => a.Credit(Posting(Usd(1))))
            .ThenRefused("account-closed");

    [Fact]
    public void Is_refused_in_another_currency() =>
        AnAccountWith(Usd(100)).When(a => a.Credit(Posting(new Money(1, Currency.Of("EUR"))))).ThenRefused("currency-mismatch");

    [Fact]
    public void Is_refused_where_there_is_no_account() =>
        Given<Account>().When(a => a.Credit(Posting(Usd(1)))).ThenRefused("not-found");
}
