using Florin.MySql;
using Florin.Platform.EventLog;
using Florin.Testing.MySql;
using Florin.Testing.Storage;

namespace Florin.Provider.Tests.MySql;

/// <summary>A server that is not as it should be, or that ends; each test puts it right again.</summary>
public sealed class ADisturbedServer(ADisturbedServer.Own own) : IClassFixture<ADisturbedServer.Own>, IDisposable
{
    private readonly SomeDatabase _database = new(own.Server);
    private readonly SomeAppends _some = new();

    public void Dispose() => _database.Dispose();

    [Theory]
    [InlineData("innodb_flush_log_at_trx_commit", 2, "innodb_flush_log_at_trx_commit is 2; allowed: 1.")]
    [InlineData("innodb_flush_log_at_trx_commit", 0, "innodb_flush_log_at_trx_commit is 0; allowed: 1.")]
    [InlineData("sync_binlog", 0, "sync_binlog is 0 and there is a binary log; allowed: 1.")]
    [InlineData("sync_binlog", 100, "sync_binlog is 100 and there is a binary log; allowed: 1.")]
    public void Is_refused_when_it_may_lose_what_it_acknowledges(string setting, int value, string said)
    {
        _database.Run($"SET GLOBAL {setting} = {value}");
        try
        {
            using (var log = _database.Log())
            {
                var fault = Assert.Throws<LogFault>(() => log.Open());
                Assert.Contains(said, fault.Message);
                Assert.Contains("Storage:MySql:AllowUnsafe", fault.Message);
            }
            const string Made = "SELECT COUNT(*) FROM information_schema.schemata WHERE schema_name = '{0}'";
            Assert.Equal(0, _database.Number(Made.Replace("{0}", _database.Name, StringComparison.Ordinal)));
            using var allowed = _database.Log(options => options with { AllowUnsafe = true });
            Assert.Equal(0, allowed.Open());
        }
        finally
        {
            _database.Run($"SET GLOBAL {setting} = 1");
        }
    }

    [Fact]
    public void Is_refused_after_a_fault_too_when_it_came_back_unsafe()
    {
        using var log = _database.Log();
        log.Open();
        _database.Run("SET GLOBAL sync_binlog = 0");
        Assert.Throws<LogFault>(() => log.Commit([_some.Next("c", "a") with { Events = [] }]));
        Assert.Contains("sync_binlog", Assert.Throws<LogFault>(() => log.Open()).Message);
        _database.Run("SET GLOBAL sync_binlog = 1");
        Assert.Equal(0, log.Open());
    }

    [Fact]
    public void Stops_the_log_while_it_is_read_only()
    {
        const string User = "ordinary"; // An administrator may write all the same.
        _database.Run($"CREATE OR REPLACE USER {User}@localhost; GRANT ALL ON *.* TO {User}@localhost");
        _database.Run($"REVOKE SUPER, READ_ONLY ADMIN ON *.* FROM {User}@localhost");
        using var another = new SomeDatabase(own.Server, $"Server=127.0.0.1;Port={own.Server.Port};User ID={User}");
        using var log = another.Log();
        log.Open();
        log.Commit([_some.Next("c1", "a")]);
        _database.Run("SET GLOBAL read_only = 1");
        var fault = Assert.Throws<LogFault>(() => log.Commit([_some.Next("c2", "a")]));
        _database.Run("SET GLOBAL read_only = 0");
        Assert.Contains("read-only, perhaps a replica: direct the connection to the primary", fault.Message);
        Assert.Equal(1, log.Open());
    }

    [Fact]
    public void Is_connected_to_again_when_it_has_ended_an_idle_connection()
    {
        using var log = _database.Log();
        log.Open();
        log.Commit([_some.Next("c1", "a")]);
        EndConnections();
        log.Commit([_some.Next("c2", "a")]);
        EndConnections();
        log.Writer.Release(1);
        using var next = _database.Log(from: "http://next");
        Assert.Equal(2, next.Writer.Claim().Head);
    }

    [Fact]
    public async Task Says_that_its_disk_is_full_until_there_is_room_again()
    {
        await using var small = new Own(); // One that was killed before ends itself when its table space is full.
        await small.InitializeAsync();
        using var database = new SomeDatabase(small.Server);
        using var log = database.Log();
        log.Open();
        var heavy = new string('h', 900_000);
        database.Run("SET GLOBAL innodb_file_per_table = 0; DROP TABLE receipts"); // Into the one file that is limited.
        database.Run(
            "CREATE TABLE receipts(log VARBINARY(64), position BIGINT, fingerprint VARBINARY(255), status INT, body LONGBLOB, PRIMARY KEY (log, position)) ENGINE=InnoDB"
        );
        database.Run("SET GLOBAL innodb_file_per_table = 1");
        var fault = Assert.Throws<LogFault>(() =>
        {
            for (var i = 0; i < 100; i++)
                log.Commit([_some.Next($"c{i}", "a") with { Receipt = new Receipt("f"u8.ToArray(), 200, Bytes(heavy)) }]);
        });
        Assert.Contains("full", fault.Message);
        Assert.Contains("make room there", fault.Message);
        // Keeping the claim takes room too, and is refused in the same words where there is none.
        if (Record.Exception(() => log.Open()) is { } refused)
            Assert.Contains("make room there", Assert.IsType<LogFault>(refused).Message);
        await small.MakeRoom();
        var head = log.Open();
        Assert.Equal(head, log.Read(0, 1000).Count);
        Assert.Null(log.FindCommand($"c{head}"));
        log.Commit([_some.EventsAfter(head, "light")]);
    }

