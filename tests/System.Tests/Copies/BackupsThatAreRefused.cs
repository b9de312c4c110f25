using Florin.Cli.Copies;
using Florin.Host.Composition;
using Florin.Platform.Copies;
using Florin.Platform.EventLog;
using Florin.System.Tests.Journeys;
using Florin.System.Tests.Running;
using Florin.System.Tests.Verifying;
using Florin.Testing.Storage;

namespace Florin.System.Tests.Copies;

/// <summary>Backups that were edited, interrupted at every write, or are of another installation.</summary>
public sealed class BackupsThatAreRefused(MovingToMySql.SomeMoney money) : IClassFixture<MovingToMySql.SomeMoney>, IDisposable
{
    private readonly TemporaryDirectory _folder = new();

    private string Data => _folder.File("data");

    private string Target => _folder.File("backup");

    private string Restored => _folder.File("restored");

    [Fact]
    public async Task Interrupted_at_any_write_it_is_no_backup_and_the_next_run_goes_on()
    {
        money.CopyTo(Data);
        var writes = 0;
        for (var isWhole = false; !isWhole; writes++)
            try
            {
                await Back(new FilesThatFail(new FolderFiles(Target), writes));
                isWhole = true;
            }
            catch (IOException e)
            {
                Assert.Equal(FilesThatFail.Reason, e.Message);
                var refused = await Assert.ThrowsAsync<LogFault>(Restore);
                Assert.Contains(" backup", refused.Message, StringComparison.Ordinal);
            }
        Assert.True(writes > 3, "Nothing was copied in parts.");
        await Restore();
        var manifest = CopyManifest.Read(await File.ReadAllBytesAsync(Path.Combine(Target, "manifest.json")), "");
        Assert.Contains(manifest.Logs.Values, log => log.Segments.Count > 1);
        var files = await new FolderFiles(Target).Names("", CancellationToken.None);
        Assert.Equal(manifest.Files.Select(file => file.Name).Append("manifest.json").Order(), files.Order());
    }

    [Fact]
    public async Task A_changed_byte_of_any_file_is_found_before_anything_is_written()
    {
        money.CopyTo(Data);
        await Back(new FolderFiles(Target));
        foreach (var name in await new FolderFiles(Target).Names("", CancellationToken.None))
        {
            if (name == CopyManifest.FileName)
                continue;
            var path = Path.Combine(Target, name);
            var content = await File.ReadAllBytesAsync(path);
            content[content.Length / 2] ^= 1;
            await File.WriteAllBytesAsync(path, content);
            var refused = await Assert.ThrowsAsync<LogFault>(Restore);
            Assert.Contains($"{path} was changed", refused.Message, StringComparison.Ordinal);
            Assert.False(Directory.Exists(Restored) || Directory.Exists($"{Restored}.unfinished"));
            content[content.Length / 2] ^= 1;
            await File.WriteAllBytesAsync(path, content);
        }
        await Restore();
    }

