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
    public RiskAssessed Assess(AssessTransaction asked, bool tooMany)
    {
        var fired = ImmutableArray<FiredRule>.Empty;
        Add(ref fired, "large-amount", Rules.LargeAmount.Points, LargeAmount(asked));
        Add(ref fired, "velocity", Rules.Velocity.Points, Velocity(tooMany));
        Add(ref fired, "new-account", Rules.NewAccount.Points, NewAccount(asked));
        Add(ref fired, "blocked-user", 1, BlockedUser(asked));
        Add(ref fired, "blocked-account", 1, BlockedAccount(asked.FromAccount) ?? BlockedAccount(asked.ToAccount));
        var score = Math.Min(1, fired.Sum(rule => rule.Score));
        return new RiskAssessed(
            asked.Transaction,
            asked.UserId,
            asked.RequestedAt,
            asked.Historic,
            Version,
            score,
            Decide(score),
            fired
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

    private string? LargeAmount(AssessTransaction asked) =>
        _large.TryGetValue(asked.Amount.Currency, out var threshold) && asked.Amount >= threshold
            ? $"The amount {asked.Amount} is at or over {threshold}."
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

    private string? BlockedAccount(AccountId? account) =>
        account is { } id && _accounts.Contains(id) ? $"The account {id} is blocked." : null;
}
