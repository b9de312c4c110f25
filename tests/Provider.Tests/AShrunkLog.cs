using System.Text;
using Florin.Platform.Copies;
using Florin.Platform.EventLog;
using Florin.Sqlite;
using Florin.Testing.Storage;

namespace Florin.Provider.Tests;

/// <summary>The older half of whatever the log has is in an archive, all the time: after each commit more of it is taken out.</summary>
public sealed class ALogWhoseOlderHalfIsArchived : LogStoreContract
{
    private readonly TemporaryDirectory _directory = new();

    protected override SomeStorage Create() => SomeArchive.Shrinking(_directory);

    protected override SomeStorage Restart() => Create();

    protected override void CleanUp() => _directory.Dispose();
}

public sealed class ALogWhoseOlderHalfIsArchivedRefuses : LogRefusalContract
{
    private readonly TemporaryDirectory _directory = new();

    protected override SomeStorage Create() => SomeArchive.Shrinking(_directory);

    protected override void CleanUp() => _directory.Dispose();
}

/// <summary>What a log is whose old bodies are in an archive, and what becomes of it when the archive is not what it was.</summary>
public sealed class AShrunkLog : IDisposable
{
    private const int Files = 3;
    private readonly TemporaryDirectory _directory = new();
    private readonly List<StoredAppend> _appends = [];
    private readonly SomeArchive _archive;
    private readonly List<CopiedSegment> _segments = [];

    /// <summary>Three files of four events each, and a fifth append that only the log has.</summary>
    public AShrunkLog()
    {
        _archive = new SomeArchive(_directory);
        var some = new SomeAppends();
        for (var i = 0; i < (2 * Files) + 1; i++)
        {
            var append = some.Next($"c{i}", "a", $"b{i}");
            var metadata = Encoding.UTF8.GetBytes($$"""{"commandId":"c{{i}}"}""");
            _appends.Add(
                append with
                {
                    Events = [.. append.Events.Select(stored => stored with { Metadata = metadata })],
                    Receipt = i == 1 ? new Receipt("f"u8.ToArray(), 201, "{}"u8.ToArray()) : null,
                }
            );
        }
        using var log = _archive.Store();
        log.Open();
        log.Commit(_appends);
    }

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Is_byte_for_byte_as_it_was_after_each_step_there_and_back()
    {
        var (rows, shape) = (Rows(), Shape());
        await TakeOut(_ =>
        {
            IsWhole();
            Assert.Equal(0, Number("SELECT count(*) FROM log WHERE position <= 4 AND eventData <> ''"));
        });
        Assert.Equal(4 * Files, Number("SELECT count(*) FROM events WHERE eventData IS NULL AND metadata IS NULL"));
        Assert.Equal((2 * Files) + 1, Number("SELECT count(*) FROM events WHERE commandId IS NOT NULL"));
        using (var log = _archive.Shrinkable())
        {
            log.Compact();
            IsWhole();
            foreach (var segment in _segments.AsEnumerable().Reverse())
            {
                log.PutBack(await _archive.Read(segment));
                IsWhole();
            }
            Assert.Null(log.Place);
        }
        Assert.Equal(rows, Rows());
        Assert.Equal(shape, Shape());
    }

    [Fact]
    public async Task Is_whole_in_the_files_that_a_kill_leaves_after_any_step()
    {
        await TakeOut(_ =>
        {
            foreach (var ending in (string[])["", "-wal"])
                if (File.Exists(_archive.Log + ending))
                    File.Copy(_archive.Log + ending, _directory.File("copy.db" + ending), overwrite: true);
            File.Delete(_directory.File("copy.db-shm"));
            using var copy = new SqliteLogStore(_directory.File("copy.db")) { Archive = _archive.Open };
            Assert.Equal(_appends[^1].Events[^1].Position, copy.Open());
            Same(copy);
        });
    }

    [Fact]
    public async Task Is_refused_by_programs_that_do_not_know_of_archives_and_by_those_without()
    {
        await TakeOut();
        Assert.Equal(2, Number("SELECT value FROM meta WHERE name = 'schema'"));
        using var log = new SqliteLogStore(_archive.Log);
        log.Open();
        Assert.Contains("they are not read here", Assert.ThrowsAny<LogFault>(() => log.Read(0, 1)).Message);
    }

    [Fact]
    public async Task Serves_what_is_new_and_answers_again_without_its_archive_and_says_where_that_must_be()
    {
        await TakeOut();
        Directory.Move(_directory.File("archive"), _directory.File("elsewhere"));
        using var log = _archive.Store();
        var head = log.Open();
        var gone = await Assert.ThrowsAsync<BodyUnavailable>(async () => await log.Read(0, 100, default));
        Assert.Contains(
            $"Events 1 to 4 of the log of the account service are in the archive at {_archive.Place}",
            gone.Message
        );
        await Assert.ThrowsAsync<BodyUnavailable>(async () => await log.ReadStream("b1", 0, 10, default));
        await Assert.ThrowsAsync<BodyUnavailable>(async () => await log.FindCommand("c1", default));
        Assert.Equal(201, (await log.FindReceipts(["c1"], default))[0]!.Receipt!.Status);
        Assert.Equal(7, await log.LastVersion("a", default));
        Assert.Equal(head, Assert.Single(await log.ReadStream($"b{2 * Files}", 0, 10, default)).Position);
        using var moved = new SqliteLogStore(_archive.Log, readOnly: true)
        {
            Archive = new SomeArchive(_directory, _directory.File("elsewhere")).Open,
        };
        moved.Open();
        Same(moved);
    }

