using Florin.Accounts;
using Florin.Kernel;
using static Florin.Testing.Scenario;
using static Florin.Unit.Tests.Accounts.Some;

namespace Florin.Unit.Tests.Accounts;

public sealed class ChangingAnAccountsStatus
{
    [Fact]
    public void Freezes_an_open_one() => Given<Account>(Opened()).When(a => a.Freeze()).Then(new AccountFrozen(Everyday));

    [Fact]
    public void Does_not_freeze_a_frozen_one() =>
        Given<Account>(Opened(), new AccountFrozen(Everyday)).When(a => a.Freeze()).ThenRefused("wrong-state");

    [Fact]
    public void Does_not_freeze_a_closed_one() =>
        Given<Account>(Opened(), new AccountClosed(Everyday)).When(a => a.Freeze()).ThenRefused("wrong-state");

    [Fact]
    public void Unfreezes_a_frozen_one() =>
        Given<Account>(Opened(), new AccountFrozen(Everyday)).When(a => a.Unfreeze()).Then(new AccountUnfrozen(Everyday));

    [Fact]
    public void Does_not_unfreeze_an_open_one() => Given<Account>(Opened()).When(a => a.Unfreeze()).ThenRefused("wrong-state");

    [Fact]
    public void Does_not_unfreeze_a_closed_one() =>
        Given<Account>(Opened(), new AccountClosed(Everyday)).When(a => a.Unfreeze()).ThenRefused("wrong-state");

    [Fact]
    public void Closes_an_empty_one() => Given<Account>(Opened()).When(a => a.Close()).Then(new AccountClosed(Everyday));

    [Fact]
    public void Closes_an_empty_frozen_one() =>
        Given<Account>(Opened(), new AccountFrozen(Everyday)).When(a => a.Close()).Then(new AccountClosed(Everyday));

    [Fact]
    public void Does_not_close_one_with_a_cent_on_it()
    {
        var refusal = AnAccountWith(Usd(0.01m)).When(a => a.Close()).ThenRefused("wrong-state");
        Assert.Equal(new DecimalAmount(Usd(0.01m)), refusal.Facts!["balance"]);
    }

    [Fact]
    public void Does_not_close_one_that_owes_a_cent() =>
        AnAccountWith(Usd(0), overdraft: Usd(1))
            .And(Debited(Usd(0.01m), after: Usd(-0.01m)))
            .When(a => a.Close())
            .ThenRefused("wrong-state");

    [Fact]
    public void Does_not_close_a_closed_one() =>
        Given<Account>(Opened(), new AccountClosed(Everyday)).When(a => a.Close()).ThenRefused("wrong-state");
}
