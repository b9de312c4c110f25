using System.Security.Cryptography;
using System.Text;
using Florin.Kernel;
using Florin.Platform.Files;

namespace Florin.Cli.Import;

/// <summary>
/// The files that were read with two columns before their own, so that what was not loaded can be mended there and run again
/// by the same command. A row that could not be read stands there as it was.
/// </summary>
internal sealed class VerdictFiles
{
    private readonly DirectoryInfo _folder;
    private readonly ImportRows _rows;

    private VerdictFiles(DirectoryInfo folder, ImportRows rows) => (_folder, _rows) = (folder, rows);

    private CsvFile[] Files => [_rows.AccountsFile, _rows.TransactionsFile];

    /// <summary>Looks whether both can be written to a folder, which is made where it is missing, under their own names.</summary>
    /// <exception cref="InvalidDataException">They cannot, or one of the files that were read would be overwritten.</exception>
    public static VerdictFiles In(DirectoryInfo folder, ImportRows rows)
    {
        var files = new VerdictFiles(folder, rows);
        files.CheckNames();
        files.CheckFolder();
        return files;
    }

    /// <summary>Writes both; each is whole, or as it was.</summary>
    /// <exception cref="IOException">One cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">As before.</exception>
    public void Write(Verdicts verdicts, IReadOnlyList<RowProblem> problems)
    {
        var reasons = problems.ToLookup(p => p.Place, p => p.Column is null ? p.Reason : $"{p.Column}: {p.Reason}");
        foreach (var file in Files)
            WholeFile.Replace(Target(file), Bytes(Text(file, verdicts, reasons), file.Encoding));
    }

    // Some file systems take capitals and small letters for the same.
    private void CheckNames()
    {
        var targets = Files.Select(file => Real(Target(file))).ToList();
        if (targets.Distinct(StringComparer.OrdinalIgnoreCase).Count() < targets.Count)
            throw new InvalidDataException(
                $"Both files are called {Path.GetFileName(targets[0])}, and --verdicts would overwrite one with the other; rename one of them. Nothing was loaded."
            );
        var read = Files.Select(file => Real(file.Path)).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var target in targets.Where(read.Contains))
            throw new InvalidDataException($"--verdicts would overwrite {target}; choose another folder. Nothing was loaded.");
    }

    private void CheckFolder()
    {
        foreach (var target in Files.Select(Target).Where(Directory.Exists))
            throw new InvalidDataException($"--verdicts cannot write {target}, which is a folder. Nothing was loaded.");
        try
        {
            _folder.Create();
            var name = $"{RandomNumberGenerator.GetHexString(16, lowercase: true)}.draft";
            using var probe = new FileStream(
                Path.Combine(_folder.FullName, name),
                new FileStreamOptions
                {
                    Mode = FileMode.CreateNew,
                    Access = FileAccess.Write,
                    Options = FileOptions.DeleteOnClose,
                }
            );
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidDataException($"--verdicts cannot write to {_folder.FullName}. Nothing was loaded.", e);
        }
    }

    private string Target(CsvFile file) => Path.Combine(_folder.FullName, Path.GetFileName(file.Path));

    // Where a path leads, whatever links it goes through.
    private static string Real(string path)
    {
        path = Path.GetFullPath(path);
        var real = Path.GetPathRoot(path)!; // A full path has one.
        foreach (var part in path[real.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries))
        {
            real = Path.Combine(real, part);
            if (new FileInfo(real) is { LinkTarget: not null } link)
                real = Real(link.ResolveLinkTarget(returnFinalTarget: true)!.FullName); // A link has a target.
        }
        return real;
    }

    private static string Text(CsvFile file, Verdicts verdicts, ILookup<Place, string> reasons)
    {
        var text = new StringBuilder();
        var columns = Enumerable.Range(0, file.Header.Count).Where(i => !Verdicts.IsOurs(file.Header[i])).ToArray();
        Record([Verdicts.Verdict, Verdicts.Reason, .. columns.Select(i => file.Header[i])]);
        foreach (var row in file.Rows)
        {
            var reason = Sayable(PlainText.Escaped(string.Join("; ", reasons[row.Place])), file.Encoding);
            string[] ours = [verdicts.Of(row.Place, reason), reason];
            if (row.Defect is null)
                Record([.. ours, .. columns.Select(i => row.Fields[i])]);
            else
                text.AppendJoin(file.Delimiter, ours.Select(Quoted)).Append(file.Delimiter).Append(row.Fields[0]).Append('\n');
        }
        return text.ToString();

        void Record(IEnumerable<string> fields) => text.AppendJoin(file.Delimiter, fields.Select(Quoted)).Append('\n');

        string Quoted(string field) =>
            field.Contains(file.Delimiter) || field.AsSpan().ContainsAny('"', '\r', '\n') || field != field.Trim()
                ? $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
                : field;
    }

    // What the file's encoding has no character for is written otherwise; the file's own texts are all of it.
    private static string Sayable(string reason, Encoding encoding)
    {
        var lenient = (Encoding)encoding.Clone();
        lenient.EncoderFallback = new EncoderReplacementFallback("?");
        var said = lenient.GetString(lenient.GetBytes(reason));
        return said == reason
            ? reason
            : lenient.GetString(lenient.GetBytes(reason.Replace("…", "...", StringComparison.Ordinal)));
    }

    private static byte[] Bytes(string text, Encoding encoding) => [.. encoding.Preamble, .. encoding.GetBytes(text)];
}
