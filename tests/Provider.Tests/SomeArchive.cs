using Florin.Parquet;
using Florin.Platform.Copies;
using Florin.Platform.EventLog;
using Florin.Sqlite;
using Florin.Testing.Storage;
using Microsoft.Extensions.Configuration;

namespace Florin.Provider.Tests;

/// <summary>A log in a file, an archive in a folder beside it, and ways to move the bodies of events between them.</summary>
internal sealed class SomeArchive(TemporaryDirectory directory, string? movedTo = null)
{
    private static readonly ParquetSegments Format = new();
    private readonly FolderFiles _files = new(directory.File("archive"));

    public string Log => directory.File("log.db");

    public string Place => movedTo ?? _files.Place;

    /// <summary>A log that is shrunk by itself as it grows.</summary>
    public static SomeStorage Shrinking(TemporaryDirectory directory)
    {
        var archive = new SomeArchive(directory);
        var store = new ShrinkingStore(archive.Store(), archive);
        return new SomeStorage(store, store);
    }

    public SqliteLogStore Store(bool readOnly = false) => new(Log, readOnly) { Archive = Open };

    public ArchivedBodies Open(string noted) => Archives().Of("account", noted, Settings());

    public ShrinkableLog Shrinkable() => ShrinkableLog.Open(Log, "log");

    public string FileOf(CopiedSegment segment) => _files.PlaceOf(segment.File.Name);

    /// <summary>Writes a file of the archive.</summary>
    public async Task<CopiedSegment> Write(IReadOnlyList<StoredAppend> appends)
    {
        var (first, last) = (appends[0].Events[0].Position, appends[^1].Events[^1].Position);
        var content = await Format.Write("account", appends, CancellationToken.None);
        var name = $"account/log/{first}-{last}.parquet";
        await _files.Write(name, content, CancellationToken.None);
        return new CopiedSegment(first, last, null, CopiedFile.Of(name, content));
    }

    public async Task<IReadOnlyList<StoredAppend>> Read(CopiedSegment segment) =>
        await Format.Read(await File.ReadAllBytesAsync(FileOf(segment)), CancellationToken.None);

    /// <summary>What a start compares the archive with.</summary>
    public async Task WriteManifest(string identity, params CopiedSegment[] segments)
    {
        var logs = new Dictionary<string, CopiedLog>(StringComparer.Ordinal) { ["account"] = new(identity, segments) };
        var manifest = new CopyManifest(CopyManifest.CurrentFormat, CopyManifest.Archive, "", default, logs, []);
        await _files.Write(CopyManifest.FileName, manifest.ToJson(), CancellationToken.None);
    }

    private static Archives Archives() => new(Format, (place, _) => new FolderFiles(place));

    private IConfiguration Settings() =>
        new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal) { [ArchiveOptions.Key] = movedTo })
            .Build();
}
