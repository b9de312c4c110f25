using System.Text.Json;
using Florin.Accounts;
using Florin.Platform.EventLog;
using Florin.Platform.Json;
using static Florin.Testing.Scenario;
using static Florin.Unit.Tests.Accounts.Some;

namespace Florin.Unit.Tests.Accounts;

/// <summary>What is asserted before writing is asserted again on reading: a log that was changed does not go unnoticed.</summary>
public sealed class ReadingAnAccountsPast
{
    [Fact]
    public void Stops_at_a_balance_that_is_not_the_sum() =>
        Assert.Throws<BooksDoNotBalance>(() => AnAccountWith(Usd(100)).And(Debited(Usd(1), after: Usd(98))).State);

    [Fact]
    public void Stops_at_a_debit_beyond_the_overdraft() =>
        Assert.Throws<BooksDoNotBalance>(() =>
            AnAccountWith(Usd(0), overdraft: Usd(1)).And(Debited(Usd(1.01m), after: Usd(-1.01m))).State
        );

    [Fact]
    public void Stops_at_an_amount_that_is_not_positive() =>
        Assert.Throws<BooksDoNotBalance>(() => AnAccountWith(Usd(1)).And(Debited(Usd(-1), after: Usd(2))).State);

    [Fact]
    public void Stops_at_a_posting_of_another_account() =>
        Assert.Throws<BooksDoNotBalance>(() =>
            AnAccountWith(Usd(1)).And(Debited(Usd(1), after: Usd(0)) with { Account = new("acc_bob") }).State
        );

    [Fact]
    public void Stops_where_an_account_with_money_was_closed() =>
        Assert.Throws<BooksDoNotBalance>(() => AnAccountWith(Usd(1)).And(new AccountClosed(Everyday)).State);

    [Fact]
    public void Stops_where_it_does_not_begin_with_the_opening() =>
        Assert.Throws<BooksDoNotBalance>(() => Given<Account>(new AccountFrozen(Everyday)).State);

    [Fact]
    public void Stops_at_a_second_opening() => Assert.Throws<BooksDoNotBalance>(() => Given<Account>(Opened(), Opened()).State);

    [Fact]
    public void Stops_at_an_event_that_is_none_of_an_account() =>
        Assert.Throws<LogFault>(() => AnAccountWith(Usd(1)).And("something else").State);

    [Fact]
    public void May_begin_with_a_snapshot()
    {
        var state = AnAccountWith(Usd(100), overdraft: Usd(5)).And(new AccountFrozen(Everyday)).State;
        var kept = JsonSerializer.Deserialize<Account>(JsonSerializer.Serialize(state, FlorinJson.Compact), FlorinJson.Compact);
        Assert.Equal(state, kept);
    }
}
