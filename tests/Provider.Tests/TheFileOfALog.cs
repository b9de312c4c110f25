using System.Text;
using Florin.Platform.EventLog;
using Florin.Sqlite;
using Florin.Testing.Storage;

namespace Florin.Provider.Tests;

public sealed class TheFileOfALog : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly SomeAppends _some = new();

    private string Path => _directory.File("log.db");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Is_read_with_the_sqlite3_tool_while_it_is_open()
    {
        using var store = Opened();
        var receipt = new Receipt(new byte[] { 0xAB, 1 }, 201, """{"success":true}"""u8.ToArray());
        store.Commit([_some.Next("c1", "account-1", "account-2") with { Receipt = receipt }]);
        Assert.Equal(
            [
                """1|evt_0000000000000001log|account-1|SomethingHappened|{"n":1}|1|2026-01-02T03:04:05.000001Z|{"actor":"system"}|c1""",
                """2|evt_0000000000000002log|account-2|SomethingHappened|{"n":2}|1|2026-01-02T03:04:05.000002Z|{"actor":"system"}|""",
            ],
            SqliteTool.Read(
                Path,
                "select position, id, aggregateId, eventType, eventData, eventVersion, timestamp, metadata, commandId from events"
            )
        );
        Assert.Equal(
            ["""c1|ab01|201|{"success":true}"""],
            SqliteTool.Read(Path, "select commandId, fingerprint, status, body from receipts")
        );
    }

    [Fact]
    public void Shows_times_before_1970_too()
    {
        using var store = Opened();
        var early = _some.Event("a", "T", "{}") with { At = DateTimeOffset.UnixEpoch.AddMicroseconds(-1) };
        store.Commit([new StoredAppend("c1", [early], null, [])]);
        Assert.Equal(["1969-12-31T23:59:59.999999Z"], SqliteTool.Read(Path, "select timestamp from events"));
    }

    [Fact]
    public void Gives_events_ids_that_no_other_log_gives()
    {
        var other = _directory.File("other.db");
        using (var store = Opened())
            store.Commit([_some.Next("c1", "a")]);
        using (var store = Opened(other, "other"))
            store.Commit([new SomeAppends().Next("c1", "a")]);
        const string ids = "select id from events";
        Assert.NotEqual(SqliteTool.Read(Path, ids), SqliteTool.Read(other, ids));
    }

    [Fact]
    public void Is_one_file_when_it_was_closed_beside_the_empty_one_of_its_owner()
    {
        using (var store = Opened())
            store.Commit([_some.Next("c1", "a")]);
        Assert.Equal([Path, Path + "-owner"], Directory.GetFiles(_directory.Path).Order(StringComparer.Ordinal));
        Assert.Equal(0, new FileInfo(Path + "-owner").Length);
    }

    [Fact]
    public void Does_not_let_its_write_ahead_log_grow()
    {
        using var store = Opened();
        string[] streams = [.. Enumerable.Range(0, 200).Select(i => $"stream-{i}")];
        for (var i = 0; i < 800; i++)
            store.Commit([_some.Next($"c{i}", streams)]);
        Assert.InRange(new FileInfo(Path + "-wal").Length, 1, 40 << 20);
        Assert.InRange(new FileInfo(Path).Length, 1 << 20, 256 << 20);
    }

    [Fact]
    public void Of_a_newer_program_is_refused()
    {
        Opened().Dispose();
        SqliteTool.Run(Path, "update meta set value = 3 where name = 'schema'");
        var fault = Refused();
        Assert.Contains("version 3", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_another_program_is_refused_and_left_as_it_is()
    {
        SqliteTool.Run(Path, "create table log(position integer primary key)");
        var before = File.ReadAllBytes(Path);
        Refused();
        Assert.Equal(before, File.ReadAllBytes(Path));
    }

    [Fact]
    public void That_is_no_database_is_refused_and_left_as_it_is()
    {
        File.WriteAllText(Path, string.Concat(Enumerable.Repeat("This is a letter and no log. ", 1000)));
        var before = File.ReadAllBytes(Path);
        Refused();
        Assert.Equal(before, File.ReadAllBytes(Path));
    }

    [Fact]
    public void That_is_cut_short_is_refused()
    {
        using (var store = Opened())
            for (var i = 0; i < 200; i++)
                store.Commit([_some.Next($"c{i}", "a", "b", "c", "d", "e")]);
        using (var file = File.OpenWrite(Path))
            file.SetLength(file.Length / 8192 * 4096);
        Refused();
    }

    [Theory]
    [InlineData("delete from log where position = 1")]
    [InlineData("delete from log where position = 2001")]
    [InlineData("delete from log where position = 2999")]
    [InlineData("update log set position = 3001 where position = 3000")]
    [InlineData("update log set position = -5 where position = 3000")]
    public void With_a_hole_at_an_end_is_refused(string damage)
    {
        using (var store = Opened())
            store.Commit([_some.Next("c1", [.. Enumerable.Repeat("a", 3000)])]);
        SqliteTool.Run(Path, damage);
        Refused();
    }

    [Fact]
    public void In_a_directory_that_is_not_there_is_refused()
    {
        using var store = new SqliteLogStore(_directory.File("no/log.db"));
        Assert.Contains("no/log.db", Assert.Throws<LogFault>(() => store.Open()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Keeps_a_log_that_was_closed_when_it_is_opened_to_read()
    {
        using (var store = Opened())
            store.Commit([_some.Next("c1", "a", "b")]);
        using var reading = new SqliteLogStore(Path, readOnly: true);
        Assert.Equal(2, reading.Open());
        Assert.Equal([1, 2], reading.Scan(0).Select(e => e.Position));
        Assert.Throws<Fenced>(() => reading.Commit([_some.Next("c2", "a")]));
    }

    [Fact]
    public void Is_read_by_others_while_it_is_written()
    {
        using var store = Opened();
        store.Commit([_some.Next("c1", "a")]);
        using var reading = new SqliteLogStore(Path, readOnly: true);
        Assert.Equal(1, reading.Open());
        store.Commit([_some.Next("c2", "a")]);
        Assert.Equal(2, reading.Read(0, 10).Count);
    }

    [Fact]
    public async Task Is_not_taken_for_damaged_when_it_grows_while_it_is_verified()
    {
        using var store = Opened();
        store.Commit([_some.Next("c0", [.. Enumerable.Repeat("a", 2000)])]);
        var verifying = Task.Run(() =>
        {
            using var reader = ReadConnection.Open(Path);
            for (var i = 0; i < 2000; i++)
                Assert.InRange(reader.VerifiedHead(), 2000, long.MaxValue);
        });
        for (var i = 1; !verifying.IsCompleted; i++)
            store.Commit([_some.Next($"c{i}", "a", "b")]);
        await verifying;
    }

    [Fact]
    public void Keeps_json_as_text_for_the_tool_to_look_into()
    {
        using var store = Opened();
        store.Commit([_some.Next("c1", "a", "b")]);
        Assert.Equal(
            ["1|system", "2|system"],
            SqliteTool.Read(Path, "select json_extract(eventData, '$.n'), json_extract(metadata, '$.actor') from events")
        );
        Assert.Equal(["text|text"], SqliteTool.Read(Path, "select distinct typeof(eventData), typeof(metadata) from events"));
    }

    [Fact]
    public void Shares_the_metadata_of_an_append_and_gives_each_event_its_own()
    {
        using var store = Opened();
        var append = _some.Next("c1", "a", "b", "a", "b");
        var odd = append.Events[2] with { Metadata = """{"actor":"odd"}"""u8.ToArray() };
        store.Commit([append with { Events = [append.Events[0], append.Events[1], odd, append.Events[3]] }]);
        string[] expected =
        [
            """{"actor":"system"}""",
            """{"actor":"system"}""",
            """{"actor":"odd"}""",
            """{"actor":"system"}""",
        ];
        Assert.Equal(expected, SqliteTool.Read(Path, "select metadata from events"));
        Assert.Equal(
            ["1", "odd", "1"],
            SqliteTool.Read(Path, "select iif(metadata like '%odd%', 'odd', metadata) from log where position > 1")
        );
        for (var after = 0; after < 4; after++)
            Assert.Equal(expected[after..], store.Read(after, 10).Select(Metadata).ToArray());
        Assert.Equal([expected[1], expected[3]], store.ReadStream("b", 0, 10).Select(Metadata).ToArray());

        static string Metadata(StoredEvent stored) => Encoding.UTF8.GetString(stored.Metadata.Span);
    }

    [Fact]
    public void Is_not_made_by_who_only_reads()
    {
        using var reading = new SqliteLogStore(Path, readOnly: true);
        Assert.Throws<LogFault>(() => reading.Open());
        Assert.Empty(Directory.GetFiles(_directory.Path));
    }

    [Fact]
    public void Scans_over_more_than_a_page()
    {
        using var store = Opened();
        store.Commit([_some.Next("c1", [.. Enumerable.Repeat("a", 10_000)])]);
        Assert.Equal(Enumerable.Range(2, 9_999).Select(i => (long)i), store.Scan(1).Select(e => e.Position));
    }

    [Fact]
    public async Task Waits_while_another_connection_holds_the_lock_for_writing()
    {
        using var store = Opened();
        using var other = Connection.OpenOrCreate(Path);
        other.Run("BEGIN IMMEDIATE");
        // On threads of their own: it waits for five seconds, and a busy machine's pool may have no other thread for as long.
        var commit = Task.Factory.StartNew(
            () => store.Commit([_some.Next("c1", "a")]),
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default
        );
        Assert.False(((IAsyncResult)commit).AsyncWaitHandle.WaitOne(TimeSpan.FromMilliseconds(50)));
        other.Run("ROLLBACK");
        await commit;
        Assert.Single(store.Read(0, 10));
    }

    private SqliteLogStore Opened(string? path = null, string name = "log")
    {
        var store = new SqliteLogStore(path ?? Path, name: name);
        store.Open();
        return store;
    }

    private LogFault Refused()
    {
        using var store = new SqliteLogStore(Path);
        var fault = Assert.Throws<LogFault>(() => store.Open());
        Assert.Contains(Path, fault.Message, StringComparison.Ordinal);
        using var reading = new SqliteLogStore(Path, readOnly: true);
        Assert.Throws<LogFault>(() => reading.Open());
        return fault;
    }
}
