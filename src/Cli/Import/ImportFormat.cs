using System.Globalization;

namespace Florin.Cli.Import;

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
    private const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;

    // Every day of a month, other centuries, noon and the afternoon, and an hour and a minute of one digit are in these, so
    // that a format that leaves out, confuses or guesses a part cannot pass.
    private static readonly DateTimeOffset[] Probes =
    [
        At("1993-01-31T12:30:45.1234567Z"),
        At("2024-12-03T13:45:59.7654321Z"),
        At("2008-02-29T01:11:01.1111111Z"),
        At("2150-11-01T00:05:09.0000001Z"),
        At("1887-06-15T23:59:30.9999999Z"),
    ];

    private static readonly long[] Units =
    [
        TimeSpan.TicksPerDay,
        TimeSpan.TicksPerHour,
        TimeSpan.TicksPerMinute,
        .. Enumerable.Range(0, 8).Select(digits => TimeSpan.TicksPerSecond / (long)Math.Pow(10, digits)),
    ];

    private static readonly string[] Rfc3339 =
    [
        "yyyy-MM-dd'T'HH:mm:sszzz",
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz",
        "yyyy-MM-dd'T'HH:mm:ss'Z'",
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'",
    ];

    /// <summary>The header under which a file has a column.</summary>
    /// <param name="kind">Which file.</param>
    /// <param name="column">The column's own name.</param>
    public string HeaderOf(ImportColumns kind, string column) =>
        Mappings is null ? column
        : Mappings.TryGetValue($"{kind.Name}:{column}", out var own) ? own
        : Mappings.TryGetValue(column, out var both) ? both
        : column;

    /// <summary>Whether somebody has said under which header a file has a column.</summary>
    public bool Maps(ImportColumns kind, string column) =>
        Mappings is not null && (Mappings.ContainsKey($"{kind.Name}:{column}") || Mappings.ContainsKey(column));

    /// <summary>
    /// Whether a format says the whole year, month and day, and of the time nothing or all down to a unit, so that no part of
    /// a date is guessed.
    /// </summary>
    public static bool IsDateFormat(string format) =>
        Array.TrueForAll(
            Probes,
            probe =>
            {
                try
                {
                    var text = probe.ToString(format, CultureInfo.InvariantCulture);
                    return DateTimeOffset.TryParseExact(text, format, CultureInfo.InvariantCulture, Utc, out var read)
                        && Array.Exists(Units, unit => read == probe.AddTicks(-(probe.Ticks % unit)));
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
        return DateFormat is { } format
            ? DateTimeOffset.TryParseExact(text, format, CultureInfo.InvariantCulture, Utc, out date)
            : DateTimeOffset.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, Utc, out date)
                || DateTimeOffset.TryParseExact(text, Rfc3339, CultureInfo.InvariantCulture, Utc, out date);
    }

    /// <summary>What a date must look like, for a message.</summary>
    public string DateHint =>
        DateFormat is { } format
            ? $"--date-format is {format}"
            : "write 1993-01-31 or 1993-01-31T10:00:00Z, or specify the file's own format, for example --date-format dd.MM.yyyy";

    private static DateTimeOffset At(string time) => DateTimeOffset.Parse(time, CultureInfo.InvariantCulture);
}
