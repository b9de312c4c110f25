using System.Collections.Immutable;
using System.Globalization;
using Florin.Platform.Projections;

namespace Florin.Reconciliation.Matching;

/// <summary>
/// Matches a line with an entry of the same amount, near in time, whose description is like the name or the text of the line.
/// The best pairs come first; of pairs that are equally good none is sure.
/// </summary>
internal static class ByAmount
{
    private const int MaxCandidates = 10;
    private const decimal Base = 0.5m;
    private const decimal ForDate = 0.2m;
    private const decimal ForWords = 0.2m;
    private const decimal Ambiguous = 0.3m;
    private const decimal OtherAmount = 0.1m;
    private const int ShortestWord = 3;

    /// <summary>Matches by amount, date and words.</summary>
    public static void Find(Cascade cascade)
    {
        var entries = new SortedEntries(cascade.Entries);
        var words = new Dictionary<OpenEntry, string[]>(ReferenceEqualityComparer.Instance);
        var pairs = new List<Pair>();
        foreach (var line in cascade.Lines)
        {
            var near = entries.Near(line, cascade, MaxCandidates);
            if (near.Count == 0)
                continue;
            var own = Words($"{line.Line.Counterparty} {line.Line.Text}");
            pairs.AddRange(near.Select(entry => Score(line, own, entry, WordsOf(entry), cascade.Tolerance)));
        }
        foreach (var pair in Ordered(pairs))
            cascade.Take([pair.Line], [pair.Entry], MatchStrategy.AmountAndDate, pair.Score, pair.Reasons);

        string[] WordsOf(OpenEntry entry) =>
            words.TryGetValue(entry, out var known) ? known : words[entry] = Words($"{entry.Description} {entry.Reference}");
    }

    private static Pair Score(OpenLine line, string[] own, OpenEntry entry, string[] its, Tolerance tolerance)
    {
        var apart = Math.Abs(line.Day - entry.Day);
        var date = ForDate * (1m - (decimal)apart / (tolerance.Days + 1));
        string[] shared = [.. own.Intersect(its, StringComparer.Ordinal)];
        var words = own.Length == 0 || its.Length == 0 ? 0 : ForWords * shared.Length / Math.Min(own.Length, its.Length);
        return new Pair(
            line,
            entry,
            Math.Round(Base - (line.Minor == entry.Minor ? 0 : OtherAmount) + date + words, 4),
            apart,
            shared
        );
    }

    private static List<Pair> Ordered(List<Pair> pairs)
    {
        var ofLine = Best(pairs, pair => pair.Line);
        var ofEntry = Best(pairs, pair => pair.Entry);
        return
        [
            .. pairs
                .Select(pair => pair.Doubted(ofLine[pair.Line], ofEntry[pair.Entry], Ambiguous))
                .OrderByDescending(pair => pair.Score)
                .ThenBy(pair => pair.Apart)
                .ThenBy(pair => pair.Line.Day)
                .ThenBy(pair => pair.Line.Line.Id.Value, StringComparer.Ordinal)
                .ThenBy(pair => pair.Entry.Position),
        ];
    }

    private static Dictionary<object, (decimal Score, int Count)> Best(List<Pair> pairs, Func<Pair, object> of)
    {
        var best = new Dictionary<object, (decimal Score, int Count)>(ReferenceEqualityComparer.Instance);
        foreach (var pair in pairs)
            best[of(pair)] =
                !best.TryGetValue(of(pair), out var known) || pair.Score > known.Score ? (pair.Score, 1)
                : pair.Score == known.Score ? (known.Score, known.Count + 1)
                : known;
        return best;
    }

    private static string[] Words(string text) =>
        [
            .. SearchText
                .Fold(text)
                .Split([' ', ',', '.', ';', ':', '/', '-', '+', '(', ')'], StringSplitOptions.RemoveEmptyEntries)
                .Where(word => word.Length >= ShortestWord)
                .Distinct(StringComparer.Ordinal),
        ];

    private sealed record Pair(OpenLine Line, OpenEntry Entry, decimal Score, int Apart, string[] Shared, int Alike = 1)
    {
        private const int MaxShown = 5;

        public ImmutableArray<string> Reasons =>
            [
                Line.Minor == Entry.Minor ? "The amounts are the same." : "The amounts differ by no more than the tolerance.",
                Apart == 0
                    ? "The dates are the same."
                    : string.Create(CultureInfo.InvariantCulture, $"The dates are {Apart} days apart."),
                Shared.Length == 0 ? "No words are the same." : $"The same words: {string.Join(", ", Shared.Take(MaxShown))}.",
                .. Alike > 1
                    ? [string.Create(CultureInfo.InvariantCulture, $"{Alike} candidates are equally good.")]
                    : Array.Empty<string>(),
            ];

        // Where a line or an entry has several best pairs, neither is certain, and a person decides.
        public Pair Doubted((decimal Score, int Count) ofLine, (decimal Score, int Count) ofEntry, decimal by)
        {
            var alike = Math.Max(ofLine.Score == Score ? ofLine.Count : 1, ofEntry.Score == Score ? ofEntry.Count : 1);
            return alike == 1 ? this : this with { Score = Score - by, Alike = alike };
        }
    }
}
