using Florin.Kernel;
using Florin.Platform.Copies;
using Florin.Platform.Files;
using Florin.Reports.Jobs;
using Florin.S3;
using Florin.Testing;
using Florin.Testing.Storage;

namespace Florin.Provider.Tests.S3;

/// <summary>What every place of copies does.</summary>
public abstract class PlacesOfCopies : IAsyncLifetime
{
    private static readonly CancellationToken Never = CancellationToken.None;

    private protected ICopyFiles Files { get; set; } = null!; // Set before any test.

    [Fact]
    public async Task Give_back_what_was_written_whatever_it_is()
    {
        Assert.Null(await Files.Read("account/log/none", Never));
        Assert.Null(await Files.LengthOf("account/log/none", Never));
        byte[] content = [0, 255, .. new byte[70_000], 1];
        await Files.Write("account/log/a.parquet", new byte[3], Never);
        await Files.Write("account/log/a.parquet", content, Never);
        await Files.Write("empty.json", ReadOnlyMemory<byte>.Empty, Never);
        Assert.True((await Files.Read("account/log/a.parquet", Never)).AsSpan().SequenceEqual(content));
        Assert.Equal(0, (await Files.Read("empty.json", Never))?.Length);
        Assert.Equal(content.Length, await Files.LengthOf("account/log/a.parquet", Never));
    }

    [Fact]
    public async Task Take_and_give_what_does_not_fit_into_memory()
    {
        Assert.Null(await Files.Open("reports/none", Never));
        byte[] content = [9, 0, 255, .. new byte[70_000], 1];
        using var source = new MemoryStream(content);
        source.Position = 1; // What comes before is left out.
        await Files.Write("reports/a", source, Never);
        await using var stored = await Files.Open("reports/a", Never);
        using var read = new MemoryStream();
        await stored!.CopyToAsync(read, Never); // It is there.
        Assert.True(read.ToArray().AsSpan().SequenceEqual(content.AsSpan(1)));
    }

    [Fact]
    public async Task Give_a_part_from_where_it_begins()
    {
        Assert.Null(await Files.OpenPart("reports/none", 1, 2, Never));
        await Files.Write("reports/a", new byte[] { 0, 1, 2, 3, 4 }, Never);
        await using (var part = await Files.OpenPart("reports/a", 2, 2, Never))
        {
            var read = new byte[2];
            await part!.ReadExactlyAsync(read, Never); // It is there.
            Assert.Equal([2, 3], read);
        }
        await Assert.ThrowsAsync<IOException>(() => Files.OpenPart("reports/a", 9, 1, Never));
    }

