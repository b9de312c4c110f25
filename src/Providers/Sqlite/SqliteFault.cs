namespace Florin.Sqlite;

/// <summary>What SQLite could not do, with the file's path.</summary>
/// <param name="path">The file.</param>
/// <param name="code">SQLite's extended result code.</param>
/// <param name="reason">SQLite's words.</param>
public sealed class SqliteFault(string path, int code, string reason) : IOException($"{path}: {reason} (SQLite code {code}).")
{
    /// <summary>SQLite's extended result code.</summary>
    public int Code { get; } = code;

    /// <summary>The file is damaged, or no database at all.</summary>
    public bool IsDamage => (Code & 0xFF) is SQLitePCL.raw.SQLITE_CORRUPT or SQLitePCL.raw.SQLITE_NOTADB;
}
