using System.Globalization;
using System.Text.RegularExpressions;

namespace Florin.WebConsole.Components;

/// <summary>
/// What an operator enters into the one search field of Transfers: ids, an email address, an amount, a currency, a status or a type
/// become filters; everything else, and what is in quotation marks, is text.
/// </summary>
/// <param name="Words">The text; null without any.</param>
/// <param name="Filters">The filters, by their names in the address.</param>
/// <param name="Email">A user's email address; null without one.</param>
/// <param name="Screen">The address of the one thing that was named; null where a list is meant.</param>
/// <param name="Wrong">What cannot be read, and what can; null where all can.</param>
internal sealed partial record SearchTerms(
    string? Words,
    IReadOnlyDictionary<string, string> Filters,
    string? Email,
    string? Screen,
    string? Wrong = null
)
{
    private const int TraceIdLength = 32;

    /// <summary>The statuses of transfers, as the API writes them.</summary>
    public static IReadOnlyList<string> Statuses { get; } =
    ["PENDING", "IN_REVIEW", "PROCESSING", "COMPLETED", "FAILED", "REJECTED", "MANUAL_REVIEW"];

    /// <summary>The types of transfers, as the API writes them.</summary>
    public static IReadOnlyList<string> Types { get; } = ["transfer", "deposit", "withdrawal"];

    [GeneratedRegex(
        "\"(?<text>[^\"]*)\"|(?<word>\\S+)",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Term { get; }

    [GeneratedRegex(
        "(?<sign>(^|(?<=\\s))[<>]=?)\\s+(?=\\d)",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Sign { get; }

    /// <summary>Whether there is more than text.</summary>
    public bool IsMore => Filters.Count > 0 || Email is not null || Screen is not null;

    /// <summary>Reads what was entered.</summary>
    public static SearchTerms Of(string? entered)
    {
        var (words, filters) = (new List<string>(), new Dictionary<string, string>(StringComparer.Ordinal));
        string? email = null;
        string? wrong = null;
        // A sign belongs to its amount, with a space between them too.
        var terms = Term.Matches(Sign.Replace(entered ?? "", "${sign}"));
        if (terms.Count == 1 && ScreenOf(terms[0].Value) is { } screen)
            return new SearchTerms(null, filters, null, screen);
        foreach (Match term in terms)
            if (term.Groups["text"].Success)
                words.Add(term.Groups["text"].Value);
            else if (term.Value.Contains('@', StringComparison.Ordinal) && email is null)
                email = term.Value;
            else if (IsFilter(term.Value, filters))
                continue;
            else if (term.Value is ['>' or '<', _, ..])
                wrong ??=
                    $"'{term.Value}' is no amount; write >100 for at least 100, <50.5 for at most 50.5, or 12.50 for exactly that; in quotation marks it is text.";
            else
                words.Add(term.Value);
        return new SearchTerms(words.Count == 0 ? null : string.Join(' ', words), filters, email, null, wrong);
    }

    private static string? ScreenOf(string word) =>
        word.StartsWith("txn_", StringComparison.Ordinal) || word.StartsWith("write_", StringComparison.Ordinal)
            ? Entities.PathOf(word)
        : word.Length == TraceIdLength && word.All(char.IsAsciiHexDigitLower) ? $"/traces/{word}"
        : null;

    private static bool IsFilter(string word, Dictionary<string, string> filters)
    {
        var status = word.Replace('-', '_').ToUpperInvariant();
        return word switch
        {
            _ when word.StartsWith("acc_", StringComparison.Ordinal) => filters.TryAdd("accountId", word),
            _ when word.StartsWith("user_", StringComparison.Ordinal) => filters.TryAdd("userId", word),
            ['>', '=', .. var least] when IsAmount(least) => filters.TryAdd("minAmount", least),
            ['<', '=', .. var most] when IsAmount(most) => filters.TryAdd("maxAmount", most),
            ['>', .. var least] when IsAmount(least) => filters.TryAdd("minAmount", least),
            ['<', .. var most] when IsAmount(most) => filters.TryAdd("maxAmount", most),
            _ when IsAmount(word) => filters.TryAdd("minAmount", word) && filters.TryAdd("maxAmount", word),
            _ when word.Length == 3 && word.All(char.IsAsciiLetterUpper) => filters.TryAdd("currency", word),
            _ when Statuses.Contains(status, StringComparer.Ordinal) => filters.TryAdd("status", status),
            _ when Types.Contains(word, StringComparer.Ordinal) => filters.TryAdd("type", word),
            _ => false,
        };
    }

    private static bool IsAmount(string word) =>
        decimal.TryParse(word, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _);
}