    [Fact]
    public async Task Give_reports_to_every_instance_and_none_that_was_changed()
    {
        var id = new ReportId("rep_1");
        using var folder = new TemporaryDirectory();
        var ids = new IdSource(TimeProvider.System);
        var (one, another) = (new Spool(folder.File("one"), ids), new Spool(folder.File("another"), ids));
        var (bytes, sha256) = await new ReportFiles(Files, one).Write(
            id,
            async to => await to.WriteAsync(new byte[] { 1, 2, 3 }, Never),
            Never
        );
        var finished = new ReportFinished(id, 1, bytes, sha256, 1, DateTimeOffset.UnixEpoch);
        await using (var file = await new ReportFiles(Files, another).Open(finished, Never))
            Assert.Equal((3L, 1), (file!.Length, file.ReadByte()));
        var name = Assert.Single(await Files.Names("", Never));
        await Files.Write(name, new byte[] { 1, 2, 4 }, Never);
        await Assert.ThrowsAsync<InvalidDataException>(() => new ReportFiles(Files, another).Open(finished, Never));
        await new ReportFiles(Files, one).RemoveUnused((_, _, _) => Task.FromResult(true), Never);
        Assert.Null(await new ReportFiles(Files, another).Open(finished, Never));
        Assert.Empty(Directory.EnumerateFiles(folder.Path, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Name_what_is_there_below_a_folder()
    {
        using var held = Files.Hold();
        Assert.Empty(await Files.Names("", Never));
        foreach (var name in (string[])["account/log/1", "account/log/2", "account/log.old", "accounts", "z"])
            await Files.Write(name, new byte[1], Never);
        Assert.Equal(["account/log/1", "account/log/2"], (await Files.Names("account/log", Never)).Order());
        await Files.Delete("account/log/1", Never);
        await Files.Delete("account/log/none", Never);
        Assert.Equal(
            ["account/log.old", "account/log/2", "accounts", "z"],
            (await Files.Names("", Never)).Order(StringComparer.Ordinal)
        );
    }

    public abstract ValueTask InitializeAsync();

    public abstract ValueTask DisposeAsync();
}

public sealed class FilesInAFolder : PlacesOfCopies
{
    private readonly TemporaryDirectory _folder = new();

    [Fact]
    public async Task Have_no_links_of_their_own() =>
        Assert.Null(await Files.LinkTo("a", "application/pdf", "a.pdf", DateTimeOffset.MaxValue, CancellationToken.None));

    [Fact]
    public void Are_written_by_one_process_at_a_time()
    {
        using var held = Files.Hold();
        var refused = Assert.Throws<IOException>(() => new FolderFiles(Files.Place).Hold());
        Assert.Contains("Another florin process writes to", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Are_for_their_owner_only_and_no_half_of_one_stays()
    {
        await Files.Write("account/log/a", new byte[1], CancellationToken.None);
        var file = Files.PlaceOf("account/log/a");
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
            Assert.Equal(
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute,
                File.GetUnixFileMode(Path.GetDirectoryName(file)!)
            );
        }
        await File.WriteAllBytesAsync($"{file}.0123.draft", [1]);
        Assert.Equal(["account/log/a"], await Files.Names("", CancellationToken.None));
        using var held = Files.Hold();
        Assert.False(File.Exists($"{file}.0123.draft"));
    }

    [Fact]
    public async Task Say_which_of_them_cannot_be_written()
    {
        Directory.CreateDirectory(Files.PlaceOf("account/log/a"));
        var refused = await Assert.ThrowsAsync<IOException>(() =>
            Files.Write("account/log/a", new byte[1], CancellationToken.None)
        );
        Assert.StartsWith($"{Files.PlaceOf("account/log/a")} cannot be written", refused.Message, StringComparison.Ordinal);
        Assert.Empty(await Files.Names("", CancellationToken.None));
    }

    public override ValueTask InitializeAsync()
    {
        Files = new FolderFiles(_folder.File("copy"));
        return ValueTask.CompletedTask;
    }

    public override ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }
}

public sealed class FilesInABucket : PlacesOfCopies
{
    private BucketServer? _server;

    [Fact]
    public async Task Are_read_by_anybody_who_has_a_link()
    {
        await Files.Write("a", new byte[] { 1, 2 }, CancellationToken.None);
        var soon = TimeProvider.System.GetUtcNow().AddMinutes(1);
        var link = await Files.LinkTo("a", "application/pdf", "ü.pdf", soon, CancellationToken.None);
        using var anybody = new HttpClient();
        Assert.Equal([1, 2], await anybody.GetByteArrayAsync(link));
        Assert.Contains("response-content-type=application%2Fpdf", link!.Query, StringComparison.Ordinal); // There is one.
        Assert.Contains("attachment", link.Query, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Say_where_they_cannot_be_reached()
    {
        var options = Options with { Endpoint = new Uri("http://127.0.0.1:1/") };
        using var away = S3Files.Of("s3://florin/x", options);
        var refused = await Assert.ThrowsAsync<IOException>(() => away!.Read("manifest.json", CancellationToken.None));
        Assert.StartsWith("s3://florin/x/manifest.json cannot be reached", refused.Message, StringComparison.Ordinal);
        using var none = S3Files.Of("s3://nobody/x", Options);
        refused = await Assert.ThrowsAsync<IOException>(() => none!.Write("a", new byte[1], CancellationToken.None));
        Assert.Contains("there is no bucket nobody", refused.Message, StringComparison.Ordinal);
        Assert.Null(S3Files.Of("s3://", Options));
    }

    public override async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(BucketServer.Missing is not null, BucketServer.Missing ?? "");
        _server = await BucketServer.Start();
        Files = S3Files.Of($"s3://{BucketServer.Bucket}/some/prefix/", Options)!; // It is an address.
    }

    public override async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
        (Files as IDisposable)?.Dispose();
    }

    private S3Options Options =>
        new()
        {
            Endpoint = _server?.Address,
            AccessKey = "key",
            SecretKey = "secret",
        };
}