    [Fact]
    public void Gives_readers_a_new_connection_for_one_that_it_ended()
    {
        using var log = _database.Log();
        log.Open();
        log.Commit([_some.Next("c1", "a")]);
        for (var round = 0; round < 3; round++)
        {
            Assert.Single(log.Read(0, 10));
            EndConnections();
            Assert.Single(log.Read(0, 10));
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Gives_readers_new_connections_after_a_restart(bool isKilled)
    {
        using var log = _database.Log();
        log.Open();
        log.Commit([_some.Next("c1", "a")]);
        var reads = Enumerable.Range(0, 5).Select(_ => log.Reader.Read(0, 10, default).AsTask()).ToList();
        await Task.WhenAll(reads); // On several connections, which stay in the pool.
        await (isKilled ? own.Server.Kill() : own.Server.Stop());
        await own.StartAgain();
        for (var i = 0; i < 10; i++)
            Assert.Single(log.Read(0, 10));
        await own.Server.Kill();
        Assert.Contains("cannot be reached", Assert.Throws<LogFault>(() => log.Read(0, 10)).Message);
        await own.StartAgain();
    }

    [Fact]
    public async Task Keeps_readers_to_their_limit_and_says_so()
    {
        var database = _database.Database(
            options => options with { MaxPoolSize = 4, AcquireTimeout = TimeSpan.FromSeconds(1) },
            2
        );
        using var writer = new MySqlLogWriter(database, "http://a", SomeDatabase.LongLease, TimeProvider.System);
        writer.Claim();
        using var reader = new MySqlLogReader(database);
        var held = new[] { await database.Connect(default), await database.Connect(default) }; // Two are the writer's.
        var fault = await Assert.ThrowsAsync<LogFault>(async () => await reader.Read(0, 1, default));
        Assert.Contains("Storage:MySql:MaxPoolSize", fault.Message);
        Assert.Contains("Storage:MySql:AcquireTimeout", fault.Message);
        foreach (var connection in held)
            await connection.DisposeAsync();
        Assert.Empty(await reader.Read(0, 1, default));
    }

    [Fact]
    public async Task Has_lost_nothing_and_doubled_nothing_when_it_was_killed_among_commits()
    {
        using var log = _database.Log();
        log.Open();
        var acknowledged = new HashSet<string>(StringComparer.Ordinal);
        var next = 0;
        for (var round = 0; round < 4; round++)
        {
            var writing = Task.Run(() => CommitUntilItFails(log, acknowledged, ref next));
            await Task.Delay(
                TimeSpan.FromMilliseconds(100 + (37 * round)),
                TimeProvider.System,
                TestContext.Current.CancellationToken
            );
            await own.Server.Kill();
            await writing;
            Assert.Throws<LogFault>(() => log.Open()); // It is away.
            await own.StartAgain();
            var head = log.Open();
            var stored = log.CommandIds("", 100_000);
            Assert.Equal(head, stored.Count);
            Assert.Equal(head, log.Read(0, 100_000).Count);
            Assert.Subset(new HashSet<string>(stored, StringComparer.Ordinal), acknowledged);
            Assert.InRange(stored.Count - acknowledged.Count, 0, 1); // The one whose reply was lost.
            acknowledged = [.. stored];
        }
        Assert.NotEmpty(acknowledged);
    }

    private static void CommitUntilItFails(SomeStorage log, HashSet<string> acknowledged, ref int next)
    {
        try
        {
            while (true)
            {
                var (id, head) = ($"c{next++}", log.Head());
                log.Commit([new SomeAppends().EventsAfter(head, id)]);
                acknowledged.Add(id);
            }
        }
        catch (LogFault)
        {
            return;
        }
    }

    private void EndConnections()
    {
        using var connection = _database.Connect();
        using (var command = connection.CreateCommand())
        {
            command.CommandText =
                $"SELECT CONCAT('KILL ', GROUP_CONCAT(id SEPARATOR ';KILL ')) FROM information_schema.processlist WHERE db = '{_database.Name}'";
            connection.Run((string)(command.ExecuteScalar() ?? ""));
        }
    }

    private static byte[] Bytes(string text) => System.Text.Encoding.UTF8.GetBytes(text);

    /// <summary>A server for these tests alone, with a binary log and one small table space.</summary>
    public sealed class Own : IAsyncLifetime
    {
        private int _megabytes = 40;

        private DatabaseServer? _server;

        public DatabaseServer Server => _server ?? throw new InvalidOperationException("It has not started.");

        public Task StartAgain() => Server.StartAgain(Settings);

        /// <summary>Its table space may grow.</summary>
        public async Task MakeRoom()
        {
            _megabytes += 40;
            await Server.Kill();
            await StartAgain();
        }

        public async ValueTask InitializeAsync() => _server = await DatabaseServer.Start(DatabaseProgram.MariaDb, Settings);

        public async ValueTask DisposeAsync()
        {
            if (_server is not null)
                await _server.DisposeAsync();
        }

        private string[] Settings =>
            ["--log-bin=binlog", "--sync-binlog=1", $"--innodb-data-file-path=ibdata1:12M:autoextend:max:{_megabytes}M"];
    }
}

internal static class MoreAppends
{
    /// <summary>An append of one event of a stream of its own, behind a position.</summary>
    public static StoredAppend EventsAfter(this SomeAppends some, long position, string name)
    {
        var append = some.Next(name, name);
        return append with { Events = [append.Events[0] with { Position = position + 1 }] };
    }
}
