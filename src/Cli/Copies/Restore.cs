using System.Text.Json;
using Florin.Cli.Verify;
using Florin.Kernel;
using Florin.Platform.Copies;
using Florin.Platform.EventLog;
using Florin.Platform.Files;
using Florin.Platform.Hosting;
using Florin.Platform.Json;
using Florin.Platform.Secrets;

namespace Florin.Cli.Copies;

/// <summary>
/// Makes a data directory of a backup. Each file is compared with its checksum before anything is written, each append with the
/// log's running hash, and at the end the whole is verified. Until then it has another name, so that no server starts on half
/// of it.
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

    /// <summary>What it restores.</summary>
    public string Kind { get; init; } = CopyManifest.Backup;

    /// <summary>What the logs go on with after the copy, and the secrets that it lacks; null for nothing.</summary>
    public RestOfLogs? Rest { get; init; }

    /// <summary>Restores everything.</summary>
    /// <param name="data">Where to: a directory that is not there, or empty.</param>
    /// <param name="cancel">Ends it.</param>
    /// <exception cref="LogFault">There is no backup, it is damaged, or its books are not right.</exception>
    /// <exception cref="IOException">Something cannot be read or written, or there is something in the directory.</exception>
    public async Task<CopyManifest> Run(string data, CancellationToken cancel)
    {
        MustBeFree(data);
        var manifest = await Manifest(from, all, cancel);
        if (manifest.Kind != Kind)
            throw new LogFault(
                manifest.Kind == CopyManifest.Archive
                    ? $"{from.Place} is an archive, which has no secrets and need not be of one moment: use florin archive restore, with --rest."
                    : $"{from.Place} is of the kind '{manifest.Kind}', not '{Kind}': use florin restore."
            );
        var reader = new CopyReader(from, format, Kind);
        foreach (var file in manifest.Files)
            await reader.Read(file, cancel); // All of them, so that nothing is written from a copy that is damaged.
        var draft = Path.TrimEndingDirectorySeparator(data) + Unfinished;
        if (Directory.Exists(draft))
            Directory.Delete(draft, recursive: true); // Of a run that was interrupted.
        SecretFile.MakeDirectory(draft);
        var heads = Rest is null ? null : (await Rest.Logs.Cut(null, cancel)).Heads;
        var ends = new Dictionary<string, KnownHead>(StringComparer.Ordinal);
        foreach (var (service, log) in manifest.Logs)
        {
            var end = ends[service] = await RestoreLog(reader, service, log, draft, heads?[service] ?? 0, cancel);
            await report(new CopiedEvents(service, end.Position, end.Position));
        }
        foreach (var secret in manifest.Secrets)
            CopiedSecrets.Restore(new StoredSecret(secret.Name, await reader.Read(secret, cancel)), draft, storage);
        foreach (var secret in Rest?.Secrets() ?? [])
            CopiedSecrets.Restore(secret, draft, storage);
        // Where a log is cut or exchanged from now on, the next start notices.
        WholeFile.Replace(
            Path.Combine(draft, KnownHead.FileName),
            JsonSerializer.SerializeToUtf8Bytes(ends, FlorinJson.Compact)
        );
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

    /// <summary>What a copy consists of.</summary>
    /// <exception cref="LogFault">There is no backup, or this program cannot read it.</exception>
    public static async Task<CopyManifest> Manifest(
        ICopyFiles from,
        IReadOnlyList<ServiceDefinition> all,
        CancellationToken cancel
    )
    {
        var content = await from.Read(CopyManifest.FileName, cancel);
        if (content is null && await from.LengthOf(Backup.ProgressName, cancel) is not null)
            throw new LogFault(
                $"{from.Place} has a backup or an archive that was interrupted before it was whole. Run the command again that made it, which goes on, or restore another one."
            );
        var manifest = CopyManifest.Read(
            content ?? throw new LogFault($"{from.Place} has no backup or archive: there is no {CopyManifest.FileName}."),
            from.PlaceOf(CopyManifest.FileName)
        );
        return
            manifest.Logs.Keys.Except(all.Select(service => service.Name), StringComparer.Ordinal).FirstOrDefault()
                is { } unknown
            ? throw new LogFault($"{from.Place} has the log of {unknown}, a service that this program does not have.")
            : manifest;
    }

    private async Task<KnownHead> RestoreLog(
        CopyReader reader,
        string service,
        CopiedLog copy,
        string data,
        long upTo,
        CancellationToken cancel
    )
    {
        var (writer, log) = storage.Logs.OpenLog(NewPlace(service, data, copy.Identity));
        using (log)
        using (writer)
        {
            var claim = writer.Claim();
            var chain = new AppendChain(service, claim.Head, null);
            foreach (var segment in copy.Segments)
            {
                foreach (var batch in Batches(await reader.Read(segment, cancel)))
                    Commit(batch);
                reader.MustEnd(segment, chain);
            }
            if (upTo > chain.Position && Rest is not null)
                await foreach (var batch in Rest.After(service, copy, upTo, cancel))
                    Commit(batch);
            writer.Release(claim.Epoch);
            return new KnownHead(chain.Position, chain.Digest, copy.Identity);

            void Commit(List<StoredAppend> batch)
            {
                var head = chain.Position;
                batch.ForEach(chain.Follow);
                writer.Commit(batch, head, claim.Epoch);
            }
        }
    }

    private StoragePlace NewPlace(string service, string data, string identity)
    {
        var folder = Path.Combine(data, service);
        SecretFile.MakeDirectory(folder);
        return storage.PlaceOf(service, data) with { Identity = identity };
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
