using Florin.Platform.Projections;
using static SQLitePCL.raw;

namespace Florin.Sqlite;

/// <summary>A connection that reads views, for one thread at a time.</summary>
internal sealed class SqliteViewReader : IDisposable
{
    private const int MostStatements = 100;

    private static readonly long MostMicros = ViewTime.Micros(DateTimeOffset.MaxValue);
    private readonly Connection _connection;
    private readonly Dictionary<string, Statement> _statements = new(StringComparer.Ordinal);
    private readonly Statement _begin;
    private readonly Statement _commit;
    private readonly bool _knowsMarks;
    private readonly string _place;

    /// <summary>Reads through a connection, which it closes.</summary>
    public SqliteViewReader(Connection connection)
    {
        _connection = connection;
        connection.Run("PRAGMA cache_size = -2048; PRAGMA query_only = ON");
        (_begin, _commit) = (connection.Prepare("BEGIN"), connection.Prepare("COMMIT"));
        _knowsMarks = ViewSchema.KnowsMarks(connection);
        _place = ViewSchema.KnowsPlaces(connection) ? "place" : "NULL";
    }

    public static SqliteViewReader Open(string path)
    {
        var connection = Connection.OpenReadOnly(path);
        try
        {
            return new SqliteViewReader(connection);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public long Checkpoint(string consumer) =>
        One("SELECT position FROM _checkpoints WHERE consumer = ?", [consumer], static row => row.Number(0));

    public Standing Standing(string consumer)
    {
        if (!_knowsMarks) // A file that is only read, of a program that knew none.
            return new Standing(new Checkpoint(Checkpoint(consumer)), []);
        var checkpoint = One(
            $"SELECT position, log, mark, building, {_place} FROM _checkpoints WHERE consumer = ?",
            [consumer],
            row => new Checkpoint(Whole(row, 0), TextOrNull(row, 1), TextOrNull(row, 2), Whole(row, 3), TextOrNull(row, 4))
        );
        if (checkpoint is { IsMarkedThere: false })
            throw new SqliteFault(_connection.Path, SQLITE_CORRUPT, "a checkpoint has the mark of another position");
        return new Standing(checkpoint ?? Platform.Projections.Checkpoint.None, Parked(consumer));
    }

    // Anything else would read as 0: as nothing handled although the rows hold it, or as complete while that is built.
    private long Whole(Statement row, int column) =>
        row.IsNumber(column)
            ? row.Number(column)
            : throw new SqliteFault(_connection.Path, SQLITE_CORRUPT, "a checkpoint is not a whole number");

    // Whatever somebody wrote there is read: what it is worth, others judge by the log.
    private static string? TextOrNull(Statement row, int column) => row.IsNull(column) ? null : row.Text(column);

    private static DateTimeOffset TimeOf(long micros) =>
        DateTimeOffset.UnixEpoch.AddMicroseconds(Math.Clamp(micros, 0, MostMicros));

    private List<ParkedEvent> Parked(string consumer)
    {
        var parked = new List<ParkedEvent>();
        var rows = Bound(
            "SELECT position, stream, type, reason, micros, attempts FROM _parked WHERE consumer = ? ORDER BY position",
            [consumer]
        );
        try
        {
            while (rows.Step())
                parked.Add(
                    new ParkedEvent(
                        rows.Number(0),
                        rows.Text(1),
                        rows.Text(2),
                        rows.Text(3),
                        TimeOf(rows.Number(4)),
                        (int)rows.Number(5)
                    )
                );
            return parked;
        }
        finally
        {
            rows.Reset();
        }
    }

    /// <summary>
    /// One read for each key with the statement prepared, in one transaction: all rows are of one moment, and the file is locked
    /// once.
    /// </summary>
    public IReadOnlyList<byte[]?> GetMany(string table, IReadOnlyList<string> keys)
    {
        if (keys.Count == 1)
            return [Get(table, keys[0])];
        _begin.Run();
        try
        {
            return GetEach(table, keys);
        }
        finally
        {
            _commit.Run();
        }
    }

    private byte[]?[] GetEach(string table, IReadOnlyList<string> keys)
    {
        var statement = Prepared($"SELECT document FROM {ViewSchema.Quoted(table)} WHERE key = ?");
        var documents = new byte[]?[keys.Count];
        for (var i = 0; i < documents.Length; i++)
            try
            {
                if (statement.Bind(1, keys[i]).Step())
                    documents[i] = statement.Bytes(0).ToArray();
            }
            finally
            {
                statement.Reset();
            }
        return documents;
    }

    public byte[]? Get(string table, string key) =>
        One($"SELECT document FROM {ViewSchema.Quoted(table)} WHERE key = ?", [key], static row => row.Bytes(0).ToArray());

    public long Count(string table, ViewQuery query)
    {
        var sql = ViewSql.Aggregate(table, query, "count(*)");
        return One(sql.Text, sql.Values, static row => row.Number(0));
    }

    /// <summary>The sum of a column over the rows that fit.</summary>
    /// <exception cref="OverflowException">It does not fit 64 bits.</exception>
    public long Sum(string table, ViewQuery query, string column)
    {
        var sql = ViewSql.Aggregate(table, query, $"sum({ViewSchema.Quoted(column)})");
        try
        {
            return One(sql.Text, sql.Values, static row => row.Number(0)); // The null of no rows reads as 0.
        }
        catch (SqliteFault fault)
            when (fault.Code == SQLITE_ERROR && fault.Message.Contains("integer overflow", StringComparison.Ordinal))
        {
            throw new OverflowException($"The sum of {column} over rows of {query.View.Name} does not fit 64 bits.", fault);
        }
    }

    public IReadOnlyList<ViewRow> Page(string table, ViewQuery query)
    {
        var sql = ViewSql.Page(table, query);
        var statement = Bound(sql.Text, sql.Values);
        var rows = new List<ViewRow>(Math.Min(query.Limit, 128));
        try
        {
            while (statement.Step())
                rows.Add(new ViewRow(statement.Text(0), statement.Value(1), statement.Bytes(2).ToArray()));
        }
        finally
        {
            statement.Reset();
        }
        return rows;
    }

    public void Dispose()
    {
        Forget();
        _connection.Dispose();
    }

    private T? One<T>(string sql, IReadOnlyList<object> values, Func<Statement, T> read)
    {
        var statement = Bound(sql, values);
        try
        {
            return statement.Step() ? read(statement) : default;
        }
        finally
        {
            statement.Reset();
        }
    }

    private Statement Bound(string sql, IReadOnlyList<object> values)
    {
        var statement = Prepared(sql);
        for (var i = 0; i < values.Count; i++)
            statement.BindValue(i + 1, values[i]);
        return statement;
    }

    private Statement Prepared(string sql)
    {
        if (!_statements.TryGetValue(sql, out var statement))
        {
            if (_statements.Count == MostStatements)
                Forget();
            _statements[sql] = statement = _connection.Compile(sql);
        }
        return statement;
    }

    private void Forget()
    {
        foreach (var statement in _statements.Values)
            statement.Dispose();
        _statements.Clear();
    }
}
