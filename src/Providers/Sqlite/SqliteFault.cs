namespace Florin.Sqlite;

/// <summary>What SQLite could not do, with the file's path.</summary>
/// <param name="path">The file.</param>
/// <param name="code">SQLite's extended result code.</param>
/// <param name="reason">SQLite's words.</param>
public sealed class SqliteFault(string path, int code, string reason) : IOException($"{path}: {reason} (SQLite code {code}).")
{
    /// <summary>SQLite's extended result code.</summary>
    public int Code { get; } = code;

    /// <summary>The file or what it is on fails, and not what was asked of it.</summary>
    public bool IsOfFile =>
        IsDamage
        || (Code & 0xFF)
            is SQLitePCL.raw.SQLITE_PERM
                or SQLitePCL.raw.SQLITE_BUSY
                or SQLitePCL.raw.SQLITE_LOCKED
                or SQLitePCL.raw.SQLITE_NOMEM
                or SQLitePCL.raw.SQLITE_READONLY
                or SQLitePCL.raw.SQLITE_IOERR
                or SQLitePCL.raw.SQLITE_FULL
                or SQLitePCL.raw.SQLITE_CANTOPEN
                or SQLitePCL.raw.SQLITE_PROTOCOL;

    /// <summary>The file is damaged, or no database at all.</summary>
    public bool IsDamage => (Code & 0xFF) is SQLitePCL.raw.SQLITE_CORRUPT or SQLitePCL.raw.SQLITE_NOTADB;
}
