using System.Text.RegularExpressions;

namespace Florin.Reconciliation.Matching;

/// <summary>Matches a line with the entry whose transaction it names, by its id or its reference.</summary>
internal static partial class ByName
{
    private const decimal IdScore = 1m;
    private const decimal ReferenceScore = 0.97m;
    private const decimal OtherAmount = 0.05m;
    private const int ShortestReference = 4;

    /// <summary>Matches what names a transaction's id.</summary>
    public static void FindIds(Cascade cascade)
    {
        var entries = Index(cascade.Entries, entry => entry.Transaction.Value);
        foreach (var line in cascade.Lines)
        {
            var named = Texts(line)
                .SelectMany(text => TransactionIds().Matches(text).Select(match => match.Value.ToLowerInvariant()))
                .Distinct(StringComparer.Ordinal)
                .ToList();
            if (line.Adjustment is { } adjustment)
                Take(
                    cascade,
                    line,
                    entries.GetValueOrDefault(adjustment.Value),
                    MatchStrategy.Id,
                    IdScore,
                    $"The transaction {adjustment} was made for the line."
                );
            else if (named is [var id])
                Take(
                    cascade,
                    line,
                    entries.GetValueOrDefault(id),
                    MatchStrategy.Id,
                    IdScore,
                    $"The line names the transaction {id}."
                );
        }
    }

    /// <summary>Matches what names a transaction's reference: as a reference, or as a word of its text.</summary>
    public static void FindReferences(Cascade cascade)
    {
        var entries = Index(cascade.Entries, entry => Plain(entry.Reference));
        foreach (var line in cascade.Lines.Where(cascade.IsOpen))
        foreach (var reference in References(line))
            if (
                entries.TryGetValue(reference, out var found)
                && Take(
                    cascade,
                    line,
                    [.. found.Where(entry => cascade.IsNear(entry.Day, line.Day))],
                    MatchStrategy.Reference,
                    ReferenceScore,
                    $"The line names the reference {reference}."
                )
            )
                break;
    }

    // What names several is ambiguous, unless the amount of one alone fits.
    private static bool Take(
        Cascade cascade,
        OpenLine line,
        List<OpenEntry>? found,
        MatchStrategy strategy,
        decimal score,
        string reason
    )
    {
        var fitting = found?.Where(entry => cascade.IsOpen(entry) && cascade.IsSame(line.Minor, entry.Minor)).ToList();
        var exact = fitting?.Where(entry => entry.Minor == line.Minor).ToList();
        return (exact, fitting) switch
        {
            ([var one], _) => cascade.Take([line], [one], strategy, score, reason, "The amounts are the same."),
            ([], [var one]) => cascade.Take(
                [line],
                [one],
                strategy,
                score - OtherAmount,
                reason,
                "The amounts differ by no more than the tolerance."
            ),
            _ => false,
        };
    }

    private static Dictionary<string, List<OpenEntry>> Index(List<OpenEntry> entries, Func<OpenEntry, string?> name)
    {
        var index = new Dictionary<string, List<OpenEntry>>(StringComparer.Ordinal);
        foreach (var entry in entries)
            if (name(entry) is { } text)
                if (index.TryGetValue(text, out var same))
                    same.Add(entry);
                else
                    index.Add(text, [entry]);
        return index;
    }

    private static IEnumerable<string> References(OpenLine line) =>
        new[] { Plain(line.Line.Reference), Plain(line.Line.BankReference) }
            .Concat((line.Line.Text ?? "").Split(' ', ',', ';', ':').Select(Plain))
            .OfType<string>()
            .Distinct(StringComparer.Ordinal);

    private static IEnumerable<string> Texts(OpenLine line) =>
        new[] { line.Line.Reference, line.Line.BankReference, line.Line.Text }.OfType<string>();

    // Banks change the case of references and leave signs out.
    private static string? Plain(string? reference)
    {
        if (reference is null)
            return null;
        var plain = string.Concat(reference.Where(char.IsLetterOrDigit)).ToUpperInvariant();
        return plain.Length >= ShortestReference ? plain : null;
    }

    [GeneratedRegex("txn_[0-9a-hjkmnp-tv-z]{26}", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex TransactionIds();
}
