using System.Text;
using CsvHelper;

namespace Florin.Cli.Import;

/// <summary>How the files of an import are written. Both files share it.</summary>
/// <param name="Encoding">Of the text; null: what a byte-order mark says, else UTF-8.</param>
/// <param name="Delimiter">Between fields; null: the one with which the header has the columns that are needed.</param>
internal sealed record CsvDialect(Encoding? Encoding = null, char? Delimiter = null);

/// <summary>One record of a file.</summary>
/// <param name="Place">The line that it begins at.</param>
/// <param name="Fields">As the header has columns; of a record that cannot be read its text alone.</param>
/// <param name="Defect">Why it cannot be read; null when it can.</param>
internal sealed record CsvRow(Place Place, IReadOnlyList<string> Fields, string? Defect);

/// <summary>
/// A delimited file, read whole and strictly: a byte that is not of the encoding stops the import, and a record whose quotes
/// or number of fields are wrong is a row with a defect. Nothing is replaced, cut off or left out.
/// </summary>
internal sealed class CsvFile
{
    // Each costs a look at the rest of the file; a file with more is not what its delimiter and quotes make of it.
    private const int MaxUnbalanced = 1000;
    private readonly List<CsvRow> _rows = [];
    private readonly int _verdicts;
    private int _unbalanced;

    private CsvFile(string path, string name, Encoding encoding, char delimiter, IReadOnlyList<string> header)
    {
        (Path, Name, Encoding, Delimiter, Header) = (path, name, encoding, delimiter, header);
        _verdicts = header.Count(Verdicts.IsOurs);
    }

    /// <summary>Where it is.</summary>
    public string Path { get; }

    /// <summary>What it is called where something is said of it.</summary>
    public string Name { get; }

    /// <summary>What it is written in.</summary>
    public Encoding Encoding { get; }

    /// <summary>What is between its fields.</summary>
    public char Delimiter { get; }

    /// <summary>The names of its columns, as it writes them.</summary>
    public IReadOnlyList<string> Header { get; }

    /// <summary>Its records without the header and without blank ones, in order.</summary>
    public IReadOnlyList<CsvRow> Rows => _rows;

    /// <summary>Reads a file.</summary>
    /// <param name="path">Where it is.</param>
    /// <param name="name">What it is called where something is said of it.</param>
    /// <param name="dialect">How it is written.</param>
    /// <param name="needed">The names of the columns that it must have.</param>
    /// <exception cref="InvalidDataException">Its text is not of the encoding, or a column is missing.</exception>
    public static CsvFile Read(string path, string name, CsvDialect dialect, IReadOnlyList<string> needed)
    {
        var (text, encoding) = FileText.Decode(File.ReadAllBytes(path), name, dialect.Encoding);
        var utf8 = Encoding.UTF8.GetBytes(text);
        var delimiter = dialect.Delimiter ?? DetectDelimiter(utf8, needed);
        using var csv = CsvReader.Create(utf8, Options(delimiter, _ => { }));
        csv.ReadHeader();
        var header = csv.Headers.Select(column => column.Trim()).ToArray();
        CheckHeader(name, header, needed);
        var file = new CsvFile(path, name, encoding, delimiter, header);
        var (start, line) = AfterHeader(csv, utf8);
        file.ReadRecords(utf8.AsMemory(start), line);
        return file;
    }

    private static CsvReaderOptions Options(char delimiter, Action<CsvMalformedRecord> malformed) =>
        new()
        {
            Separator = delimiter,
            TrimWhitespace = true,
            TrackLineNumbers = true,
            MalformedData = CsvMalformedDataHandling.Recover,
            OnMalformedRecord = malformed,
        };

    private static char DetectDelimiter(byte[] utf8, IReadOnlyList<string> needed)
    {
        foreach (var candidate in Delimiters.Detected)
        {
            using var csv = CsvReader.Create(utf8, Options(candidate, _ => { }));
            csv.ReadHeader();
            var header = csv.Headers.Select(column => column.Trim()).ToList();
            if (needed.All(column => header.Contains(column, StringComparer.OrdinalIgnoreCase)))
                return candidate;
        }
        return Delimiters.Detected[0];
    }

    private static void CheckHeader(string name, string[] header, IReadOnlyList<string> needed)
    {
        foreach (var column in needed)
            if (!header.Contains(column, StringComparer.OrdinalIgnoreCase))
                throw new InvalidDataException(
                    $"{name} has no column '{column}'. It has '{string.Join(", ", header)}' and needs {string.Join(", ", needed)}; "
                        + "use --map COLUMN=HEADER for a column with a different name, and --delimiter for the field delimiter."
                );
        var twice = header.GroupBy(column => column, StringComparer.OrdinalIgnoreCase).FirstOrDefault(g => g.Count() > 1);
        if (twice is { Key.Length: > 0 })
            throw new InvalidDataException(
                $"{name} has the column '{twice.Key}' {twice.Count()} times; each name may occur only once."
            );
    }