    [Fact]
    public async Task Events_that_were_changed_with_their_checksums_do_not_fit_the_running_hash()
    {
        money.CopyTo(Data);
        await Back(new FolderFiles(Target));
        var files = new FolderFiles(Target);
        var manifest = CopyManifest.Read((await files.Read("manifest.json", CancellationToken.None))!, "");
        var segment = manifest.Logs["account"].Segments[0];
        var appends = (
            await StorageProviders.Segments.Read(
                (await files.Read(segment.File.Name, CancellationToken.None))!,
                CancellationToken.None
            )
        ).ToList();
        var changed = appends[^1].Events[0] with { Data = """{"changed":true}"""u8.ToArray() };
        appends[^1] = appends[^1] with { Events = [changed, .. appends[^1].Events.Skip(1)] };
        var content = await StorageProviders.Segments.Write("account", appends, CancellationToken.None);
        await files.Write(segment.File.Name, content, CancellationToken.None);
        segment = segment with { File = CopiedFile.Of(segment.File.Name, content) };
        var account = manifest.Logs["account"] with { Segments = [segment, .. manifest.Logs["account"].Segments.Skip(1)] };
        var logs = new Dictionary<string, CopiedLog>(manifest.Logs) { ["account"] = account };
        await files.Write("manifest.json", (manifest with { Logs = logs }).ToJson(), CancellationToken.None);
        var refused = await Assert.ThrowsAsync<LogFault>(Restore);
        Assert.Contains("data that belongs to it was changed", refused.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Restored));
    }

    [Fact]
    public async Task Places_that_do_not_fit_are_named()
    {
        money.CopyTo(Data);
        await Refuses("contains or lies in", "backup", $"--data={Data}", $"--to={Path.Combine(Data, "backup")}");
        Directory.CreateDirectory(Target);
        await File.WriteAllTextAsync(Path.Combine(Target, "letter.txt"), "Dear");
        await Refuses("is not empty and holds no backup", "backup", $"--data={Data}", $"--to={Target}");
        await Refuses("has no backup", "restore", $"--from={Target}", $"--data={Restored}");
        await Refuses("where something is already", "restore", $"--from={Target}", $"--data={Data}");
        await Refuses("contains or lies in", "restore", $"--from={Target}", $"--data={Target}/data");
    }

    [Fact]
    public async Task A_backup_of_another_installation_or_of_a_log_that_was_set_back_stays_as_it_is()
    {
        money.CopyTo(Data);
        await Back(new FolderFiles(Target));
        await using var other = new OneProcess();
        await other.InitializeAsync();
        await other.StopsWell();
        await Refuses("it is of another installation", "backup", $"--data={other.Data}", $"--to={Target}");
        await Restore();
        Assert.True(Database.TryChange(Path.Combine(Data, "account", "log.db"), "DELETE FROM log WHERE position > 1"));
        await Refuses("has lost its end", "backup", $"--data={Data}", $"--to={Target}");
    }

    public void Dispose() => _folder.Dispose();

    private static async Task Refuses(string why, params string[] arguments)
    {
        var (code, output) = await FlorinProcess.Run(arguments);
        Assert.True(code == 1, output);
        Assert.Contains(why, output, StringComparison.Ordinal);
    }

    private async Task Back(ICopyFiles files)
    {
        var storage = StorageProviders.Offline([]);
        using var source = new CopySource(Data, storage, Catalog.Services);
        await new Backup(
            source,
            () => CopiedSecrets.Of(Data, storage, source),
            files,
            StorageProviders.Segments,
            _ => Task.CompletedTask
        )
        {
            SegmentEvents = 5,
        }.Run(CancellationToken.None);
    }

    private Task Restore() =>
        new Restore(
            new FolderFiles(Target),
            StorageProviders.Segments,
            StorageProviders.EmbeddedOffline([]),
            Catalog.Services,
            _ => Task.CompletedTask
        ).Run(Restored, CancellationToken.None);

    /// <summary>A folder whose disk fails after some writes, the first time.</summary>
    private sealed class FilesThatFail(ICopyFiles inner, int writes) : ICopyFiles
    {
        public const string Reason = "The disk is gone.";
        private int _left = writes;

        public string Place => inner.Place;

        public string PlaceOf(string name) => inner.PlaceOf(name);

        public IDisposable? Hold() => inner.Hold();

        public Task<byte[]?> Read(string name, CancellationToken cancel) => inner.Read(name, cancel);

        public Task Write(string name, ReadOnlyMemory<byte> content, CancellationToken cancel) =>
            _left-- > 0 ? inner.Write(name, content, cancel) : throw new IOException(Reason);

        public Task Write(string name, Stream content, CancellationToken cancel) =>
            _left-- > 0 ? inner.Write(name, content, cancel) : throw new IOException(Reason);

        public Task<Stream?> Open(string name, CancellationToken cancel) => inner.Open(name, cancel);

        public Task<Stream?> OpenPart(string name, long from, long length, CancellationToken cancel) =>
            inner.OpenPart(name, from, length, cancel);

        public Task Delete(string name, CancellationToken cancel) => inner.Delete(name, cancel);

        public Task<long?> LengthOf(string name, CancellationToken cancel) => inner.LengthOf(name, cancel);

        public Task<IReadOnlyList<string>> Names(string folder, CancellationToken cancel) => inner.Names(folder, cancel);
    }
}
