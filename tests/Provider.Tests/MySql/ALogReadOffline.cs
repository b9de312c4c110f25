using Florin.MySql;
using Florin.Platform.EventLog;
using Florin.Platform.Verification;
using Florin.Testing.MySql;
using Florin.Testing.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace Florin.Provider.Tests.MySql;

/// <summary>A log in a database as a verification reads it.</summary>
public abstract class ALogReadOffline(DatabaseServer server) : IDisposable
{
    private readonly SomeDatabase _database = new(server);
    private readonly SomeAppends _some = new();

    public void Dispose() => _database.Dispose();

    [Fact]
    public void Has_each_row_as_it_was_stored()
    {
        var first = _some.Next("c1", "a", "b");
        var second = _some.Next("c2", "a") with { Receipt = new Receipt(new byte[] { 1 }, 201, "{}"u8.ToArray()) };
        Store(first, second);
        using var log = Opened();
        var rows = log.Rows().ToList();
        Assert.Equal([("c1", 1L), (null, 1L), ("c2", 3L)], rows.Select(row => (row.CommandId, row.MetadataAt)));
        Assert.Equal([true, false, true], rows.Select(row => row.Metadata is not null)); // The second is the first's.
        Assert.Equal(
            [(1L, "a", 1L), (2L, "b", 1L), (3L, "a", 2L)],
            rows.Select(row => (row.Position, row.Stream, row.Version))
        );
        Assert.Equal([null, null, 201], rows.Select(row => row.Receipt?.Status));
        Assert.Equal(first.Events[1].Data.ToArray(), rows[1].Data.ToArray());
        Assert.StartsWith("log_", log.Identity(), StringComparison.Ordinal);
        Assert.Null(Problem(log));
    }

    [Theory]
    [InlineData("UPDATE log_head SET head = 2", "the log ends at position 2, but its last event has position 3")]
    [InlineData("DELETE FROM log_head", "log_head has no row of the log account")]
    [InlineData("UPDATE receipts SET position = 9", "receipts has 1 rows of no event")]
    [InlineData("UPDATE commands SET position = 2 WHERE command_id = 'c2'", null)]
    [InlineData("UPDATE commands SET position = 9 WHERE command_id = 'c2'", "commands has 'c2' at position 9")]
    [InlineData("INSERT INTO commands VALUES ('account', 'c3', 3)", "commands has 'c3' at position 3")]
    public void Tells_what_does_not_fit_together(string change, string? said)
    {
        Store(_some.Next("c1", "a", "b"), _some.Next("c2", "a") with { Receipt = new Receipt(new byte[] { 1 }, 201, default) });
        _database.Run(change);
        using var log = Opened();
        var rows = log.Rows().ToList();
        if (said is null)
            Assert.Null(rows[2].CommandId); // What the events alone show.
        else
            Assert.Contains(said, Problem(log), StringComparison.Ordinal);
    }

    [Fact]
    public void Is_not_read_while_a_process_owns_it()
    {
        using var writer = _database.Log(from: "http://10.0.0.7:3002");
        writer.Open();
        using var log = Offline();
        Assert.Equal((null, "http://10.0.0.7:3002"), (log.Missing, log.Owner));
        writer.Dispose();
        _database.EndLease();
        Assert.Null(log.Owner);
    }

    [Fact]
    public void Is_missing_where_there_is_no_database()
    {
        using var log = Offline();
        Assert.Equal($"the database {_database.Name} on the server of {MySqlOptions.ConnectionKey} is missing", log.Missing);
    }

    private void Store(params StoredAppend[] appends)
    {
        using var log = _database.Log();
        log.Open();
        log.Commit(appends);
        log.Dispose();
        _database.EndLease();
    }

    private MySqlOfflineLog Offline() => new(SomeDatabase.Service, _database.Options, NullLogger.Instance);

    private MySqlOfflineLog Opened()
    {
        var log = Offline();
        log.Open();
        return log;
    }

    private static string? Problem(MySqlOfflineLog log)
    {
        var check = new Check(log.Invariant, "");
        log.CheckStorage(check);
        log.CheckRows(check);
        return check.ToFinding().Violation;
    }
}

public sealed class ALogReadOfflineFromMariaDb(Servers servers) : ALogReadOffline(servers.MariaDb);

public sealed class ALogReadOfflineFromMySql(Servers servers) : ALogReadOffline(servers.MySql9);
