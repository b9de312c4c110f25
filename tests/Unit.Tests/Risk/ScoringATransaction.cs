using Florin.Contracts.Risk;
using Florin.Contracts.Transactions;
using Florin.Kernel;
using Florin.Risk;
using static Florin.Unit.Tests.Risk.TheRiskService;

namespace Florin.Unit.Tests.Risk;

public sealed class ScoringATransaction
{
    private static readonly RiskRules Rules = new RiskOptions().ToRules();
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private static readonly TimeSpan Microsecond = TimeSpan.FromMicroseconds(1);

    [Fact]
    public void Finds_nothing_in_a_harmless_one() => Is(Asking(), 0, RiskDecision.Approved);

    [Theory]
    [InlineData("USD", 9_999_99, false)]
    [InlineData("USD", 10_000_00, true)]
    [InlineData("EUR", 10_000_00, true)]
    [InlineData("GBP", 10_000_00, true)]
    [InlineData("CHF", 9_999_99, false)]
    [InlineData("CHF", 10_000_00, true)]
    [InlineData("CHF", 3_000_000_000_000_000_000, true)]
    [InlineData("JPY", 9_999, false)]
    [InlineData("JPY", 10_000, true)]
    [InlineData("BHD", 10_000_000, true)]
    public void Finds_an_amount_at_or_over_its_threshold_large(string currency, long minor, bool large)
    {
        var asked = Asking(amount: new Money(minor, Currency.Of(currency)));
        if (large)
            Is(asked, 0.7m, RiskDecision.Review, "large-amount");
        else
            Is(asked, 0, RiskDecision.Approved);
    }

    [Fact]
    public void Finds_too_many_within_a_minute()
    {
        var assessed = new Ruling(Rules, 0).Assess(Asking(), tooMany: true);
        Assert.Equal((0.6m, RiskDecision.Approved), (assessed.Score, assessed.Decision));
        Assert.Equal("velocity", Assert.Single(assessed.Fired).Rule);
    }

    [Fact]
    public void Finds_an_account_young_until_it_is_exactly_a_day_old()
    {
        Is(Asking(amount: Usd(1000), openedAt: Now - Day + Microsecond), 0.1m, RiskDecision.Approved, "new-account");
        Is(Asking(amount: Usd(1000), openedAt: Now - Day), 0, RiskDecision.Approved);
    }

    [Theory]
    [InlineData("USD", 999_99, false)]
    [InlineData("USD", 1_000_00, true)]
    [InlineData("CHF", 1_000_00, true)]
    [InlineData("JPY", 999, false)]
    [InlineData("JPY", 1_000, true)]
    [InlineData("BHD", 999_999, false)]
    [InlineData("BHD", 1_000_000, true)]
    public void Finds_a_thousand_major_units_much_for_a_young_account(string currency, long minor, bool much) =>
        Is(
            Asking(amount: new Money(minor, Currency.Of(currency)), openedAt: Now),
            much ? 0.1m : 0,
            RiskDecision.Approved,
            much ? ["new-account"] : []
        );

    [Fact]
    public void Asks_no_age_of_the_outside_world() =>
        Is(
            Asking(amount: Usd(5000)) with
            {
                Type = TransactionType.Deposit,
                FromAccount = null,
                FromOpenedAt = null,
            },
            0,
            RiskDecision.Approved
        );

    [Fact]
    public void Adds_what_fires_and_stays_in_review_below_the_rejection() =>
        Is(Asking(amount: Usd(10_000), openedAt: Now), 0.8m, RiskDecision.Review, "large-amount", "new-account");

    [Fact]
    public void Never_passes_one_and_rejects_from_nine_tenths()
    {
        var assessed = new Ruling(Rules, 3).Assess(Asking(amount: Usd(10_000), openedAt: Now), tooMany: true);
        Assert.Equal((1m, RiskDecision.Rejected, 3L), (assessed.Score, assessed.Decision, assessed.Rules));
        Assert.Equal(["large-amount", "velocity", "new-account"], assessed.Fired.Select(rule => rule.Rule));
        Assert.Equal([0.7m, 0.6m, 0.1m], assessed.Fired.Select(rule => rule.Score));
    }

