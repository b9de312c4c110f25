using Florin.Accounts;
using Florin.Contracts.Accounts;
using Florin.Kernel;
using static Florin.Testing.Scenario;
using static Florin.Unit.Tests.Accounts.Some;

namespace Florin.Unit.Tests.Accounts;

/// <summary>What an account decides about its holds.</summary>
public sealed class HoldingMoney
{
    private static readonly HoldId First = new("hold_1");
    private static readonly AccountId Shop = new("acc_shop");
    private static readonly TransactionId Part = new("txn_part");
    private static readonly DateTimeOffset Soon = Now.AddMinutes(1);

    [Fact]
    public void Leaves_the_balance_and_takes_it_from_what_is_available()
    {
        var after = AnAccountWith(Usd(100)).When(a => a.Place(Asked(Usd(30)), 10, Now)).Then(Placed(Usd(30)));
        Assert.Equal((Usd(100), Usd(30), Usd(70)), (after.Balance, after.HeldAt(Now), after.AvailableAt(Now)));
    }

    [Fact]
    public void Takes_the_last_cent_of_the_overdraft_and_no_more()
    {
        AnAccountWith(Usd(100), overdraft: Usd(50)).When(a => a.Place(Asked(Usd(150)), 10, Now)).Then(Placed(Usd(150)));
        AnAccountWith(Usd(100), overdraft: Usd(50))
            .When(a => a.Place(Asked(Usd(150.01m)), 10, Now))
            .ThenRefused("insufficient-funds");
    }

    [Fact]
    public void Counts_what_others_hold_already() =>
        Held(Usd(30)).When(a => a.Place(Asked(Usd(70.01m), "hold_2"), 10, Now)).ThenRefused("insufficient-funds");

    [Fact]
    public void Keeps_a_debit_from_what_is_held()
    {
        Held(Usd(30)).When(a => a.Debit(Posting(Usd(70)), Now)).Then(Debited(Usd(70), after: Usd(30)));
        Held(Usd(30)).When(a => a.Debit(Posting(Usd(70.01m)), Now)).ThenRefused("insufficient-funds");
    }

    [Fact]
    public void Ends_at_its_time_without_any_event()
    {
        var held = Held(Usd(30), Soon);
        held.When(a => a.Debit(Posting(Usd(100)), Soon.AddTicks(-1))).ThenRefused("insufficient-funds");
        held.When(a => a.Debit(Posting(Usd(100)), Soon)).Then(Debited(Usd(100), after: Usd(0)));
        held.When(a => a.Void(First, Soon)).ThenRefused("hold-expired");
        held.When(a => a.Capture(First, null, false, Shop, Part, Soon)).ThenRefused("hold-expired");
        held.When(a => a.Expire(First, Soon.AddTicks(-1))).Then();
        held.When(a => a.Expire(First, Soon)).Then(new HoldExpired(Everyday, First, Usd(30)));
        held.And(new HoldExpired(Everyday, First, Usd(30))).When(a => a.Expire(First, Soon)).Then();
    }

    [Fact]
    public void Is_refused_beyond_the_number_that_an_account_may_have_of_those_whose_time_is_not_over()
    {
        Held(Usd(30)).When(a => a.Place(Asked(Usd(1), "hold_2"), 1, Now)).ThenRefused("too-many-holds");
        Held(Usd(30), Soon).When(a => a.Place(Asked(Usd(1), "hold_2"), 1, Soon)).Then(Placed(Usd(1), "hold_2", at: Soon));
    }

    [Fact]
    public void Is_captured_in_parts_down_to_the_last_cent()
    {
        var rest = Held(Usd(30)).When(a => Capture(a, Usd(10))).Then(Captured(Usd(10), left: Usd(20), after: Usd(90)));
        Assert.Equal((Usd(20), Usd(70)), (rest.HeldAt(Now), rest.AvailableAt(Now)));
        var part = Captured(Usd(10), left: Usd(20), after: Usd(90));
        Held(Usd(30)).And(part).When(a => Capture(a, Usd(20.01m))).ThenRefused("hold-exceeded");
        var all = Held(Usd(30)).And(part).When(a => Capture(a, null)).Then(Captured(Usd(20), left: Usd(0), after: Usd(70)));
        Assert.Empty(all.Holds);
        Held(Usd(30))
            .And(part, Captured(Usd(20), left: Usd(0), after: Usd(70)))
            .When(a => Capture(a, Usd(0.01m)))
            .ThenRefused("wrong-state");
    }

    [Fact]
    public void Releases_the_rest_with_the_final_part()
    {
        var after = Held(Usd(30))
            .When(a => Capture(a, Usd(10), final: true))
            .Then(Captured(Usd(10), left: Usd(0), after: Usd(90), final: true));
        Assert.Equal((Usd(0), Usd(90)), (after.HeldAt(Now), after.AvailableAt(Now)));
    }