    // The header is a record like others: it may be quoted over several lines.
    private static (int Start, int Line) AfterHeader(CsvReader csv, byte[] utf8) =>
        csv.Read() ? ((int)csv.ByteOffset, (int)csv.LineNumber) : (utf8.Length, 1);

    private void ReadRecords(ReadOnlyMemory<byte> utf8, int line)
    {
        while (ReadUntilUnbalanced(ref utf8, ref line))
            if (++_unbalanced > MaxUnbalanced)
                throw new InvalidDataException(
                    $"{Name} has more than {MaxUnbalanced} records with unbalanced quotes; check --delimiter and the file's quotes. Nothing was loaded."
                );
    }

    // Whether a record with unbalanced quotes ran over several lines. It would hide the rows that it ran over, so only its
    // first line is lost, and reading continues after that.
    private bool ReadUntilUnbalanced(ref ReadOnlyMemory<byte> utf8, ref int line)
    {
        CsvMalformedRecord? malformed = null;
        using var csv = CsvReader.Create(utf8, Options(Delimiter, record => malformed = record) with { HasHeader = false });
        while (csv.Read())
        {
            var place = new Place(Name, line + (int)csv.LineNumber - 1);
            var raw = csv.RawRecord;
            var lineEnd = raw.IndexOfAny((byte)'\r', (byte)'\n');
            if (malformed is null)
            {
                Add(csv, place, raw, lineEnd >= 0);
                continue;
            }
            var text = Encoding.UTF8.GetString(lineEnd < 0 ? raw : raw[..lineEnd]);
            _rows.Add(new CsvRow(place, [Bare(text)], Describe(malformed.Value.Reason)));
            malformed = null;
            if (lineEnd < 0)
                continue;
            var isPair = raw[lineEnd] == '\r' && lineEnd + 1 < raw.Length && raw[lineEnd + 1] == '\n';
            utf8 = utf8[((int)csv.ByteOffset + lineEnd + (isPair ? 2 : 1))..];
            line = place.Line + 1;
            return true;
        }
        return false;
    }

    private void Add(CsvReader csv, Place place, ReadOnlySpan<byte> raw, bool spansLines)
    {
        var fields = new string[csv.FieldCount];
        for (var i = 0; i < fields.Length; i++)
            fields[i] = csv.GetString(i);
        if (Array.TrueForAll(fields, string.IsNullOrWhiteSpace))
            return; // A line of delimiters, as spreadsheets leave them at the end.
        var text = Encoding.UTF8.GetString(raw);
        if (Defect(fields, spansLines ? text : null) is { } defect)
            _rows.Add(new CsvRow(place, [Bare(text)], defect));
        else
            _rows.Add(new CsvRow(place, [.. fields.Concat(Enumerable.Repeat("", Header.Count)).Take(Header.Count)], null));
    }

    // A record of one line may end before columns that may be missing; one of several lines may have run over others' fields.
    private string? Defect(string[] fields, string? lines)
    {
        if (fields.Length > Header.Count && fields.Skip(Header.Count).Any(extra => extra.Length > 0))
            return $"the row has {fields.Length - _verdicts} fields, but the header has {Header.Count - _verdicts}; a field that contains '{Delimiters.Name(Delimiter)}' needs quotes";
        if (lines is null)
            return null;
        if (fields.Length < Header.Count)
            return $"the row runs over several lines and has {fields.Length - _verdicts} fields, but the header has {Header.Count - _verdicts}; a quote may be closed in the wrong place";
        var swallowed = lines.Split('\n').Skip(1).Any(line => line.Count(c => c == Delimiter) >= Header.Count - _verdicts - 1);
        return swallowed
            ? "the quoted text of this row contains what look like further rows; a quote may be closed in the wrong place"
            : null;
    }

    // The text of a record that cannot be read, without the verdict that an earlier import wrote before it.
    private string Bare(string text)
    {
        foreach (var _ in Header.TakeWhile(Verdicts.IsOurs))
            text = AfterFirstField(text);
        return text;
    }

    private string AfterFirstField(string text)
    {
        var isQuoted = false;
        for (var i = 0; i < text.Length; i++)
            if (text[i] == '"')
                isQuoted = !isQuoted;
            else if (text[i] == Delimiter && !isQuoted)
                return text[(i + 1)..];
        return "";
    }

    private static string Describe(CsvMalformedReason reason) =>
        reason switch
        {
            CsvMalformedReason.StrayQuote =>
                "a quote (\") is inside a field that is not quoted; quote the field and double the quote",
            CsvMalformedReason.TextAfterClosingQuote =>
                "text follows a closing quote (\"); double quotes that belong to the text",
            CsvMalformedReason.UnterminatedQuote => "a quote (\") is never closed",
            _ => $"the quotes (\") of this row are not balanced ({reason})",
        };
}