    [Fact]
    public async Task Takes_no_other_file_for_the_one_that_it_names()
    {
        await TakeOut();
        File.Copy(_archive.FileOf(_segments[1]), _archive.FileOf(_segments[0]), overwrite: true);
        var content = await File.ReadAllBytesAsync(_archive.FileOf(_segments[1]));
        content[content.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(_archive.FileOf(_segments[1]), content);
        using var log = _archive.Store();
        log.Open();
        foreach (var position in (long[])[0, 4])
            Assert.Contains(
                "the archive is damaged",
                (await Assert.ThrowsAsync<BodyUnavailable>(async () => await log.Read(position, 1, default))).Message
            );
        Assert.Equal(9, Assert.Single(await log.Read(8, 1, default)).Position);
    }

    [Fact]
    public async Task Finds_where_it_no_longer_matches_its_archive()
    {
        await TakeOut();
        Run("UPDATE log SET eventType = 'SomethingElse' WHERE position = 2");
        using var log = _archive.Store();
        log.Open();
        Assert.Single(await log.Read(0, 1, default));
        var damaged = await Assert.ThrowsAnyAsync<LogFault>(async () => await log.Read(1, 1, default));
        Assert.Contains("is damaged at position 2: it does not match", damaged.Message);
    }

    [Fact]
    public async Task Is_not_made_of_a_file_that_differs_and_keeps_its_last_event()
    {
        var rows = Rows();
        var other = _appends[0] with { Receipt = new Receipt(default, 200, default) };
        var segment = await _archive.Write([other, _appends[1]]);
        using (var log = _archive.Shrinkable())
        {
            var differs = Assert.Throws<LogFault>(() => log.TakeOut(_archive.Place, segment, [other, _appends[1]]));
            Assert.Contains("position 1; nothing was changed", differs.Message);
            Assert.Throws<LogFault>(() => log.TakeOut(_archive.Place, segment with { First = 3 }, _appends[1..2]));
            var all = await _archive.Write(_appends);
            Assert.Throws<LogFault>(() => log.TakeOut(_archive.Place, all, _appends));
            Assert.Empty(log.Archived);
        }
        Assert.Equal(rows, Rows());
    }

    [Fact]
    public async Task Knows_before_it_is_read_whether_the_archive_is_that_of_the_log()
    {
        await TakeOut();
        using var archive = _archive.Open(_archive.Place);
        Assert.Contains("has no archive", await archive.Problem("log_1", _segments, default));
        await _archive.WriteManifest("log_1", [.. _segments]);
        Assert.Null(await archive.Problem("log_1", _segments, default));
        Assert.Contains("no archive of this log", await archive.Problem("log_2", _segments, default));
        await _archive.WriteManifest("log_1", _segments[0] with { File = _segments[0].File with { Sha256 = "another" } });
        Assert.Contains("is not the file that the log names", await archive.Problem("log_1", _segments, default));
        await _archive.WriteManifest("log_1", [.. _segments]);
        File.Delete(_archive.FileOf(_segments[2]));
        Assert.Contains("is missing", await archive.Problem("log_1", _segments, default));
    }

    private async Task TakeOut(Action<CopiedSegment>? after = null)
    {
        using var log = _archive.Shrinkable();
        for (var file = 0; file < Files; file++)
        {
            var part = _appends.GetRange(2 * file, 2);
            _segments.Add(await _archive.Write(part));
            log.TakeOut(_archive.Place, _segments[^1], part);
            after?.Invoke(_segments[^1]);
        }
    }

    private void IsWhole()
    {
        using var log = new SqliteLogStore(_archive.Log, readOnly: true) { Archive = _archive.Open };
        log.Open();
        Same(log);
    }

    private void Same(SqliteLogStore log)
    {
        var read = Now(log.ReadAppends(0, _appends[^1].Events[^1].Position, 1000, default));
        Assert.Equal(_appends.Count, read.Count);
        Assert.All(read.Zip(_appends), pair => Assert.True(StoredContent.IsSame(pair.First, pair.Second)));
    }

    private string Rows() =>
        string.Join(
            '\n',
            Texts(
                "SELECT position||aggregateId||eventVersion||eventType||micros||coalesce(commandId,'')||eventData||typeof(metadata)||metadata FROM log"
            )
        );

    private string Shape() =>
        string.Join(
            '\n',
            Texts("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name")
                .Concat(Texts("SELECT name||value FROM meta ORDER BY name"))
        );

    private long Number(string sql)
    {
        using var connection = Connection.OpenReadOnly(_archive.Log);
        return connection.Number(sql);
    }

    private void Run(string sql)
    {
        using var connection = Connection.OpenOrCreate(_archive.Log);
        connection.Run(sql);
    }

    private List<string> Texts(string sql)
    {
        using var connection = Connection.OpenReadOnly(_archive.Log);
        using var rows = connection.Compile(sql);
        var texts = new List<string>();
        while (rows.Step())
            texts.Add(rows.Text(0));
        return texts;
    }

#pragma warning disable VSTHRD002 // A test has its thread to itself.
    private static T Now<T>(ValueTask<T> reading) => reading.AsTask().GetAwaiter().GetResult();
#pragma warning restore VSTHRD002
}
