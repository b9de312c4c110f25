using System.Text.Json;
using Florin.Host.Composition;
using Florin.Platform.EventLog;
using Florin.Platform.Files;
using Florin.Platform.Json;
using Florin.Testing.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace Florin.Unit.Tests.EventStore;

public sealed class TheKnownHeads : IDisposable
{
    private readonly TemporaryDirectory _data = new();
    private readonly TheLog _log = new();

    private string Path => _data.File(KnownHead.FileName);

    [Fact]
    public async Task Are_noted_with_their_digests_at_the_stop()
    {
        var heads = await Open();
        await _log.AddNow(1);
        heads.Dispose();
        var last = _log.Log.Read(0, 1)[0];
        Assert.NotNull(_log.Log.Identity);
        Assert.Equal(new KnownHead(1, last.Metadata.Digest, _log.Log.Identity), KnownHead.Read(Path)["test"]);
    }

    [Theory]
    [InlineData(5, "one that was longer", null)]
    [InlineData(1, "another one", null)]
    [InlineData(1, null, "log_another")]
    public async Task Have_a_log_accept_nothing_that_is_not_the_one_that_was_noted(long position, string? digest, string? log)
    {
        await _log.AddNow(1);
        var noted = new KnownHead(position, digest, log);
        var file = new Dictionary<string, KnownHead> { ["test"] = noted };
        await File.WriteAllBytesAsync(Path, JsonSerializer.SerializeToUtf8Bytes(file, FlorinJson.Compact));
        var heads = await Open();
        var refused = await Assert.ThrowsAsync<LogFault>(() => _log.AddNow(2));
        Assert.Contains($"position {position}", refused.Message, StringComparison.Ordinal);
        Assert.Contains("delete heads.json", _log.Log.Stopped, StringComparison.Ordinal);
        Assert.Equal(1, _log.Log.Head);
        heads.Dispose();
        Assert.Equal(noted, KnownHead.Read(Path)["test"]);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("log_another")]
    public async Task Go_on_for_a_log_that_had_nothing_and_was_made_anew(string? log)
    {
        var file = new Dictionary<string, KnownHead> { ["test"] = new(0, null, log) };
        await File.WriteAllBytesAsync(Path, JsonSerializer.SerializeToUtf8Bytes(file, FlorinJson.Compact));
        var heads = await Open();
        Assert.Null(_log.Log.Stopped);
        await _log.AddNow(1);
        heads.Dispose();
        Assert.Equal((1, _log.Log.Identity), (KnownHead.Read(Path)["test"].Position, KnownHead.Read(Path)["test"].Log));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("""{"test":null}""")]
    [InlineData("""{"test":{"position":-1}}""")]
    public void Are_not_read_where_the_file_says_what_no_log_can_have(string content)
    {
        File.WriteAllText(Path, content);
        Assert.Throws<JsonException>(() => KnownHead.Read(Path));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("""{"test":null}""")]
    [InlineData("""{"other":null}""")]
    [InlineData("""{"test":{"position":-1}}""")]
    [InlineData("""{"test":{"position":"many"}}""")]
    [InlineData("""{"test":7}""")]
    public async Task Are_begun_anew_where_the_file_says_nothing_that_can_be(string content)
    {
        await File.WriteAllTextAsync(Path, content);
        var heads = await Open();
        await _log.AddNow(1);
        heads.Dispose();
        Assert.Equal(1, KnownHead.Read(Path)["test"].Position);
    }

    [Fact]
    public async Task Are_in_a_file_for_its_owner_alone_and_leave_no_other_file_behind()
    {
        if (OperatingSystem.IsWindows())
            return; // Which has no such modes.
        await File.WriteAllTextAsync(Path, "{}");
        File.SetUnixFileMode(Path, File.GetUnixFileMode(Path) | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        var heads = await Open();
        await _log.AddNow(1);
        heads.Dispose();
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path));
        Assert.Equal([Path, Path + ".lock"], Directory.EnumerateFileSystemEntries(_data.Path).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Are_written_beside_the_file_so_that_a_crash_midway_leaves_the_old_ones()
    {
        if (OperatingSystem.IsWindows())
            return; // A file that is open there cannot be replaced.
        await File.WriteAllTextAsync(Path, "{}");
        await using var reading = File.OpenRead(Path);
        var heads = await Open();
        await _log.AddNow(1);
        heads.Dispose();
        Assert.Equal(2, reading.Length); // A reader that has opened the old file reads it to its end.
    }

    [Fact]
    public async Task Of_several_processes_are_all_kept()
    {
        const int Times = 100;
        var processes = Enumerable.Range(0, 4).Select(i => $"log-{i}").ToList();
        await Parallel.ForEachAsync(
            processes,
            async (name, _) =>
            {
                using var log = new TheLog(name: name);
                for (var i = 1; i <= Times; i++)
                {
                    var heads = await Open(log);
                    await log.AddNow(0);
                    heads.Dispose();
                    Assert.Equal(i, KnownHead.Read(Path)[name].Position);
                }
            }
        );
        Assert.Equal(processes, KnownHead.Read(Path).Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Are_noted_later_where_another_process_is_at_the_file()
    {
        var heads = await Open();
        using (WholeFile.Lock(Path))
        {
            await _log.AddNow(1);
            _log.Time.Advance(TimeSpan.FromSeconds(1));
            Assert.False(File.Exists(Path));
        }
        _log.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, KnownHead.Read(Path)["test"].Position);
        heads.Dispose();
    }

    public void Dispose()
    {
        _log.Dispose();
        _data.Dispose();
    }

    private Task<KnownHeads> Open() => Open(_log);

    private Task<KnownHeads> Open(TheLog log) =>
        KnownHeads.Begin(_data.Path, [log.Log], log.Time, NullLogger.Instance, CancellationToken.None);
}
