using System.Collections.Immutable;
using Florin.Kernel;

namespace Florin.Reconciliation.Matching;

/// <summary>What strategies have found, and what is left.</summary>
/// <param name="Matches">Each line and each entry is in one at the most.</param>
/// <param name="Lines">The lines that nothing matches.</param>
/// <param name="Entries">The entries that nothing matches.</param>
internal sealed record CascadeResult(
    IReadOnlyList<MadeMatch> Matches,
    IReadOnlyList<OpenLine> Lines,
    IReadOnlyList<OpenEntry> Entries
);

/// <summary>
/// Runs the strategies one after the other over what those before have left. The same lines, entries and rules make the same
/// matches, whatever their order: both sides are sorted first, equal candidates are told apart by it, and searches are bounded by
/// numbers of steps, never by time.
/// </summary>
internal sealed class Cascade
{
    private readonly MatchingRules _rules;
    private readonly IReadOnlySet<MatchId> _rejected;
    private readonly List<MadeMatch> _matches = [];

    private Cascade(
        IReadOnlyCollection<OpenLine> lines,
        IReadOnlyCollection<OpenEntry> entries,
        MatchingRules rules,
        Tolerance tolerance,
        IReadOnlySet<MatchId> rejected
    )
    {
        (_rules, Tolerance, _rejected) = (rules, tolerance, rejected);
        Lines = [.. lines.OrderBy(l => l.Day).ThenBy(l => l.Line.Id.Value, StringComparer.Ordinal)];
        Entries = [.. entries.OrderBy(e => e.Day).ThenBy(e => e.Position)];
    }

    /// <summary>The lines that nothing matches yet, by day.</summary>
    public List<OpenLine> Lines { get; private set; }

    /// <summary>The entries that nothing matches yet, by day.</summary>
    public List<OpenEntry> Entries { get; private set; }

    /// <summary>How far amounts and dates may be apart.</summary>
    public Tolerance Tolerance { get; }

    /// <summary>How many lines or entries a side may have.</summary>
    public int MaxGroup => _rules.MaxGroup;

    /// <summary>Matches lines with entries.</summary>
    /// <param name="lines">Of one currency and source.</param>
    /// <param name="entries">Of the same currency.</param>
    /// <param name="rules">The rules.</param>
    /// <param name="currency">The currency.</param>
    /// <param name="rejected">Matches that were rejected or undone, which are not found again.</param>
    public static CascadeResult Run(
        IReadOnlyCollection<OpenLine> lines,
        IReadOnlyCollection<OpenEntry> entries,
        MatchingRules rules,
        Currency currency,
        IReadOnlySet<MatchId> rejected
    )
    {
        var cascade = new Cascade(lines, entries, rules, rules.For(currency), rejected);
        foreach (var strategy in rules.Strategies.Distinct().Order())
        {
            Find(strategy, cascade);
            cascade.Forget();
        }
        return new CascadeResult(cascade._matches, cascade.Lines, cascade.Entries);
    }

    private readonly HashSet<OpenLine> _usedLines = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<OpenEntry> _usedEntries = new(ReferenceEqualityComparer.Instance);

    /// <summary>Whether a line is still open.</summary>
    public bool IsOpen(OpenLine line) => !_usedLines.Contains(line);

    /// <summary>Whether an entry is still open.</summary>
    public bool IsOpen(OpenEntry entry) => !_usedEntries.Contains(entry);

    /// <summary>Whether two days are near enough.</summary>
    public bool IsNear(int one, int other) => Math.Abs(one - other) <= Tolerance.Days;

    /// <summary>Whether two sums are the same, within the tolerance, and on the same side of zero.</summary>
    public bool IsSame(Int128 lines, Int128 entries) =>
        Int128.Sign(lines) == Int128.Sign(entries)
        && Int128.Abs(lines - entries) <= Tolerance.Amount.Minor
        && Int128.Abs(lines) <= long.MaxValue;

    /// <summary>Takes lines and entries as a match, unless it was rejected before, or something of it is taken.</summary>
    public bool Take(
        IReadOnlyList<OpenLine> lines,
        IReadOnlyList<OpenEntry> entries,
        MatchStrategy strategy,
        decimal score,
        params ImmutableArray<string> reasons
    )
    {
        if (!lines.All(IsOpen) || !entries.All(IsOpen))
            return false;
        var match = MadeMatch.Of(lines, entries, strategy, score, reasons);
        if (_rejected.Contains(match.Id))
            return false;
        _matches.Add(match with { Accepted = score >= _rules.AcceptAt });
        _usedLines.UnionWith(lines);
        _usedEntries.UnionWith(entries);
        return true;
    }

    private static void Find(MatchStrategy strategy, Cascade cascade)
    {
        switch (strategy)
        {
            case MatchStrategy.Id:
                ByName.FindIds(cascade);
                break;
            case MatchStrategy.Reference:
                ByName.FindReferences(cascade);
                break;
            case MatchStrategy.AmountAndDate:
                ByAmount.Find(cascade);
                break;
            case MatchStrategy.OneToMany:
                BySum.FindEntriesOfALine(cascade);
                break;
            case MatchStrategy.ManyToOne:
                BySum.FindLinesOfAnEntry(cascade);
                break;
            case MatchStrategy.ManyToMany:
                ByDay.Find(cascade);
                break;
            default:
                throw new InvalidOperationException($"{strategy} is not found by a run.");
        }
    }

    private void Forget()
    {
        Lines = [.. Lines.Where(IsOpen)];
        Entries = [.. Entries.Where(IsOpen)];
        _usedLines.Clear();
        _usedEntries.Clear();
    }
}
