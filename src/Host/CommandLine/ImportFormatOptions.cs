using System.CommandLine;
using System.Text;
using Florin.Host.Import;

namespace Florin.Host.CommandLine;

/// <summary>The options of <c>florin import</c> that say how its files are written.</summary>
internal static class ImportFormatOptions
{
    private const int MaxSource = 100;

    /// <summary>Whose files these are.</summary>
    public static readonly Option<string?> Source = new("--source")
    {
        Description = "A name for the bank the files come from; the same account numbers of another source are other accounts.",
    };

    private static readonly Option<string?> DateFormat = new("--date-format")
    {
        Description = "How dates are written, such as dd.MM.yyyy; without it 1993-01-31 or RFC 3339.",
    };

    private static readonly Option<Encoding?> FileEncoding = new("--encoding")
    {
        Description = "Of both files, such as windows-1252; without it UTF-8, or what a byte-order mark says.",
        CustomParser = static result =>
        {
            var name = result.Tokens is [var token] ? token.Value : "";
            if (FileText.Named(name) is { } encoding)
                return encoding;
            result.AddError(
                $"--encoding is '{name}'; the name of an encoding is needed, such as utf-8, utf-16, windows-1252 or iso-8859-2."
            );
            return null;
        },
    };

    private static readonly Option<char?> Delimiter = new("--delimiter")
    {
        Description = "Between fields: , ; | or tab; without it the one that fits the header.",
        CustomParser = static result =>
        {
            var text = result.Tokens is [var token] ? token.Value : "";
            if (Delimiters.Parse(text) is { } delimiter)
                return delimiter;
            result.AddError($"--delimiter is '{text}'; one punctuation character is needed, such as ; or |, or the word tab.");
            return null;
        },
    };

    private static readonly Option<string?> Decimal = new("--decimal")
    {
        Description = "The decimal sign of amounts: . or , (1234,50); without it the point. Nothing may part thousands.",
    };

    private static readonly Option<string[]> Map = new("--map")
    {
        Description =
            "COLUMN=HEADER for a column that a file calls otherwise, such as date=Buchungstag or transactions:account=Konto.",
        DefaultValueFactory = static _ => [],
    };

    static ImportFormatOptions()
    {
        DateFormat.Validators.Add(static result =>
        {
            if (result.GetValueOrDefault<string?>() is { } format && !ImportFormat.IsDateFormat(format))
                result.AddError(
                    $"--date-format is '{format}'; a format with day, month and all four digits of the year is needed, such as dd.MM.yyyy or dd.MM.yyyy HH:mm (MM is the month, mm are minutes, HH is the hour of 24)."
                );
        });
        Source.Validators.Add(static result =>
        {
            if (result.GetValueOrDefault<string?>() is { Length: 0 or > MaxSource } source)
                result.AddError($"--source has {source.Length} characters; 1 to {MaxSource} are allowed.");
        });
        Decimal.Validators.Add(static result =>
        {
            if (result.GetValueOrDefault<string?>() is { } sign and not ("." or ","))
                result.AddError($"--decimal is '{sign}'; . or , is needed.");
        });
        Map.Validators.Add(static result =>
        {
            if (ImportColumns.Problem(result.GetValueOrDefault<string[]>() ?? []) is { } problem)
                result.AddError(problem);
        });
    }

    /// <summary>All of them.</summary>
    public static IEnumerable<Option> All => [Source, DateFormat, FileEncoding, Delimiter, Decimal, Map];

    /// <summary>What the command line says.</summary>
    public static ImportFormat Of(ParseResult parsed) =>
        new(
            new CsvDialect(parsed.GetValue(FileEncoding), parsed.GetValue(Delimiter)),
            parsed.GetValue(DateFormat),
            ImportColumns.Headers(parsed.GetValue(Map) ?? []),
            parsed.GetValue(Decimal) is ","
        );
}
