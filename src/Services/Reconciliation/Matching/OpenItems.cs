using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Florin.Kernel;

namespace Florin.Reconciliation.Matching;

/// <summary>A line that nothing matches yet.</summary>
/// <param name="Line">The line.</param>
/// <param name="Adjustment">The transfer that was made for it; null where none was.</param>
internal sealed record OpenLine(BankStatementLine Line, TransactionId? Adjustment = null)
{
    /// <summary>What the bank account gained, in minor units.</summary>
    public long Minor => Line.Amount.Minor;

    /// <summary>Its day.</summary>
    public int Day => Line.BookedOn.DayNumber;
}

/// <summary>An entry of the ledger that nothing matches yet.</summary>
/// <param name="Position">Its place in the ledger's log.</param>
/// <param name="Transaction">The transaction that moved the money.</param>
/// <param name="Minor">What it is to the bank account, in minor units: negative where money left.</param>
/// <param name="Day">Its day.</param>
/// <param name="Reference">The reference of its transaction; null where it has none.</param>
/// <param name="Description">What the ledger's statement says.</param>
internal sealed record OpenEntry(
    long Position,
    TransactionId Transaction,
    long Minor,
    int Day,
    string? Reference,
    string? Description
);

/// <summary>A match that a strategy found, or that somebody made.</summary>
/// <param name="Id">Follows from its lines and entries.</param>
/// <param name="Lines">The lines, by their ids.</param>
/// <param name="Entries">The entries' positions, ascending.</param>
/// <param name="Amount">The sum of the lines.</param>
/// <param name="Difference">The sum of the lines less that of the entries, which the tolerance allows.</param>
/// <param name="On">The last day of its lines.</param>
/// <param name="First">The first day of its lines, for locked periods.</param>
/// <param name="Strategy">What found it.</param>
/// <param name="Score">How sure it is, 0 to 1.</param>
/// <param name="Reasons">Where the score comes from, each a sentence.</param>
/// <param name="Accepted">Whether it was accepted at once.</param>
internal sealed record MadeMatch(
    MatchId Id,
    ImmutableArray<StatementLineId> Lines,
    ImmutableArray<long> Entries,
    Money Amount,
    Money Difference,
    DateOnly First,
    DateOnly On,
    MatchStrategy Strategy,
    decimal Score,
    ImmutableArray<string> Reasons,
    bool Accepted
)
{
    /// <summary>A match of lines with entries; not accepted yet.</summary>
    public static MadeMatch Of(
        IReadOnlyList<OpenLine> lines,
        IReadOnlyList<OpenEntry> entries,
        MatchStrategy strategy,
        decimal score,
        ImmutableArray<string> reasons
    )
    {
        var currency = lines[0].Line.Amount.Currency;
        var sum = lines.Aggregate((Int128)0, (total, line) => total + line.Minor);
        var other = entries.Aggregate((Int128)0, (total, entry) => total + entry.Minor);
        ImmutableArray<StatementLineId> ids = [.. lines.Select(l => l.Line.Id).OrderBy(id => id.Value, StringComparer.Ordinal)];
        ImmutableArray<long> positions = [.. entries.Select(e => e.Position).Order()];
        return new MadeMatch(
            IdOf(ids, positions),
            ids,
            positions,
            new Money(checked((long)sum), currency),
            new Money(checked((long)(sum - other)), currency),
            lines.Min(l => l.Line.BookedOn),
            lines.Max(l => l.Line.BookedOn),
            strategy,
            score,
            reasons,
            Accepted: false
        );
    }

    /// <summary>The id of a match, which follows from what it matches.</summary>
    public static MatchId IdOf(ImmutableArray<StatementLineId> lines, ImmutableArray<long> entries)
    {
        var text = new StringBuilder();
        foreach (var line in lines)
            text.Append(line.Value).Append('|');
        foreach (var entry in entries)
            text.Append(CultureInfo.InvariantCulture, $"{entry}|");
        return new MatchId(MatchId.Prefix + DerivedIds.Of(text.ToString()));
    }
}

/// <summary>Ids that follow from what they are of.</summary>
internal static class DerivedIds
{
    private const int Bytes = 16;

    /// <summary>The part of an id behind its prefix, of a text.</summary>
    public static string Of(string text) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, Bytes));

    /// <summary>The exception that a line is.</summary>
    public static ExceptionCaseId OfException(StatementLineId line) => new(ExceptionCaseId.Prefix + Of(line.Value));

    /// <summary>The exception that an entry is to a source.</summary>
    public static ExceptionCaseId OfException(BankSourceId source, long entry) =>
        new(ExceptionCaseId.Prefix + Of(string.Create(CultureInfo.InvariantCulture, $"{source}|{entry}")));
}
