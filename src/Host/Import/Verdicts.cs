using System.Collections.Concurrent;
using CsvHelper;

namespace Florin.Host.Import;

/// <summary>
/// What became of each row. Written as the files that were read with two more columns, so that what was not loaded can be
/// corrected there and run again by the same command.
/// </summary>
internal sealed class Verdicts
{
    /// <summary>The column with <c>loaded</c>, <c>there already</c>, <c>not loaded</c> or <c>not tried</c>.</summary>
    public const string Verdict = "verdict";

    /// <summary>The column with the reason of a row that was not loaded.</summary>
    public const string Reason = "reason";

    private readonly ConcurrentDictionary<Place, string> _verdicts = new();

    /// <summary>A row is booked now.</summary>
    public void Loaded(Place place) => _verdicts[place] = "loaded";

    /// <summary>An earlier run had booked a row.</summary>
    public void ThereAlready(Place place) => _verdicts[place] = "there already";

    /// <summary>Writes both files into a directory, under their own names.</summary>
    /// <exception cref="InvalidDataException">It would overwrite what was read.</exception>
    public void Write(DirectoryInfo directory, ImportRows rows, IReadOnlyList<RowProblem> problems)
    {
        directory.Create();
        var reasons = problems.ToLookup(p => p.Place, p => p.Column is null ? p.Reason : $"{p.Column}: {p.Reason}");
        foreach (var file in new[] { rows.AccountsFile, rows.TransactionsFile })
            Write(Target(directory, file), file, reasons);
    }

    /// <summary>Where the verdicts of a file go.</summary>
    /// <exception cref="InvalidDataException">It is the file itself.</exception>
    public static string Target(DirectoryInfo directory, CsvFile file)
    {
        var target = Path.Combine(directory.FullName, Path.GetFileName(file.Path));
        return Path.GetFullPath(file.Path) != target
            ? target
            : throw new InvalidDataException($"--verdicts would overwrite {target}; name another folder.");
    }

    private void Write(string target, CsvFile file, ILookup<Place, string> reasons)
    {
        using var stream = new FileStream(target, FileMode.Create, FileAccess.Write);
        using var text = new StreamWriter(stream, file.Encoding);
        using var csv = CsvWriter.Create(
            text,
            new CsvWriterOptions { Separator = file.Delimiter, NewLine = "\n" },
            leaveOpen: true
        );
        var columns = Enumerable.Range(0, file.Header.Count).Where(i => !IsOurs(file.Header[i])).ToArray();
        Record(csv, [.. columns.Select(i => file.Header[i]), Verdict, Reason]);
        foreach (var row in file.Rows)
        {
            var why = string.Join("; ", reasons[row.Place]);
            var verdict = why.Length > 0 ? "not loaded" : _verdicts.GetValueOrDefault(row.Place, "not tried");
            Record(csv, [.. columns.Select(i => i < row.Fields.Count ? row.Fields[i] : ""), verdict, why]);
        }
    }

    private static bool IsOurs(string column) =>
        column.Equals(Verdict, StringComparison.OrdinalIgnoreCase) || column.Equals(Reason, StringComparison.OrdinalIgnoreCase);

    private static void Record(CsvWriter csv, IEnumerable<string> fields)
    {
        foreach (var field in fields)
            csv.WriteField(field, CsvQuoting.WhenNeededOrWhitespace);
        csv.EndRecord();
    }
}
