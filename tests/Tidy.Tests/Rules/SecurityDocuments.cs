using System.Text.RegularExpressions;

namespace Florin.Tidy.Rules;

/// <summary>
/// A document on security names only tests, settings, types and files that exist, and an assessment of the requirements of a
/// standard has each of them once, says what shows that one is met, and adds up.
/// </summary>
internal static partial class SecurityDocuments
{
    private const string Met = "met";
    private const string NotMet = "not met";

    /// <summary>What a line of a document has in backticks.</summary>
    public static IEnumerable<string> Spans(string line) => CodeSpan().Matches(line).Select(span => span.Groups["span"].Value);

    /// <summary>Names of what there is not.</summary>
    public static IEnumerable<Violation> CheckNames(SourceFile document, Evidence evidence) =>
        from line in document.Lines.Select((text, index) => (Text: text, Number: index + 1))
        from span in Spans(line.Text)
        where Missing(span, evidence) is not null
        select new Violation($"{document.Path}:{line.Number}", $"there is no {Missing(span, evidence)} {span}");

    /// <summary>Requirements that are missing, unknown, there twice or of another level, and those met by nothing.</summary>
    /// <param name="document">The assessment.</param>
    /// <param name="requirements">Every requirement with its level, such as <c>6.2.1 1</c>.</param>
    public static IEnumerable<Violation> CheckRows(SourceFile document, IReadOnlyCollection<string> requirements)
    {
        var rows = RowsOf(document);
        foreach (var lacking in requirements.Except(rows.Select(row => $"{row.Id} {row.Level}"), StringComparer.Ordinal))
            yield return new Violation(document.Path, $"lacks the requirement {lacking}");
        foreach (var row in rows.Where(row => !requirements.Contains($"{row.Id} {row.Level}", StringComparer.Ordinal)))
            yield return row.At(document, $"{row.Id} of level {row.Level} is no requirement");
        foreach (var twice in rows.GroupBy(row => row.Id, StringComparer.Ordinal).SelectMany(same => same.Skip(1)))
            yield return twice.At(document, $"{twice.Id} is there already");
        foreach (var row in rows.Where(row => row.Status == Met && !Spans(row.Shown).Any(IsEvidence)))
            yield return row.At(document, $"{row.Id} is met, and nothing is named that shows it");
    }

    /// <summary>Sums and a list of what is not met, at the top, that differ from the rows.</summary>
    public static IEnumerable<Violation> CheckSums(SourceFile document)
    {
        var rows = RowsOf(document);
        var sums = document.Lines.Select(line => Sum().Match(line)).Where(sum => sum.Success).ToList();
        foreach (var chapter in rows.GroupBy(row => row.Id.Split('.')[0], StringComparer.Ordinal))
            if (!sums.Exists(sum => sum.Groups["chapter"].Value == $"V{chapter.Key}" && Says(sum, [.. chapter])))
                yield return new Violation(document.Path, $"the numbers of V{chapter.Key} are {Numbers([.. chapter])}");
        if (!sums.Exists(sum => sum.Groups["chapter"].Value == "all" && Says(sum, rows)))
            yield return new Violation(document.Path, $"the numbers of all are {Numbers(rows)}");
        var listed = document.Lines.Select(line => Listed().Match(line).Groups["id"].Value).Where(id => id.Length > 0).ToList();
        foreach (var row in rows.Where(row => row.Status == NotMet != (listed.Count(id => id == row.Id) == 1)))
            yield return row.At(document, $"{row.Id} is {row.Status}; the list at the top has what is not met, each once");
    }

    private static string? Missing(string span, Evidence evidence) =>
        Test().IsMatch(span) ? (evidence.Tests.Contains(span) ? null : "test")
        : Setting().IsMatch(span) ? (evidence.Settings.Contains(span) ? null : "setting")
        : Path().IsMatch(span) ? (evidence.HasFile(span) ? null : "file")
        : TypeName().IsMatch(span) ? (evidence.Types.Contains(span) ? null : "type")
        : null;

    private static bool IsEvidence(string span) =>
        Test().IsMatch(span) || Setting().IsMatch(span) || Path().IsMatch(span) || TypeName().IsMatch(span);

    private static bool Says(Match sum, IReadOnlyCollection<Row> rows) => sum.Groups["numbers"].Value == Numbers(rows);

    private static string Numbers(IReadOnlyCollection<Row> rows) =>
        $"{rows.Count} | {rows.Count(row => row.Status == Met)} | {rows.Count(row => row.Status == NotMet)} | {rows.Count(row => row.Status is not (Met or NotMet))}";

    private static List<Row> RowsOf(SourceFile document) =>
        [
            .. document
                .Lines.Select((line, index) => (Found: RowLine().Match(line), Number: index + 1))
                .Where(line => line.Found.Success)
                .Select(line => new Row(
                    line.Number,
                    line.Found.Groups["id"].Value,
                    line.Found.Groups["level"].Value,
                    line.Found.Groups["status"].Value,
                    line.Found.Groups["shown"].Value
                )),
        ];

    [GeneratedRegex("`(?<span>[^`]+)`", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex CodeSpan();

    [GeneratedRegex(@"^\w+\.\w*_\w+$", RegexOptions.None, 1000)]
    private static partial Regex Test();

    [GeneratedRegex(@"^[A-Z]\w*(:[\w{}]+)+$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Setting();

    [GeneratedRegex(@"^([\w.-]+/)+[\w.-]+$|^[\w.]+\.(md|props|sh)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Path();

    [GeneratedRegex("^[A-Z][a-z]+([A-Z][a-z]*)+$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex TypeName();

    [GeneratedRegex(
        @"^\| (?<id>\d+\.\d+\.\d+) \| (?<level>\d) \| [^|]+ \| (?<status>met|not met|n/a) \| (?<shown>[^|]+) \|$",
        RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex RowLine();

    [GeneratedRegex(
        @"^\| (?<chapter>V\d+|all)\b[^|]*\| (?<numbers>\d+ \| \d+ \| \d+ \| \d+) \|$",
        RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Sum();

    [GeneratedRegex(@"^- (?<id>\d+\.\d+\.\d+) ", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Listed();

    private sealed record Row(int Line, string Id, string Level, string Status, string Shown)
    {
        public Violation At(SourceFile document, string what) => new($"{document.Path}:{Line}", what);
    }
}
