using System.Text.Json;
using Florin.Cli.Verify;
using Florin.Kernel;
using Florin.Platform.Copies;
using Florin.Platform.EventLog;
using Florin.Platform.Files;
using Florin.Platform.Hosting;
using Florin.Platform.Json;
using Florin.Platform.Secrets;
using Microsoft.Extensions.Logging.Abstractions;

namespace Florin.Cli.Copies;

/// <summary>
/// Makes a data directory of a backup. Every file is held to its checksum before anything is written, every append to the
/// log's running hash, and at the end the whole is verified. Until then it stands beside its place under another name, so
/// that no server starts on a half of it.
/// </summary>
/// <param name="from">Where the backup is.</param>
/// <param name="format">What its segments are.</param>
/// <param name="storage">Embedded storage.</param>
/// <param name="all">Every service that there is.</param>
/// <param name="report">Takes what became of each log.</param>
internal sealed class Restore(
    ICopyFiles from,
    ISegmentFormat format,
    OfflineStorage storage,
    IReadOnlyList<ServiceDefinition> all,
    Func<CopiedEvents, Task> report
)
{
    private const string Unfinished = ".unfinished";
    private const int BatchEvents = 5000;

    /// <summary>Restores everything.</summary>
    /// <param name="data">Where to: a directory that is not there, or empty.</param>
    /// <param name="cancel">Ends it.</param>
    /// <exception cref="LogFault">There is no backup, it is damaged, or its books are not right.</exception>
    /// <exception cref="IOException">Something cannot be read or written, or there is something in the directory.</exception>
    public async Task<CopyManifest> Run(string data, CancellationToken cancel)
    {
        MustBeFree(data);
        var manifest = await Manifest(cancel);
        foreach (var file in manifest.Files)
            await Read(file, cancel);
        var draft = Path.TrimEndingDirectorySeparator(data) + Unfinished;
        if (Directory.Exists(draft))
            Directory.Delete(draft, recursive: true); // Of a run that was interrupted.
        SecretFile.MakeDirectory(draft);
        foreach (var (service, log) in manifest.Logs)
        {
            await RestoreLog(service, log, draft, cancel);
            await report(new CopiedEvents(service, log.Head, log.Head));
        }
        foreach (var secret in manifest.Secrets)
            CopiedSecrets.Restore(new StoredSecret(secret.Name, await Read(secret, cancel)), draft, storage);
        WriteHeads(manifest, draft);
        await Verify(manifest, draft, cancel);
        if (Directory.Exists(data))
            Directory.Delete(data); // It is empty.
        Directory.Move(draft, data);
        SyncedFolder.Sync(Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(data)) ?? data);
        return manifest;
    }

    private static void MustBeFree(string data)
    {
        if (File.Exists(data) || (Directory.Exists(data) && Directory.EnumerateFileSystemEntries(data).Any()))
            throw new IOException(
                $"--data is {Shown.Of(data)}, where something is already: restore to a directory that does not exist yet, or is empty; nothing was changed."
            );
    }

    private async Task<CopyManifest> Manifest(CancellationToken cancel)
    {
        var content = await from.Read(CopyManifest.FileName, cancel);
        if (content is null && await from.LengthOf(Backup.ProgressName, cancel) is not null)
            throw new LogFault(
                $"{from.Place} has a backup that was interrupted before it was whole. Run florin backup again, which goes on with it, or restore another one."
            );
        var manifest = CopyManifest.Read(
            content ?? throw new LogFault($"{from.Place} has no backup: there is no {CopyManifest.FileName}."),
            from.PlaceOf(CopyManifest.FileName)
        );
        return
            manifest.Logs.Keys.Except(all.Select(service => service.Name), StringComparer.Ordinal).FirstOrDefault()
                is { } unknown
            ? throw new LogFault($"{from.Place} has the log of {unknown}, a service that this program does not have.")
            : manifest;
    }

    private async Task<byte[]> Read(CopiedFile file, CancellationToken cancel)
    {
        var place = from.PlaceOf(file.Name);
        var content = await from.Read(file.Name, cancel) ?? throw new LogFault($"{place} is missing: the backup is damaged.");
        return file.Difference(content) is { } difference
            ? throw new LogFault($"{place} {difference}: the backup is damaged. Restore another one; nothing was changed.")
            : content;
    }

    private async Task RestoreLog(string service, CopiedLog log, string data, CancellationToken cancel)
    {
        var folder = Path.Combine(data, service);
        SecretFile.MakeDirectory(folder);
        var place = new StoragePlace(service, folder, "", storage.Configuration, TimeProvider.System, NullLogger.Instance)
        {
            Identity = log.Identity,
        };
        var (writer, reader) = storage.Logs.OpenLog(place);
        using (reader)
        using (writer)
        {
            var claim = writer.Claim();
            var chain = new AppendChain(service, claim.Head, null);
            foreach (var segment in log.Segments)
            {
                foreach (var batch in Batches(await Appends(segment, cancel)))
                {
                    var head = chain.Position;
                    batch.ForEach(chain.Follow);
                    writer.Commit(batch, head, claim.Epoch);
                }
                if (chain.Position != segment.Last || chain.Digest != segment.Digest)
                    throw new LogFault($"{from.PlaceOf(segment.File.Name)} ends elsewhere than the backup says.");
            }
            writer.Release(claim.Epoch);
        }
    }

    private async Task<IReadOnlyList<StoredAppend>> Appends(CopiedSegment segment, CancellationToken cancel)
    {
        try
        {
            return await format.Read(await Read(segment.File, cancel), cancel);
        }
        catch (InvalidDataException e)
        {
            throw new LogFault($"{from.PlaceOf(segment.File.Name)}: {e.Message}", e);
        }
    }

    private static IEnumerable<List<StoredAppend>> Batches(IReadOnlyList<StoredAppend> appends)
    {
        List<StoredAppend> batch = [];
        var events = 0;
        foreach (var append in appends)
        {
            batch.Add(append);
            if ((events += append.Events.Count) < BatchEvents)
                continue;
            yield return batch;
            (batch, events) = ([], 0);
        }
        if (batch.Count > 0)
            yield return batch;
    }

    // Where a log is cut or exchanged from now on, the next start notices.
    private static void WriteHeads(CopyManifest manifest, string data)
    {
        var heads = manifest.Logs.ToDictionary(
            log => log.Key,
            log => new KnownHead(log.Value.Head, log.Value.Digest, log.Value.Identity),
            StringComparer.Ordinal
        );
        WholeFile.Replace(
            Path.Combine(data, KnownHead.FileName),
            JsonSerializer.SerializeToUtf8Bytes(heads, FlorinJson.Compact)
        );
    }

    private async Task Verify(CopyManifest manifest, string data, CancellationToken cancel)
    {
        var services = all.Where(service => manifest.Logs.ContainsKey(service.Name)).ToList();
        var verified = await new Verification(data, storage, services, all).Run(cancel);
        if (verified.Findings.FirstOrDefault(finding => finding.Violation is not null) is { } violated)
            throw new LogFault(
                $"The books of the backup are not right: {PlainText.Escaped($"{violated.Invariant}: {violated.Violation}")}. They are in {data}: run florin verify --data {data}, or restore another backup."
            );
    }
}
