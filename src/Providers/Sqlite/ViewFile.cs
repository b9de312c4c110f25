using Florin.Platform.Projections;

namespace Florin.Sqlite;

/// <summary>The file of the read models, open: the one connection that writes to it, and those that read it.</summary>
internal sealed class ViewFile : IAsyncDisposable
{
    private readonly string _path;
    private readonly ConnectionPool<SqliteViewReader> _readers;

    /// <summary>Opens the file, or makes it where there is none.</summary>
    /// <exception cref="SqliteFault">It cannot be opened, is damaged or is no database.</exception>
    /// <exception cref="InvalidOperationException">It holds something else, or is of a newer Florin.</exception>
    public ViewFile(string path, bool durable)
    {
        _path = path;
        Writer = new ViewWriter(path, durable);
        _readers = new ConnectionPool<SqliteViewReader>(() => SqliteViewReader.Open(path));
    }

    /// <summary>What writes to it.</summary>
    public ViewWriter Writer { get; }

    /// <summary>Reads from it.</summary>
    public T Read<T, TAsked>(Func<SqliteViewReader, TAsked, T> read, TAsked asked) => _readers.Read(read, asked);

    /// <summary>
    /// Whether what failed shows that the file is damaged: SQLite says so, or what a statement needs is not there although the
    /// file must have it.
    /// </summary>
    public bool IsDamaged(SqliteFault fault, IEnumerable<ViewSet> sets)
    {
        if (fault.IsDamage || (fault.Code & 0xFF) != SQLitePCL.raw.SQLITE_ERROR)
            return fault.IsDamage;
        try
        {
            using var connection = Connection.OpenReadOnly(_path);
            return !ViewSchema.IsWhole(connection, sets);
        }
        catch (SqliteFault looking)
        {
            return looking.IsDamage || (looking.Code & 0xFF) == SQLitePCL.raw.SQLITE_ERROR; // Its own tables are not there.
        }
    }

    /// <summary>Closes every connection; what reads, and what waits to be written, goes first.</summary>
    public async ValueTask DisposeAsync()
    {
        await _readers.Close();
        await Writer.DisposeAsync(); // Last: what closes the file last also tidies it up.
    }
}
