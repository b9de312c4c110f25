using Florin.Platform.EventLog;

namespace Florin.Sqlite;

/// <summary>
/// A database of a data directory that no process has open, for read-only tools: no file in the directory is written, made or
/// locked. What a kill left in the write-ahead log counts; as SQLite can read that only by making files beside it, such a
/// database is copied to the temporary directory first.
/// </summary>
internal sealed class OfflineDatabase : IDisposable
{
    private const int MostDamage = 3;
    private const long MostMapped = 1L << 40; // What is read once needs no copy of its pages.
    private static readonly string[] Leftovers = ["-wal", "-journal"];
    private readonly string _original;
    private readonly string _path;
    private readonly TemporaryFolder? _copy;

    /// <summary>Looks at a file, and copies it where a write-ahead log belongs to it.</summary>
    /// <exception cref="LogFault">It cannot be read, or is no database.</exception>
    public OfflineDatabase(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        (Name, _original, _path) = (Path.GetFileName(path), path, path);
        if (new FileInfo(path) is not { Exists: true, Length: > 0 })
            throw new LogFault($"{path} is missing or empty.");
        if (!Leftovers.Any(ending => new FileInfo(path + ending) is { Exists: true, Length: > 0 }))
            return;
        _copy = new TemporaryFolder();
        _path = Path.Combine(_copy.Path, Name);
        foreach (var ending in Leftovers.Prepend(""))
            if (File.Exists(path + ending))
                CopyTo(path + ending, _path + ending);
    }

    /// <summary>The name of the file.</summary>
    public string Name { get; }

    /// <summary>What SQLite's own check of pages, rows and indexes finds, the first few.</summary>
    public IReadOnlyList<string> Damage() => Damage($"integrity_check({MostDamage})");

    /// <summary>As <see cref="Damage()"/>, without looking whether indexes lead to what tables hold, which costs a search for each row.</summary>
    public IReadOnlyList<string> DamageOfPages() => Damage($"quick_check({MostDamage})");

    /// <summary>As <see cref="Damage()"/>, of one table and its indexes.</summary>
    internal IReadOnlyList<string> DamageOf(string table) => Damage($"integrity_check({ViewSchema.Quoted(table)})");

    /// <summary>
    /// What is wrong with the write-ahead log beside the file, to follow its path; null where nothing is. SQLite silently
    /// ignores commits after a damaged frame.
    /// </summary>
    public string? DamageOfWriteAheadLog() => DamagedFrames.In(_original + "-wal");

    private List<string> Damage(string pragma)
    {
        try
        {
            using var connection = Connect();
            using var check = connection.Compile($"PRAGMA {pragma}");
            var found = new List<string>();
            while (check.Step())
                found.Add(check.Text(0));
            return found is ["ok"] ? [] : found;
        }
        catch (SqliteFault fault)
        {
            return [fault.Message];
        }
    }

    /// <summary>Removes the copy, where there is one.</summary>
    public void Dispose() => _copy?.Dispose();

    /// <summary>A connection of its own for each thread.</summary>
    internal Connection Connect()
    {
        var connection = _copy is null ? Connection.OpenImmutable(_path) : Connection.OpenCopy(_path, _original);
        try
        {
            connection.Run($"PRAGMA cache_size = -4096; PRAGMA query_only = ON; PRAGMA mmap_size = {MostMapped}");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>The tables, indexes and views of a database, each as its type and its name.</summary>
    internal static HashSet<(string Type, string Name)> Parts(Connection connection)
    {
        var parts = new HashSet<(string, string)>();
        using var rows = connection.Compile("SELECT type, name FROM sqlite_master");
        while (rows.Step())
            parts.Add((rows.Text(0), rows.Text(1)));
        return parts;
    }

    // A copy of a file that its owner may not write could not be written either.
    private static void CopyTo(string from, string to)
    {
        using var source = File.OpenRead(from);
        using var target = new FileStream(to, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 20);
        source.CopyTo(target);
    }
}
