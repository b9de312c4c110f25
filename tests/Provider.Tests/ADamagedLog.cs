using System.Text;
using Florin.Platform.EventLog;
using Florin.Sqlite;
using Florin.Testing.Storage;

namespace Florin.Provider.Tests;

/// <summary>A file of a log in which bytes were changed.</summary>
public sealed class ADamagedLog : IDisposable
{
    private const int Commands = 300;
    private readonly TemporaryDirectory _directory = new();

    private string Path => _directory.File("log.db");

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("command-150")]
    [InlineData("stream-150")]
    public void Is_refused_where_an_index_does_not_lead_to_what_the_table_holds(string key)
    {
        Fill();
        var bytes = File.ReadAllBytes(Path);
        var found = 0;
        for (var at = Find(bytes, key, 0); at >= 0; at = Find(bytes, key, at + 1))
        {
            var damaged = (byte[])bytes.Clone();
            damaged[at + 3]++;
            File.WriteAllBytes(Path, damaged);
            if (!Refused())
                continue; // Of the table, or of what pages keep of rows that moved.
            found++;
            Assert.NotEmpty(Problems());
        }
        Assert.True(found >= 1);
        File.WriteAllBytes(Path, bytes);
        Assert.False(Refused());
        Assert.Empty(Problems());
    }

    // Whatever byte of the index it is: either the start says so, or every command is still found, or asking for one that is
    // not found says so.
    [Fact]
    public void Never_forgets_a_command_in_silence()
    {
        Fill();
        var bytes = File.ReadAllBytes(Path);
        var random = new Random(7);
        foreach (var page in IndexPages(bytes))
            for (var times = 0; times < 60; times++)
            {
                var damaged = (byte[])bytes.Clone();
                damaged[page + random.Next(times < 20 ? 64 : 4096)] ^= (byte)(1 << random.Next(8));
                File.WriteAllBytes(Path, damaged);
                using var store = new SqliteLogStore(Path);
                try
                {
                    store.Open();
                    for (var i = 0; i < Commands; i++)
                        Assert.Equal(i + 1, store.FindCommand($"command-{i:D3}")?.First.Position);
                }
                catch (LogFault) { }
            }
    }

    [Fact]
    public void Is_found_whatever_is_changed_through_the_sqlite3_tool_and_opens()
    {
        Fill();
        SqliteTool.Run(Path, "update log set micros = micros + 1 where position = 5");
        SqliteTool.Run(Path, "delete from log where position > 290");
        Assert.False(Refused());
        Assert.Empty(Problems());
        SqliteTool.Run(Path, "update log set commandId = 'another' where position = 7");
        Assert.Contains("position 7", Assert.Single(Problems()), StringComparison.Ordinal);
    }

    [Fact]
    public void Names_what_is_missing()
    {
        Fill();
        SqliteTool.Run(Path, "delete from log where position = 7");
        Assert.Contains("are not contiguous", Assert.Single(Problems()), StringComparison.Ordinal);
        Assert.True(Refused());
    }

    [Fact]
    public void Is_made_whole_again_as_the_refusal_says()
    {
        Fill();
        var bytes = File.ReadAllBytes(Path);
        for (var at = Find(bytes, "command-150", 0); !Refused(); at = Find(bytes, "command-150", at + 1))
        {
            if (bytes[at / 4096 * 4096] is not (2 or 10))
                continue; // Not of an index.
            var damaged = (byte[])bytes.Clone();
            damaged[at + 3]++;
            File.WriteAllBytes(Path, damaged);
        }
        SqliteTool.Run(Path, "REINDEX log_command");
        Assert.Empty(Problems());
        Assert.False(Refused());
    }

    [Fact]
    public void Does_without_a_snapshot_that_was_changed()
    {
        Fill();
        using (var store = new SqliteLogStore(Path))
        {
            store.Open();
            Assert.NotNull(store.LoadSnapshot("stream-000", "sum.1"));
        }
        SqliteTool.Run(Path, """update snapshots set state = CAST('{"total":9}' AS BLOB)""");
        using var after = new SqliteLogStore(Path);
        after.Open();
        Assert.Null(after.LoadSnapshot("stream-000", "sum.1"));
        Assert.Contains("snapshot of stream-000", Assert.Single(after.CheckIntegrity()), StringComparison.Ordinal);
    }

    [Fact]
    public void Of_an_older_program_is_read_as_it_is_and_gets_what_it_lacks_when_it_is_opened()
    {
        Fill();
        SqliteTool.Run(Path, "alter table snapshots drop column checksum");
        SqliteTool.Run(Path, "delete from meta where name in ('checkedTo', 'commandSum', 'streamSum')");
        using (var reading = new SqliteLogStore(Path, readOnly: true))
        {
            reading.Open();
            Assert.NotNull(reading.LoadSnapshot("stream-000", "sum.1"));
            Assert.Empty(reading.CheckIntegrity());
        }
        using var store = new SqliteLogStore(Path);
        Assert.Equal(Commands, store.Open());
        Assert.NotNull(store.LoadSnapshot("stream-000", "sum.1"));
    }

    [Fact]
    public void Is_told_by_a_note_that_goes_on_with_the_log()
    {
        var head = 0L;
        using (var store = new SqliteLogStore(Path) { PagesBetweenCheckpoints = 1 })
        {
            store.Open();
            for (; head < 20; head++)
                store.Commit([Append((int)head)]);
        }
        Assert.Equal(["19"], SqliteTool.Read(Path, "select value from meta where name = 'checkedTo'"));
        Assert.False(Refused());
        SqliteTool.Run(Path, "update meta set value = value + 1 where name = 'commandSum'");
        Assert.False(Refused()); // The table tells.
    }

    // Of a process that was killed: any byte of its write-ahead log, but of the last commit, which a crash may have cut short.
    [Fact]
    public void Never_loses_commits_in_silence_for_a_byte_of_its_write_ahead_log()
    {
        var copy = _directory.File("copy.db");
        using (var store = new SqliteLogStore(Path))
        {
            store.Open();
            for (var i = 0; i < 30; i++)
                store.Commit([Append(i)]);
            File.Copy(Path, copy);
            File.Copy(Path + "-wal", copy + "-wal");
        }
        var (file, wal) = (File.ReadAllBytes(copy), File.ReadAllBytes(copy + "-wal"));
        Assert.Null(DamagedFrames.In(copy + "-wal"));
        var random = new Random(3);
        for (var times = 0; times < 200; times++)
        {
            var damaged = (byte[])wal.Clone();
            damaged[times < 32 ? times : random.Next(wal.Length - (6 * 4120))] ^= (byte)(1 << random.Next(8));
            File.WriteAllBytes(copy, file);
            File.Delete(copy + "-shm");
            File.WriteAllBytes(copy + "-wal", damaged);
            using var store = new SqliteLogStore(copy);
            Assert.Contains(
                "copy.db-wal is damaged",
                Assert.Throws<LogFault>(() => store.Open()).Message,
                StringComparison.Ordinal
            );
            Assert.Equal(damaged, File.ReadAllBytes(copy + "-wal"));
        }
    }

    private void Fill()
    {
        using var store = new SqliteLogStore(Path);
        store.Open();
        for (var i = 0; i < Commands; i++)
            store.Commit([Append(i)]);
    }

    private static StoredAppend Append(int i) =>
        new(
            $"command-{i:D3}",
            [
                new StoredEvent(
                    i + 1,
                    $"stream-{i:D3}",
                    1,
                    "Happened",
                    """{"n":1}"""u8.ToArray(),
                    SomeAppends.Start,
                    Encoding.UTF8.GetBytes($$"""{"commandId":"command-{{i:D3}}"}""")
                ),
            ],
            null,
            i == 0 ? [new StoredSnapshot("stream-000", 1, "sum.1", """{"total":1}"""u8.ToArray())] : []
        );

    private bool Refused()
    {
        using var store = new SqliteLogStore(Path);
        try
        {
            store.Open();
            return false;
        }
        catch (LogFault fault)
        {
            Assert.Contains(Path, fault.Message, StringComparison.Ordinal);
            return true;
        }
    }

    private IReadOnlyList<string> Problems()
    {
        using var store = new SqliteLogStore(Path, readOnly: true);
        try
        {
            store.Open();
        }
        catch (LogFault fault)
        {
            return [fault.Message];
        }
        return store.CheckIntegrity();
    }

    private static int Find(byte[] bytes, string key, int from)
    {
        var at = bytes.AsSpan(from).IndexOf(Encoding.UTF8.GetBytes(key));
        return at < 0 ? -1 : at + from;
    }

    /// <summary>The pages that hold keys of the index over commands: of a command and of no stream.</summary>
    private static IEnumerable<int> IndexPages(byte[] bytes)
    {
        for (var page = 0; page < bytes.Length; page += 4096)
        {
            var text = Encoding.Latin1.GetString(bytes, page, 4096);
            if (bytes[page] is 2 or 10 && text.Contains("command-", StringComparison.Ordinal))
                yield return page;
        }
    }
}
