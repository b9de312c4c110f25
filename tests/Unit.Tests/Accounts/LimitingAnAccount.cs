using Florin.Accounts;
using Florin.Contracts.Accounts;
using Florin.Kernel;
using FsCheck;
using FsCheck.Fluent;
using static Florin.Testing.Scenario;
using static Florin.Unit.Tests.Accounts.Some;
using static Florin.Unit.Tests.Accounts.TheLedger;

namespace Florin.Unit.Tests.Accounts;

/// <summary>What may leave an account at once, in a day and in a month.</summary>
public sealed class LimitingAnAccount
{
    private static readonly DateTimeOffset Midnight = new(2026, 1, 3, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Refuses_one_cent_more_than_may_leave_at_once()
    {
        var limited = Limited(perTransaction: Usd(30));
        limited.When(a => a.Debit(Posting(Usd(30)), Now)).Then(Debited(Usd(30), after: Usd(970)));
        var refusal = limited.When(a => a.Debit(Posting(Usd(30.01m)), Now)).ThenRefused("limit-exceeded");
        Assert.Equal("perTransaction", refusal.Facts!["limit"]);
    }

    [Fact]
    public void Counts_what_has_left_on_the_day_and_begins_again_at_midnight()
    {
        var spent = Limited(perDay: Usd(30)).And(Debited(Usd(20), after: Usd(980)));
        spent.When(a => a.Debit(Posting(Usd(10)), Now)).Then(Debited(Usd(10), after: Usd(970)));
        var refusal = spent.When(a => a.Debit(Posting(Usd(10.01m)), Now)).ThenRefused("limit-exceeded");
        Assert.Equal(new DecimalAmount(Usd(10)), refusal.Facts!["left"]);
        spent
            .When(a => a.Debit(At(Usd(30), Midnight), Midnight))
            .Then(Debited(Usd(30), after: Usd(950)) with { EffectiveAt = Midnight });
    }

    [Fact]
    public void Counts_what_arrives_after_midnight_on_the_day_from_which_it_counts()
    {
        var spent = Limited(perDay: Usd(30))
            .And(Debited(Usd(20), after: Usd(980)), Debited(Usd(30), after: Usd(950)) with { EffectiveAt = Midnight });
        spent.When(a => a.Debit(Posting(Usd(10.01m)), Midnight)).ThenRefused("limit-exceeded");
        spent.When(a => a.Debit(Posting(Usd(10)), Midnight)).Then(Debited(Usd(10), after: Usd(940)));
    }

    [Fact]
    public void Counts_months_likewise()
    {
        var next = new DateTimeOffset(2026, 2, 1, 0, 0, 0, TimeSpan.Zero);
        var spent = Limited(perMonth: Usd(30)).And(Debited(Usd(20), after: Usd(980)));
        spent.When(a => a.Debit(At(Usd(10.01m), next.AddTicks(-10)), next)).ThenRefused("limit-exceeded");
        spent.When(a => a.Debit(At(Usd(30), next), next)).Then(Debited(Usd(30), after: Usd(950)) with { EffectiveAt = next });
    }

    [Fact]
    public void Gives_back_what_came_to_nothing()
    {
        var undone = Credited(Usd(20), after: Usd(1000), compensates: true);
        Limited(perDay: Usd(30))
            .And(Debited(Usd(20), after: Usd(980)), undone)
            .When(a => a.Debit(Posting(Usd(30)), Now))
            .Then(Debited(Usd(30), after: Usd(970)));
        var midnight = Debited(Usd(30), after: Usd(950)) with { EffectiveAt = Midnight };
        Limited(perDay: Usd(30)) // What is given back of yesterday makes no room today.
            .And(Debited(Usd(20), after: Usd(980)), midnight, undone with { BalanceAfter = Usd(970) })
            .When(a => a.Debit(At(Usd(0.01m), Midnight), Midnight))
            .ThenRefused("limit-exceeded");
    }

    [Fact]
    public void Counts_captures_and_leaves_credits_alone()
    {
        var held = new HoldPlaced(Everyday, new("hold_1"), Usd(40), null, null, "user_alice", Now);
        Limited(perDay: Usd(30))
            .And(held)
            .When(a => a.Capture(held.Hold, null, false, new("acc_shop"), new("txn_2"), Now))
            .ThenRefused("limit-exceeded");
        Limited(perDay: Usd(30)).When(a => a.Credit(Posting(Usd(50)))).Then(Credited(Usd(50), after: Usd(1050)));
    }

    [Fact]
    public void Counts_what_left_before_there_was_a_limit() =>
        AnAccountWith(Usd(1000))
            .And(Debited(Usd(20), after: Usd(980)), new AccountLimitsChanged(Everyday, null, Usd(30), null))
            .When(a => a.Debit(Posting(Usd(10.01m)), Now))
            .ThenRefused("limit-exceeded");

    [Fact]
    public void Never_lets_more_leave_in_a_day_or_month_in_whatever_order_it_comes() =>
        Prop.ForAll(
                Gen.Choose(1, 2000).Zip(Gen.Choose(0, 60 * 24)).ArrayOf().ToArbitrary(),
                asked =>
                {
                    var account = Limited(perDay: Usd(30), perMonth: Usd(100)).State;
                    var posted = new List<FundsDebited>();
                    var time = Now;
                    foreach (var (minor, hours) in asked)
                    {
                        time = time.AddHours(hours % 30);
                        var late = hours % 2 == 0 ? TimeSpan.FromHours(hours % 7) : TimeSpan.Zero;
                        var decision = account.Debit(At(Cents(minor), time - late), time);
                        account = decision.Aggregate(account, (state, happened) => state.Apply(happened));
                        posted.AddRange(decision.OfType<FundsDebited>());
                    }
                    var days = posted.GroupBy(e => e.EffectiveAt.UtcDateTime.Date).Select(day => day.Sum(e => e.Amount.Minor));
                    var months = posted.GroupBy(e => e.EffectiveAt.Month).Select(month => month.Sum(e => e.Amount.Minor));
                    return days.All(sum => sum <= 3000) && months.All(sum => sum <= 10_000);
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(300).WithEndSize(100));

    [Fact]
    public async Task Holds_however_many_debit_at_once()
    {
        await using var ledger = await Start();
        var account = await ledger.OpenWith(Usd(500));
        Assert.Equal(403, (await Limit(ledger, account, new { perDay = "30.00" }, Alice)).Status);
        var limited = await Limit(ledger, account, new { perDay = "30.00" }, Admin);
        Assert.Equal("30.00", limited.Data["limits"]!["perDay"]!.ToJsonString());
        var answers = await Task.WhenAll(
            Enumerable.Range(0, 100).Select(_ => Task.Run(() => ledger.Debit(Of(account, Usd(1)))))
        );
        Assert.Equal(30, answers.Count(answer => answer.Refusal is null));
        Assert.Equal(70, answers.Count(answer => answer.Refusal?.Code == "limit-exceeded"));
        var seen = (await ledger.Service.Get($"/accounts/{account}", Alice)).Data["limits"]!;
        Assert.Equal("30.00 30.00", $"{seen["spentToday"]!.ToJsonString()} {seen["spentThisMonth"]!.ToJsonString()}");
        Assert.Null((await Limit(ledger, account, new { }, Admin)).Data["limits"]);
        Assert.Null((await ledger.Debit(Of(account, Usd(1)))).Refusal);
    }

    [Theory]
    [InlineData("""{"perDay": -1}""", 400)]
    [InlineData("""{"perDay": 0.001}""", 400)]
    [InlineData("""{"perWeek": 1}""", 400)]
    [InlineData("""{"perDay": 0}""", 200)]
    public async Task Takes_amounts_of_the_accounts_currency(string body, int status)
    {
        await using var ledger = await Start();
        var account = await ledger.OpenWith(Usd(1));
        Assert.Equal(status, (await Limit(ledger, account, body, Admin)).Status);
        Assert.Equal(404, (await Limit(ledger, new AccountId("acc_00000000000000000000000000"), new { }, Admin)).Status);
    }

    private static Task<Testing.Answer> Limit(TheLedger ledger, AccountId account, object body, Platform.Identity.Actor by) =>
        ledger.Service.Send("PUT", $"/accounts/{account}/limits", body, by, null);

    private static PostToAccount At(Money amount, DateTimeOffset time) => Posting(amount) with { EffectiveAt = time };

    private static GivenEvents<Account> Limited(Money? perTransaction = null, Money? perDay = null, Money? perMonth = null) =>
        AnAccountWith(Usd(1000)).And(new AccountLimitsChanged(Everyday, perTransaction, perDay, perMonth));
}
