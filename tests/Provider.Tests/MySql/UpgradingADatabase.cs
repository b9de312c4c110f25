using Florin.MySql;
using Florin.Platform.EventLog;
using Florin.Testing.MySql;
using Florin.Testing.Storage;

namespace Florin.Provider.Tests.MySql;

/// <summary>How the tables of a log come into being.</summary>
public abstract class UpgradingADatabase(DatabaseServer server) : IDisposable
{
    private static readonly string[] Made = ["log_head", "events", "commands", "receipts", "snapshots"];
    private readonly SomeDatabase _database = new(server);

    public void Dispose() => _database.Dispose();

    [Fact]
    public void Refuses_a_log_of_a_newer_version_and_leaves_it_as_it_is()
    {
        Prepare();
        _database.Run("UPDATE florin_schema SET version = 99; DROP TABLE snapshots");
        using var log = _database.Log();
        var fault = Assert.Throws<LogFault>(() => log.Open());
        Assert.Equal(
            $"The database {_database.Name} holds a log of version 99; this program supports up to {LogTables.Version}. Use the program that wrote it, or a newer one.",
            fault.Message
        );
        Assert.Equal(0, Tables("snapshots"));
    }

    [Fact]
    public void Refuses_a_database_of_something_else_and_makes_nothing_in_it()
    {
        _database.Run($"CREATE DATABASE `{_database.Name}`");
        _database.Run("CREATE TABLE events(id INT)");
        using var log = _database.Log();
        var fault = Assert.Throws<LogFault>(() => log.Open());
        Assert.Contains($"{_database.Name} holds tables that are not Florin's", fault.Message);
        Assert.Contains("Storage:MySql:DatabasePrefix", fault.Message);
        Assert.Equal(1, Tables("%"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(5)]
    public void Goes_on_where_it_was_interrupted(int made)
    {
        Prepare();
        _database.Run("DELETE FROM florin_schema; DROP VIEW readable_events, readable_receipts");
        foreach (var table in Made.Skip(made))
            _database.Run($"DROP TABLE {table}");
        using var log = _database.Log();
        Assert.Equal(0, log.Open());
        log.Commit([new SomeAppends().Next("c", "a")]);
        Assert.Equal(LogTables.Version, _database.Number("SELECT tables_version FROM florin_schema"));
        Assert.Equal(1, _database.Number("SELECT COUNT(*) FROM readable_events"));
    }

    [Fact]
    public void Takes_a_log_of_the_first_version_with_all_that_is_in_it()
    {
        using (var before = _database.Log())
        {
            before.Open();
            before.Commit([new SomeAppends().Next("c", "a")]);
        }
        _database.EndLease();
        _database.Run(
            "ALTER TABLE log_head DROP COLUMN owned_since, DROP COLUMN release_epoch, DROP COLUMN pinned, DROP COLUMN pinned_until; DROP TABLE log_standbys; UPDATE florin_schema SET version = 1; ALTER TABLE florin_schema DROP COLUMN tables_version"
        );
        using var log = _database.Log();
        Assert.Equal(1, log.Open());
        Assert.Equal(LogTables.Version, _database.Number("SELECT tables_version FROM florin_schema"));
        Assert.Equal(1, _database.Number("SELECT COUNT(*) FROM log_head WHERE owned_since IS NOT NULL"));
    }

    [Fact]
    public void Leaves_the_tables_usable_to_programs_of_the_version_that_added_secrets()
    {
        Prepare();
        Assert.Equal(5, _database.Number("SELECT version FROM florin_schema")); // All that they look at.
    }

    [Fact]
    public async Task Opens_tables_to_which_a_newer_version_has_only_added()
    {
        Prepare();
        _database.Run(
            "UPDATE florin_schema SET tables_version = 99; ALTER TABLE log_head ADD COLUMN of_a_newer_version BIGINT NULL"
        );
        using var log = _database.Log();
        Assert.Equal(0, log.Open());
        log.Commit([new SomeAppends().Next("c", "a")]);
        Assert.Equal(1, log.Open()); // Again, as after a fault.
        using var record = new MySqlOwnershipRecord(_database.Database(), SomeDatabase.LongLease);
        Assert.Equal(1, (await record.Read(CancellationToken.None)).Head);
        Assert.Equal(99, _database.Number("SELECT tables_version FROM florin_schema"));
    }

    [Fact]
    public void Goes_on_where_a_column_was_added_and_the_version_not_noted()
    {
        Prepare();
        _database.Run("UPDATE florin_schema SET version = 1, tables_version = NULL");
        using var log = _database.Log();
        Assert.Equal(0, log.Open());
    }

    [Fact]
    public void Goes_on_in_a_database_that_was_made_and_nothing_in_it()
    {
        _database.Run($"CREATE DATABASE `{_database.Name}` CHARACTER SET latin1"); // An administrator's, with another default.
        using var log = _database.Log();
        Assert.Equal(0, log.Open());
        log.Commit([new SomeAppends().Next("c😀", "a😀")]);
        Assert.Equal(
            1,
            _database.Number("SELECT COUNT(*) FROM readable_events WHERE stream = CONVERT(0x61F09F9880 USING utf8mb4)")
        );
    }

    [Fact]
    public async Task Is_done_once_by_processes_that_start_together()
    {
        var starting = Enumerable.Range(0, 6).Select(_ => Task.Run(Prepare));
        await Task.WhenAll(starting);
        using var log = _database.Log();
        Assert.Equal(0, log.Open());
        Assert.Equal(1, _database.Number("SELECT COUNT(*) FROM florin_schema"));
    }

    [Fact]
    public async Task Gives_one_of_those_that_start_together_the_log()
    {
        using var first = _database.Log(from: "http://a");
        using var second = _database.Log(from: "http://b");
        var claims = await Task.WhenAll(((SomeStorage[])[first, second]).Select(log => Task.Run(() => Claimed(log))));
        Assert.Single(claims, claimed => claimed);
        Assert.Equal(1, _database.Number("SELECT COUNT(*) FROM log_head"));
    }

    private static bool Claimed(SomeStorage log)
    {
        try
        {
            log.Writer.Claim();
            return true;
        }
        catch (Fenced)
        {
            return false;
        }
    }

    private long Tables(string name) =>
        _database.Number(
            $"SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = '{_database.Name}' AND table_name LIKE '{name}'"
        );

    private void Prepare()
    {
        var database = _database.Database();
        database.Prepare();
        database.Leave();
    }
}

public sealed class UpgradingAMariaDb(Servers servers) : UpgradingADatabase(servers.MariaDb);

public sealed class UpgradingAMySql(Servers servers) : UpgradingADatabase(servers.MySql9);