    [Fact]
    public void Reviews_many_from_a_new_account()
    {
        var assessed = new Ruling(Rules, 0).Assess(Asking(amount: Usd(1000), openedAt: Now), tooMany: true);
        Assert.Equal((0.7m, RiskDecision.Review), (assessed.Score, assessed.Decision));
    }

    [Fact]
    public void Reviews_amounts_that_stay_below_the_large_one_together()
    {
        var assessed = new Ruling(Rules, 0).Assess(Asking(amount: Usd(9_999)), tooMany: false, structured: true);
        Assert.Equal((0.7m, RiskDecision.Review), (assessed.Score, assessed.Decision));
        Assert.Equal("structuring", Assert.Single(assessed.Fired).Rule);
    }

    [Fact]
    public void Measures_imported_history_only_where_a_threshold_was_set() =>
        Is(Asking(amount: new Money(500_000_00, Currency.Of("CZK")), openedAt: Now, historic: true), 0, RiskDecision.Approved);

    [Fact]
    public void Asks_no_age_of_imported_history() =>
        Is(Asking(amount: Usd(10_000), openedAt: Now, historic: true), 0.7m, RiskDecision.Review, "large-amount");

    [Fact]
    public void Rejects_a_blocked_user_and_a_blocked_account_on_either_side()
    {
        Is(Asking(), 1, RiskDecision.Rejected, Blocking([Alice], []), "blocked-user");
        Is(Asking(), 1, RiskDecision.Rejected, Blocking([], [From]), "blocked-account");
        Is(Asking(), 1, RiskDecision.Rejected, Blocking([], [To]), "blocked-account");
        Is(Asking(), 0, RiskDecision.Approved, Blocking([new UserId("user_bob")], [new AccountId("acc_other")]));
    }

    [Theory]
    [InlineData(0.69, 0.9, RiskDecision.Review)]
    [InlineData(0.7, 0.9, RiskDecision.Review)]
    [InlineData(0.7001, 0.9, RiskDecision.Approved)]
    [InlineData(0.5, 0.7, RiskDecision.Rejected)]
    [InlineData(0.5, 0.7001, RiskDecision.Review)]
    public void Decides_at_or_over_the_limits(double review, double reject, RiskDecision decision) =>
        Is(
            Asking(amount: Usd(10_000)),
            0.7m,
            decision,
            Rules with
            {
                ReviewAt = (decimal)review,
                RejectAt = (decimal)reject,
            },
            "large-amount"
        );

    [Fact]
    public void Passes_over_a_rule_without_points() =>
        Is(
            Asking(amount: Usd(10_000)),
            0,
            RiskDecision.Approved,
            Rules with
            {
                LargeAmount = Rules.LargeAmount with { Points = 0 },
            }
        );

    [Fact]
    public void Says_why()
    {
        var rules = Blocking([Alice], [To]);
        var fired = new Ruling(rules, 0).Assess(Asking(amount: Usd(10_000), openedAt: Now), tooMany: true).Fired;
        Assert.Equal(
            [
                "The amount 10000.00 USD is at or over 10000.00 USD.",
                "The user asked for more than 10 transactions within a minute.",
                "The account is younger than 24 hours and the amount is 1000 or more.",
                "The user user_alice is blocked.",
                "The account acc_to is blocked.",
            ],
            fired.Select(rule => rule.Reason)
        );
    }

    private static RiskRules Blocking(UserId[] users, AccountId[] accounts) =>
        Rules with
        {
            Blocked = new BlockedRule([.. users], [.. accounts]),
        };

    private static void Is(AssessTransaction asked, decimal score, RiskDecision decision, params string[] fired) =>
        Is(asked, score, decision, Rules, fired);

    private static void Is(
        AssessTransaction asked,
        decimal score,
        RiskDecision decision,
        RiskRules rules,
        params string[] fired
    )
    {
        var assessed = new Ruling(rules, 0).Assess(asked, tooMany: false);
        Assert.Equal(fired, assessed.Fired.Select(rule => rule.Rule));
        Assert.Equal((score, decision), (assessed.Score, assessed.Decision));
    }
}
