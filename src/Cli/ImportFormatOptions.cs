using System.CommandLine;
using System.Text;
using Florin.Cli.Import;

namespace Florin.Cli;

/// <summary>The options of <c>florin import</c> that say how its files are written.</summary>
internal static class ImportFormatOptions
{
    private const int MaxSource = 100;

    /// <summary>Whose files these are.</summary>
    public static readonly Option<string?> Source = new("--source")
    {
        Description =
            "Name of the bank the files come from; the same account number from another source is a different account.",
    };

    private static readonly Option<string?> DateFormat = new("--date-format")
    {
        Description = "Date format, such as dd.MM.yyyy (default: 1993-01-31 or RFC 3339).",
    };

    private static readonly Option<Encoding?> FileEncoding = new("--encoding")
    {
        Description = "Encoding of both files, such as windows-1252 (default: that of the byte-order mark, otherwise UTF-8).",
        CustomParser = static result =>
        {
            var name = result.Tokens is [var token] ? token.Value : "";
            if (FileText.Named(name) is { } encoding)
                return encoding;
            result.AddError(
                $"--encoding is '{name}'; expected the name of an encoding, such as utf-8, utf-16, windows-1252 or iso-8859-2."
            );
            return null;
        },
    };

    private static readonly Option<char?> Delimiter = new("--delimiter")
    {
        Description = "Field delimiter: , ; | or tab (default: detected from the header).",
        CustomParser = static result =>
        {
            var text = result.Tokens is [var token] ? token.Value : "";
            if (Delimiters.Parse(text) is { } delimiter)
                return delimiter;
            result.AddError($"--delimiter is '{text}'; expected one punctuation character, such as ; or |, or the word tab.");
            return null;
        },
    };

    private static readonly Option<string?> Decimal = new("--decimal")
    {
        Description = "Decimal separator of amounts: . or , (default: .). Thousands separators are not allowed.",
    };

    private static readonly Option<string[]> Map = new("--map")
    {
        Description =
            "COLUMN=HEADER for a column with a different name in the file, such as date=Buchungstag or transactions:account=Konto.",
        DefaultValueFactory = static _ => [],
    };

    static ImportFormatOptions()
    {
        DateFormat.Validators.Add(static result =>
        {
            if (result.GetValueOrDefault<string?>() is { } format && !ImportFormat.IsDateFormat(format))
                result.AddError(
                    $"--date-format is '{format}'; expected a format with day, month and all four digits of the year, such as dd.MM.yyyy or dd.MM.yyyy HH:mm (MM is the month, mm are minutes, HH is the hour of 24)."
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
                result.AddError($"--decimal is '{sign}'; expected . or ,.");
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