    [Fact]
    public void Is_voided_once()
    {
        var after = Held(Usd(30)).When(a => a.Void(First, Now)).Then(new HoldVoided(Everyday, First, Usd(30)));
        Assert.Equal(Usd(100), after.AvailableAt(Now));
        Held(Usd(30)).And(new HoldVoided(Everyday, First, Usd(30))).When(a => a.Void(First, Now)).ThenRefused("wrong-state");
    }

    [Fact]
    public void Cannot_be_placed_or_captured_while_frozen_and_can_be_voided()
    {
        var frozen = Held(Usd(30)).And(new AccountFrozen(Everyday));
        frozen.When(a => a.Place(Asked(Usd(1), "hold_2"), 10, Now)).ThenRefused("account-frozen");
        frozen.When(a => Capture(a, null)).ThenRefused("account-frozen");
        frozen.When(a => a.Void(First, Now)).Then(new HoldVoided(Everyday, First, Usd(30)));
    }

    [Fact]
    public void Keeps_an_account_from_being_closed()
    {
        var owing = Given<Account>(Opened(Usd(50)), Placed(Usd(30), until: Soon));
        owing.When(a => a.Close(Now)).ThenRefused("wrong-state");
        owing.When(a => a.Close(Soon)).Then(new AccountClosed(Everyday));
        Given<Account>(Opened(), new AccountClosed(Everyday))
            .When(a => a.Place(Asked(Usd(1)), 10, Now))
            .ThenRefused("account-closed");
    }

    [Fact]
    public void Has_as_many_captures_as_it_may_the_last_of_which_takes_all()
    {
        var state = Held(Usd(100)).State;
        for (var i = 0; i < Hold.MostCaptures - 1; i++)
            state = Capture(state, Cents(1)).Aggregate(state, (before, happened) => before.Apply(happened));
        Assert.Equal("wrong-state", Capture(state, Cents(1)).Refusal?.Code);
        Assert.Null(Capture(state, null).Refusal);
        Assert.Null(Capture(state, Cents(1), final: true).Refusal);
    }

    [Fact]
    public void Is_taken_in_by_an_account_of_the_same_currency_that_is_open()
    {
        var captured = Captured(Usd(10), left: Usd(20), after: Usd(90));
        var shop = Given<Account>(Opened() with { Account = Shop });
        var credited = new CaptureCredited(Shop, First, Everyday, Part, Usd(10), Counterpart.Clearing, Usd(10), "a bike", Now);
        shop.When(a => a.Receive(captured)).Then(credited);
        shop.And(new AccountFrozen(Shop)).When(a => a.Receive(captured)).ThenRefused("account-frozen");
        shop.And(new AccountClosed(Shop)).When(a => a.Receive(captured)).ThenRefused("account-closed");
        Given<Account>(Opened(Money.Zero(Currency.Of("EUR"))) with { Account = Shop })
            .When(a => a.Receive(captured))
            .ThenRefused("currency-mismatch");
        Given<Account>().When(a => a.Receive(captured)).ThenRefused("not-found");
    }

    [Fact]
    public void Is_not_read_where_it_does_not_fit()
    {
        Assert.Throws<BooksDoNotBalance>(() => Given<Account>(Opened(), Placed(Usd(1))).State);
        Assert.Throws<BooksDoNotBalance>(() => Held(Usd(30)).And(Captured(Usd(31), left: Usd(-1), after: Usd(69))).State);
        Assert.Throws<BooksDoNotBalance>(() => Held(Usd(30)).And(Captured(Usd(10), left: Usd(30), after: Usd(90))).State);
        Assert.Throws<BooksDoNotBalance>(() => Held(Usd(30)).And(new HoldVoided(Everyday, First, Usd(29))).State);
        Assert.Throws<BooksDoNotBalance>(() => Held(Usd(30)).And(new HoldVoided(Everyday, new("hold_2"), Usd(30))).State);
        Assert.Throws<BooksDoNotBalance>(() => Held(Usd(30)).And(Placed(Usd(1))).State); // The same hold again.
    }

    private static GivenEvents<Account> Held(Money amount, DateTimeOffset? until = null) =>
        AnAccountWith(Usd(100)).And(Placed(amount, until: until));

    private static HoldPlaced Asked(Money amount, string id = "hold_1") => Placed(amount, id, default(DateTimeOffset));

    private static HoldPlaced Placed(
        Money amount,
        string id = "hold_1",
        DateTimeOffset? at = null,
        DateTimeOffset? until = null
    ) => new(Everyday, new HoldId(id), amount, "a bike", until, "user_alice", at ?? Now);

    private static Decision Capture(Account account, Money? amount, bool final = false) =>
        account.Capture(First, amount, final, Shop, Part, Now);

    private static HoldCaptured Captured(Money amount, Money left, Money after, bool final = false) =>
        new(Everyday, First, Part, amount, Shop, left, final, Counterpart.Clearing, after, "a bike", Now);
}
