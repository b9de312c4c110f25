using System.Globalization;
using Florin.Kernel;

namespace Florin.Cli.Import;

/// <summary>One record with the names of its columns; notes what is wrong with it.</summary>
internal sealed class ImportRow(
    CsvRow row,
    IReadOnlyList<string> header,
    Func<string, string> nameOf,
    List<RowProblem> problems,
    ImportFormat format
)
{
    private const int MaxIdentifier = 100;
    private readonly int _before = problems.Count;

    public Place Place => row.Place;

    public bool IsRight => problems.Count == _before;

    /// <summary>It could not be read, which is noted.</summary>
    public bool IsDefect
    {
        get
        {
            if (row.Defect is not { } defect)
                return false;
            problems.Add(new RowProblem(row.Place, null, defect));
            return true;
        }
    }

    /// <summary>A field has line breaks or tabs, which become spaces.</summary>
    public bool HasLineBreaks => row.Fields.Any(text => text.AsSpan().ContainsAny('\r', '\n', '\t'));

    public void Problem(string column, string reason) => problems.Add(new RowProblem(row.Place, nameOf(column), reason));

    /// <summary>A field without space around it; empty where the file does not have its column.</summary>
    public string Field(string column) => Text(column).Trim();

    /// <summary>A field as it is, on one line: what a statement says has no line breaks.</summary>
    public string Text(string column)
    {
        for (var i = 0; i < header.Count; i++)
            if (string.Equals(header[i], nameOf(column), StringComparison.OrdinalIgnoreCase))
                return string.Join(' ', row.Fields[i].Split(["\r\n", "\n", "\r", "\t"], StringSplitOptions.None));
        return "";
    }

    /// <summary>
    /// A number as the API writes it; null where it cannot be one. Where a comma is the sign, a point could be anything, so
    /// there must be none.
    /// </summary>
    public string? Number(string column)
    {
        var text = Field(column);
        if (!format.HasDecimalComma)
            return text;
        if (!text.Contains('.', StringComparison.Ordinal))
            return text.Replace(',', '.');
        Problem(
            column,
            $"'{text}' contains a point; --decimal selects the comma as decimal separator, and thousands separators are not allowed"
        );
        return null;
    }

    public string? Identifier(string column)
    {
        var value = Field(column);
        if (value.Length is > 0 and <= MaxIdentifier)
            return value;
        Problem(
            column,
            value.Length == 0
                ? "is missing"
                : string.Create(
                    CultureInfo.InvariantCulture,
                    $"has {value.Length} characters; at most {MaxIdentifier} are allowed"
                )
        );
        return null;
    }

    public Currency? Currency()
    {
        var code = Field("currency");
        if (Kernel.Currency.TryGet(code.ToUpperInvariant(), out var currency))
            return currency;
        Problem("currency", $"'{code}' is neither an ISO 4217 currency nor a registered asset");
        return null;
    }

    /// <summary>Checks an amount.</summary>
    /// <param name="text">What <see cref="Number"/> made of the field.</param>
    /// <param name="currency">Whose decimal digits it may have.</param>
    /// <param name="column">Where it stands.</param>
    /// <param name="isPositive">It must be more than zero.</param>
    public void Amount(string text, Currency currency, string column, bool isPositive = false)
    {
        if (!Money.TryParse(text, currency, out var money, out var problem))
            Problem(column, AsWritten(problem!, text, column)); // There is a problem where it is not an amount.
        else if (isPositive && !money.IsPositive)
            Problem(
                column,
                $"'{Field(column)}' is not greater than zero; the column type says whether it is incoming or outgoing"
            );
    }

    public DateTimeOffset? Date()
    {
        var text = Field("date");
        if (format.TryDate(text, out var date))
            return date;
        Problem("date", $"'{text}' is not a date; {format.DateHint}");
        return null;
    }

    /// <summary>A date that may be missing and is not stored: what it says must be possible all the same.</summary>
    public void Past(string column, DateTimeOffset latest)
    {
        var text = Field(column);
        if (text.Length == 0)
            return;
        if (!format.TryDate(text, out var date))
            Problem(column, $"'{text}' is not a date; {format.DateHint}");
        else if (date > latest)
            Problem(column, $"'{text}' is in the future");
    }

    public string? OneOf(string column, params string[] allowed)
    {
        if (Array.Find(allowed, one => string.Equals(one, Field(column), StringComparison.OrdinalIgnoreCase)) is { } value)
            return value;
        Problem(column, $"'{Field(column)}' is not one of {string.Join(", ", allowed)}");
        return null;
    }

    // With the text and the decimal sign of the file, not those that it was read by.
    private string AsWritten(string problem, string text, string column) =>
        format.HasDecimalComma
            ? problem
                .Replace($"'{PlainText.Shortened(text)}'", $"'{PlainText.Shortened(Field(column))}'", StringComparison.Ordinal)
                .Replace("99.95", "99,95", StringComparison.Ordinal)
            : problem;
}
