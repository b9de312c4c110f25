using System.Globalization;

namespace Florin.Host.Import;

/// <summary>What the columns and dates of the files look like.</summary>
/// <param name="Dialect">Encoding and delimiter.</param>
/// <param name="DateFormat">A .NET format such as <c>dd.MM.yyyy</c>; null: ISO 8601 dates and RFC 3339 times.</param>
/// <param name="Mappings">Headers by column, such as <c>date</c> or <c>transactions:date</c>.</param>
/// <param name="HasDecimalComma">Amounts are written <c>1234,50</c>; otherwise <c>1234.50</c>.</param>
internal sealed record ImportFormat(
    CsvDialect Dialect,
    string? DateFormat = null,
    IReadOnlyDictionary<string, string>? Mappings = null,
    bool HasDecimalComma = false
)
{
    // Every day of a month is in both, so that a format that leaves out or confuses a part cannot pass.
    private static readonly DateTime[] Probes = [new(1993, 1, 31), new(2024, 12, 3), new(2008, 2, 29)];

    private static readonly string[] Rfc3339 =
    [
        "yyyy-MM-dd'T'HH:mm:sszzz",
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz",
        "yyyy-MM-dd'T'HH:mm:ss'Z'",
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'",
    ];

    /// <summary>The header under which a file has a column.</summary>
    /// <param name="kind"><c>accounts</c> or <c>transactions</c>.</param>
    /// <param name="column">The column's own name.</param>
    public string HeaderOf(string kind, string column) =>
        Mappings is null ? column
        : Mappings.TryGetValue($"{kind}:{column}", out var own) ? own
        : Mappings.TryGetValue(column, out var both) ? both
        : column;

    /// <summary>Whether a format says year, month and day, so that no part of a date is guessed.</summary>
    public static bool IsDateFormat(string format) =>
        Array.TrueForAll(
            Probes,
            day =>
            {
                try
                {
                    var text = day.ToString(format, CultureInfo.InvariantCulture);
                    return DateTime.TryParseExact(text, format, CultureInfo.InvariantCulture, DateTimeStyles.None, out var read)
                        && read == day;
                }
                catch (FormatException)
                {
                    return false; // The framework's way of not knowing a format.
                }
            }
        );

    /// <summary>A date of the file, at midnight UTC where it has no time.</summary>
    public bool TryDate(string text, out DateTimeOffset date)
    {
        const DateTimeStyles style = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        return DateFormat is { } format
            ? DateTimeOffset.TryParseExact(text, format, CultureInfo.InvariantCulture, style, out date)
            : DateTimeOffset.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, style, out date)
                || DateTimeOffset.TryParseExact(text, Rfc3339, CultureInfo.InvariantCulture, style, out date);
    }

    /// <summary>What a date must look like, for a message.</summary>
    public string DateHint =>
        DateFormat is { } format
            ? $"--date-format says {format}"
            : "write 1993-01-31 or 1993-01-31T10:00:00Z, or name the file's own form, for example --date-format dd.MM.yyyy";
}
