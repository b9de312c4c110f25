using System.Globalization;
using Florin.Platform.EventLog;
using Florin.Platform.Projections;
using Florin.Sqlite;
using Florin.Testing.Storage;

namespace Florin.Provider.Tests;

/// <summary>What SQLite's files hold at any moment, with the frames of a commit written together.</summary>
[Collection(nameof(FullDisk))]
public sealed class WritesThatAreGathered : IDisposable
{
    private const string Rows =
        "SELECT group_concat(k || ' ' || length(v) || ' ' || substr(v, 1, 8), ';') FROM (SELECT * FROM t ORDER BY k)";
    private readonly TemporaryDirectory _directory = new();

    private string Path => _directory.File("some.db");

    public void Dispose() => _directory.Dispose();

    // With a small cache transactions spill into the log before their end and write pages there anew; with a large one
    // they end in more than is gathered at a time. Some are taken back, and checkpoints begin the log anew. Without FULL no
    // sync brings a commit out.
    [Theory]
    [InlineData("FULL", 10)]
    [InlineData("FULL", 2000)]
    [InlineData("NORMAL", 10)]
    [InlineData("NORMAL", 2000)]
    [InlineData("OFF", 20)]
    public void Leave_every_commit_and_nothing_else_to_whoever_comes_after_a_kill(string synchronous, int cachedPages)
    {
        var random = new Random(cachedPages);
        var rows = new SortedDictionary<int, string>();
        using var writer = Writer(synchronous, cachedPages);
        using var reader = Connection.OpenReadOnly(Path);
        for (var round = 0; round < 150; round++)
        {
            var changed = new SortedDictionary<int, string>(rows);
            writer.Run("BEGIN IMMEDIATE");
            for (var left = random.Next(1, random.Next(2, 120)); left > 0; left--)
                Put(writer, changed, random.Next(200), random.Next(10_000), random.Next(5) == 0 ? 9_000 : 300);
            var kept = random.Next(4) > 0;
            writer.Run(kept ? "COMMIT" : "ROLLBACK");
            rows = kept ? changed : rows;
            Assert.Equal(Said(rows), reader.Text(Rows));
            Assert.Equal(Said(rows), Found(Copied()));
            if (random.Next(20) == 0)
                writer.Checkpoint(truncate: random.Next(2) == 0);
        }
    }

    [Fact]
    public void That_the_disk_does_not_take_fail_their_commit_which_can_be_made_again()
    {
        var path = _directory.File("log.db");
        using var store = new SqliteLogStore(path);
        store.Open();
        var some = new SomeAppends();
        store.Commit([some.Next("c1", "a")]);
        var second = some.Next("c2", "a", "b");
        using (FullDisk.For(path + "-wal"))
            Assert.Contains("full", Assert.Throws<LogFault>(() => store.Commit([second])).Message, StringComparison.Ordinal);
        Assert.Equal(1, store.Open());
        store.Commit([second]);
        Assert.Equal(3, store.Open());
        Assert.Equal(["c1|1", "c2|2", "|3"], SqliteTool.Read(path, "select commandId, position from log"));
    }

    [Fact]
    public async Task That_the_disk_does_not_take_are_no_fault_of_what_is_written_to_read_models()
    {
        var path = _directory.File("views.db");
        var people = ViewContract.People;
        await using var store = new SqliteViewStore(path, setAside: why => Assert.Fail($"It is whole: {why}"));
        await store.Define("people", [people], default);
        var commit = () =>
            store.Commit(
                "people",
                new Progress(0, new Checkpoint(1)),
                [people.Put(new Person("p1", "Ada", 36, "London"))],
                default
            );
        using (FullDisk.For(path + "-wal"))
            await Assert.ThrowsAsync<ViewFault>(commit);
        await commit();
    }

    private static void Put(Connection connection, SortedDictionary<int, string> rows, int key, int number, int length)
    {
        rows[key] = number.ToString("D8", CultureInfo.InvariantCulture).PadRight(length, 'x');
        connection.Run($"INSERT INTO t VALUES ({key}, '{rows[key]}') ON CONFLICT DO UPDATE SET v = excluded.v");
    }

    private static string? Said(SortedDictionary<int, string> rows) =>
        rows.Count == 0 ? null : string.Join(';', rows.Select(row => $"{row.Key} {row.Value.Length} {row.Value[..8]}"));

    private static string? Found(string path)
    {
        using var copy = Connection.OpenOrCreate(path);
        Assert.Equal("ok", copy.Text("PRAGMA integrity_check"));
        return copy.Text(Rows);
    }

    private Connection Writer(string synchronous, int cachedPages)
    {
        var writer = Connection.OpenOrCreate(Path);
        writer.Run("PRAGMA journal_mode = WAL");
        writer.Run($"PRAGMA synchronous = {synchronous}; PRAGMA cache_size = {cachedPages}; PRAGMA wal_autocheckpoint = 0");
        writer.Run("CREATE TABLE t(k INTEGER PRIMARY KEY, v TEXT NOT NULL); CREATE INDEX i ON t(v)");
        return writer;
    }

    /// <summary>The files as they are now, without the index of the log, which is made anew from what the log holds.</summary>
    private string Copied()
    {
        var copy = _directory.File("copy.db");
        File.Delete(copy + "-shm");
        File.Copy(Path, copy, overwrite: true);
        File.Copy(Path + "-wal", copy + "-wal", overwrite: true);
        return copy;
    }
}
