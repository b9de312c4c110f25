using System.Collections.Immutable;
using Florin.Kernel;

namespace Florin.Reconciliation.Matching;

/// <summary>How lines are matched with entries, in the order of the cascade.</summary>
internal enum MatchStrategy
{
    /// <summary>The line names the id of the entry's transaction.</summary>
    Id,

    /// <summary>The line names the reference of the entry's transaction.</summary>
    Reference,

    /// <summary>The amounts are the same, the dates near and the texts alike.</summary>
    AmountAndDate,

    /// <summary>The amounts of several entries come to that of one line, such as a batch.</summary>
    OneToMany,

    /// <summary>The amounts of several lines come to that of one entry, such as one paid in parts.</summary>
    ManyToOne,

    /// <summary>All that is left of a day on both sides comes to the same.</summary>
    ManyToMany,

    /// <summary>Somebody said so.</summary>
    Manual,
}

/// <summary>How far amounts and dates of a currency may be apart.</summary>
/// <param name="Amount">The amounts of a match, on both sides together.</param>
/// <param name="Days">The dates.</param>
internal sealed record Tolerance(Money Amount, int Days)
{
    /// <summary>Of a currency of which the rules say nothing: the same amount, within three days.</summary>
    public static Tolerance Default(Currency currency) => new(Money.Zero(currency), 3);
}

/// <summary>How lines are matched.</summary>
/// <param name="Strategies">Those that run; they run in the order of the cascade, whatever their order here.</param>
/// <param name="AcceptAt">A match with this score or a better one is accepted at once, 0 to 1.</param>
/// <param name="MaxGroup">How many lines or entries the side of a match may have at the most.</param>
/// <param name="Tolerances">One for each currency.</param>
internal sealed record MatchingRules(
    ImmutableArray<MatchStrategy> Strategies,
    decimal AcceptAt,
    int MaxGroup,
    ImmutableArray<Tolerance> Tolerances
)
{
    /// <summary>All strategies; what is identified by an id or a reference is accepted at once.</summary>
    public static MatchingRules Default { get; } =
        new([.. Enum.GetValues<MatchStrategy>().Where(strategy => strategy is not MatchStrategy.Manual)], 0.95m, 50, []);

    /// <summary>How far amounts and dates of a currency may be apart.</summary>
    public Tolerance For(Currency currency) =>
        Tolerances.FirstOrDefault(tolerance => tolerance.Amount.Currency.Equals(currency)) ?? Tolerance.Default(currency);
}

/// <summary>Somebody replaced the rules.</summary>
/// <param name="Rules">All of them, as they are from now on.</param>
/// <param name="By">Who.</param>
/// <param name="At">When.</param>
internal sealed record MatchingRulesChanged(MatchingRules Rules, string By, DateTimeOffset At);

/// <summary>The rules as they are now.</summary>
/// <param name="Version">How often they were changed; 0 while those that are built in hold.</param>
/// <param name="Rules">All of them.</param>
/// <param name="ChangedBy">Who changed them last.</param>
/// <param name="ChangedAt">When they were changed last.</param>
internal sealed record RulesState(long Version, MatchingRules Rules, string? ChangedBy, DateTimeOffset? ChangedAt)
    : IState<RulesState>
{
    public const string Stream = "rules";

    public static RulesState Empty { get; } = new(0, MatchingRules.Default, null, null);

    public static string Schema => "matching-rules.1";

    public RulesState Apply(object happened) =>
        happened is MatchingRulesChanged e ? new RulesState(Version + 1, e.Rules, e.By, e.At) : this;

    /// <summary>Replaces the rules, unless somebody else did since the version that the change was made from.</summary>
    public Decision Change(MatchingRules rules, long? madeFrom, string by, DateTimeOffset now) =>
        madeFrom is { } version && version != Version
            ? Refusal.WrongState($"The rules are now at version {Version}, not {version}; read them again first.")
            : [new MatchingRulesChanged(rules, by, now)];
}
