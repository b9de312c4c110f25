using System.Text;
using CsvHelper;
using Florin.Kernel;

namespace Florin.Reconciliation.Reading;

/// <summary>Reads CSV files by a profile. Where they have a column with balances, these are those of the statement.</summary>
internal static class CsvStatementReader
{
    private const int MaxColumns = 200;

    /// <summary>The one statement of a file.</summary>
    /// <param name="text">The file.</param>
    /// <param name="profile">How the bank writes it.</param>
    /// <param name="currency">The account's currency.</param>
    /// <exception cref="UnreadableStatement">It cannot be read.</exception>
    public static IReadOnlyList<ReadStatement> Read(string text, CsvProfile profile, string currency)
    {
        CsvMalformedRecord? malformed = null;
        var options = new CsvReaderOptions
        {
            Separator = profile.Separator[0],
            TrimWhitespace = true,
            TrackLineNumbers = true,
            HasHeader = false,
            MalformedData = CsvMalformedDataHandling.Recover,
            OnMalformedRecord = record => malformed = record,
        };
        using var csv = CsvReader.Create(Encoding.UTF8.GetBytes(Skip(text, profile.SkipLines)), options);
        var lines = new List<ReadLine>();
        Dictionary<string, int>? header = null;
        while (csv.Read())
        {
            var line = profile.SkipLines + (int)csv.LineNumber;
            if (malformed is not null)
                throw new UnreadableStatement(
                    line,
                    "The line is not CSV that can be read; check its quotes and the profile's separator."
                );
            var fields = new string[Math.Min(csv.FieldCount, MaxColumns)];
            for (var i = 0; i < fields.Length; i++)
                fields[i] = csv.GetString(i).Trim();
            if (Array.TrueForAll(fields, string.IsNullOrEmpty))
                continue;
            if (header is null)
                header = Header(fields, profile, line);
            else
                lines.Add(new CsvRecordOfLine(fields, header, profile, line).Read(currency));
        }
        return header is null
            ? throw new UnreadableStatement(profile.SkipLines + 1, "The file has no header.")
            : [CsvBalances.Of(lines, currency)];
    }

    private static Dictionary<string, int> Header(string[] fields, CsvProfile profile, int line)
    {
        var header = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < fields.Length; i++)
            header.TryAdd(fields[i], i);
        if (profile.Columns.Names().FirstOrDefault(name => fields.Count(field => field == name) > 1) is { } twice)
            throw new UnreadableStatement(
                line,
                $"The header has the column '{PlainText.Shortened(twice)}', which the profile names, more than once."
            );
        return profile.Columns.Names().FirstOrDefault(name => !header.ContainsKey(name)) is { } missing
            ? throw new UnreadableStatement(
                line,
                $"The header has no column '{PlainText.Shortened(missing)}', which the profile names; it is '{PlainText.Shortened(string.Join(profile.Separator, fields))}'."
            )
            : header;
    }

    private static string Skip(string text, int lines)
    {
        var at = 0;
        for (var i = 0; i < lines && at >= 0; i++)
            at = text.IndexOf('\n', at) is >= 0 and var end ? end + 1 : -1;
        return at < 0 ? "" : text[at..];
    }
}
