using System.Collections.Frozen;
using System.Collections.Immutable;
using Florin.Contracts.Risk;
using Florin.Kernel;

namespace Florin.Risk;

/// <summary>One version of the rules, made ready to be applied.</summary>
internal sealed class Ruling
{
    private readonly FrozenDictionary<Currency, Money> _large;
    private readonly FrozenSet<UserId> _users;
    private readonly FrozenSet<AccountId> _accounts;

    public Ruling(RiskRules rules, long version)
    {
        (Rules, Version) = (rules, version);
        _large = rules.LargeAmount.At.ToFrozenDictionary(amount => amount.Currency);
        _users = rules.Blocked.Users.ToFrozenSet();
        _accounts = rules.Blocked.Accounts.ToFrozenSet();
    }

    public RiskRules Rules { get; }

    public long Version { get; }

    /// <summary>Applies every rule. Pure.</summary>
    /// <param name="asked">The transaction.</param>
    /// <param name="tooMany">It is one of more transactions within a minute than are fine.</param>
    /// <param name="structured">
    /// Together with others within the hour it exceeds what is allowed of amounts just below the large one.
    /// </param>
    public RiskAssessed Assess(AssessTransaction asked, bool tooMany, bool structured = false)
    {
        var fired = ImmutableArray<FiredRule>.Empty;
        Add(ref fired, "large-amount", Rules.LargeAmount.Points, LargeAmount(asked));
        Add(ref fired, "velocity", Rules.Velocity.Points, Velocity(tooMany));
        Add(ref fired, "structuring", Rules.Structuring?.Points ?? 0, Structuring(asked, structured));
        Add(ref fired, "new-account", Rules.NewAccount.Points, NewAccount(asked));
        Add(ref fired, "blocked-user", 1, BlockedUser(asked));
        Add(ref fired, "blocked-account", 1, BlockedAccount(asked));
        var score = Math.Min(1, fired.Sum(rule => rule.Score));
        return new RiskAssessed(
            asked.Transaction,
            asked.UserId,
            asked.RequestedAt,
            asked.Historic,
            Version,
            score,
            Decide(score),
            fired,
            asked.Amount
        );
    }

    private static void Add(ref ImmutableArray<FiredRule> fired, string rule, decimal points, string? reason)
    {
        if (reason is not null && points > 0)
            fired = fired.Add(new FiredRule(rule, points, reason));
    }

    private RiskDecision Decide(decimal score) =>
        score >= Rules.RejectAt ? RiskDecision.Rejected
        : score >= Rules.ReviewAt ? RiskDecision.Review
        : RiskDecision.Approved;

    /// <summary>From which amount on a currency's transactions are large; null where no rule says so.</summary>
    public Money? LargeFrom(Currency currency) =>
        _large.TryGetValue(currency, out var threshold) ? threshold
        : Rules.LargeAmount.Default is { } units
            ? new Money((long)Int128.Min((Int128)units * currency.Scale, long.MaxValue), currency)
        : null;

    // Imported history was agreed on elsewhere, in currencies of any worth: it is measured where an operator set a threshold.
    private string? LargeAmount(AssessTransaction asked) =>
        Large(asked, asked.Amount)
        ?? asked.FurtherAmounts?.Select(amount => Large(asked, amount)).FirstOrDefault(why => why is not null);

    private string? Large(AssessTransaction asked, Money amount) =>
        LargeFrom(amount.Currency) is { } threshold
        && amount >= threshold
        && (!asked.Historic || _large.ContainsKey(amount.Currency))
            ? $"The amount {amount} is at or over {threshold}."
            : null;

    private string? Structuring(AssessTransaction asked, bool structured) =>
        structured && Rules.Structuring is { } rule && LargeFrom(asked.Amount.Currency) is { } threshold
            ? $"Within an hour amounts of at least half of {threshold} added up to more than {rule.Times} times as much."
            : null;

    private string? Velocity(bool tooMany) =>
        tooMany ? $"The user asked for more than {Rules.Velocity.Over} transactions within a minute." : null;

    private string? NewAccount(AssessTransaction asked)
    {
        var rule = Rules.NewAccount;
        if (asked.Historic || asked.FromOpenedAt is not { } opened)
            return null;
        var isYoung = asked.RequestedAt - opened < TimeSpan.FromHours(rule.YoungerThanHours);
        var isMuch = asked.Amount.Minor >= (Int128)rule.AmountAtLeast * asked.Amount.Currency.Scale;
        return isYoung && isMuch
            ? $"The account is younger than {rule.YoungerThanHours} hours and the amount is {rule.AmountAtLeast} or more."
            : null;
    }

    private string? BlockedUser(AssessTransaction asked) =>
        _users.Contains(asked.UserId) ? $"The user {asked.UserId} is blocked." : null;

    private string? BlockedAccount(AssessTransaction asked) =>
        BlockedAccount(asked.FromAccount)
        ?? BlockedAccount(asked.ToAccount)
        ?? asked.Accounts?.Select(id => BlockedAccount(id)).FirstOrDefault(why => why is not null);

    private string? BlockedAccount(AccountId? account) =>
        account is { } id && _accounts.Contains(id) ? $"The account {id} is blocked." : null;
}
