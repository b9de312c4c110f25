using System.Collections.Immutable;
using Florin.Kernel;
using Florin.Platform.EventLog;

namespace Florin.Risk;

/// <summary>An amount at or over its currency's threshold.</summary>
/// <param name="Points">What it adds to the score, 0 to 1; nothing switches the rule off.</param>
/// <param name="At">The thresholds, one for each currency, sorted by its code.</param>
/// <param name="Default">
/// The threshold of every other currency, in its whole major units; null in older rules, for which the
/// configuration's holds. Imported history is measured by the thresholds of <paramref name="At"/> alone.
/// </param>
public sealed record LargeAmountRule(decimal Points, ImmutableArray<Money> At, long? Default = null);

/// <summary>More than so many transactions of one user within a minute.</summary>
/// <param name="Points">What it adds to the score, 0 to 1; nothing switches the rule off.</param>
/// <param name="Over">So many are fine, 1 to 100; the next one fires.</param>
public sealed record VelocityRule(decimal Points, int Over);

/// <summary>
/// Many amounts that each stay just below the large one: those of one user, in one currency and within an hour, that are less
/// than its threshold and at least half of it, sum up to more than so many times the threshold.
/// </summary>
/// <param name="Points">What it adds to the score, 0 to 1; nothing switches the rule off.</param>
/// <param name="Times">So many times the threshold are fine, 1 to 30.</param>
public sealed record StructuringRule(decimal Points, int Times);

/// <summary>A young source account and an amount that is more than pocket money.</summary>
/// <param name="Points">What it adds to the score, 0 to 1; nothing switches the rule off.</param>
/// <param name="YoungerThanHours">Accounts of this age or older are fine, 1 to 8760.</param>
/// <param name="AmountAtLeast">Whole major units of whatever currency; less is fine.</param>
public sealed record NewAccountRule(decimal Points, int YoungerThanHours, long AmountAtLeast);

/// <summary>Who may not move money: each scores 1.</summary>
/// <param name="Users">Whoever asks, sorted.</param>
/// <param name="Accounts">Source or target, sorted.</param>
public sealed record BlockedRule(ImmutableArray<UserId> Users, ImmutableArray<AccountId> Accounts);

/// <summary>All rules. The points of those that fire add up, to 1 at the most.</summary>
/// <param name="LargeAmount">By default 0.7 at 10,000 of any currency.</param>
/// <param name="Velocity">By default 0.6 over 10: with a new account it reaches a review.</param>
/// <param name="NewAccount">By default 0.1 under 24 hours at 1,000 or more.</param>
/// <param name="Blocked">By default nobody.</param>
/// <param name="ReviewAt">A score at or over it waits for an administrator; 0.7 by default.</param>
/// <param name="RejectAt">A score at or over it is rejected; 0.9 by default.</param>
/// <param name="Structuring">By default 0.7 over 5 times; null in older rules, for which the default applies.</param>
public sealed record RiskRules(
    LargeAmountRule LargeAmount,
    VelocityRule Velocity,
    NewAccountRule NewAccount,
    BlockedRule Blocked,
    decimal ReviewAt,
    decimal RejectAt,
    StructuringRule? Structuring = null
)
{
    /// <summary>The rules with what was not said in them taken from others.</summary>
    internal RiskRules CompletedBy(RiskRules configured) =>
        this with
        {
            LargeAmount = LargeAmount with { Default = LargeAmount.Default ?? configured.LargeAmount.Default },
            Structuring = Structuring ?? configured.Structuring,
        };
}

/// <summary>An administrator replaced the rules.</summary>
/// <param name="Rules">All of them, as they are from now on.</param>
/// <param name="By">The administrator.</param>
/// <param name="At">When.</param>
public sealed record RiskRulesChanged(RiskRules Rules, string By, DateTimeOffset At);

/// <summary>The rules as administrators left them.</summary>
/// <param name="Version">How often they were changed; 0 while those of the configuration hold.</param>
/// <param name="Rules">Null while those of the configuration hold.</param>
/// <param name="ChangedBy">Who changed them last.</param>
/// <param name="ChangedAt">When they were changed last.</param>
internal sealed record RuleBook(long Version, RiskRules? Rules, string? ChangedBy, DateTimeOffset? ChangedAt) : IState<RuleBook>
{
    public const string Stream = "rules";

    public static RuleBook Empty { get; } = new(0, null, null, null);

    public static string Schema => "rules.1";

    public RuleBook Apply(object happened) =>
        happened is RiskRulesChanged e ? new RuleBook(Version + 1, e.Rules, e.By, e.At) : this;

    /// <summary>Replaces the rules, unless somebody else did since the version that the change was made from.</summary>
    public Decision Change(RiskRules rules, long? madeFrom, string by, DateTimeOffset now) =>
        madeFrom is { } version && version != Version
            ? Refusal.WrongState($"The rules are now at version {Version}, not {version}; read them again first.")
            : [new RiskRulesChanged(rules, by, now)];
}

/// <summary>The events of the risk service.</summary>
public static class RiskEvents
{
    /// <summary>Names them.</summary>
    public static void Register(EventTypes types)
    {
        ArgumentNullException.ThrowIfNull(types);
        types.Add<RiskAssessed>("RiskAssessed").Add<RiskRulesChanged>("RiskRulesChanged");
    }
}
