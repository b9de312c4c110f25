using System.Runtime.CompilerServices;
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
    private const int Steps = 17; // Back to about 18 hours before.

    /// <summary>What it restores.</summary>
    public string Kind { get; init; } = CopyManifest.Backup;

    /// <summary>What the logs go on with after the copy, and the secrets that it lacks; null for nothing.</summary>
    public RestOfLogs? Rest { get; init; }

    /// <summary>What is wrong beside the books, which are right all the same, and what to do; a sentence each.</summary>
    public IReadOnlyList<string> Problems => [.. _damaged.Concat(_violated)];

    private readonly List<string> _damaged = [];
    private readonly List<string> _violated = [];

    /// <summary>Up to where the copy is restored; null for all of it.</summary>
    public RestorePoint? To { get; init; }

    /// <summary>Restores everything, or what there was at an earlier point.</summary>
    /// <param name="data">Where to: a directory that is not there, or empty.</param>
    /// <param name="cancel">Ends it.</param>
    /// <returns>Of which moment the logs are, and where they end in the copy.</returns>
    /// <exception cref="LogFault">There is no backup, it is damaged, or its books are not right.</exception>
    /// <exception cref="IOException">Something cannot be read or written, or there is something in the directory.</exception>
    public async Task<LogEnds> Run(string data, CancellationToken cancel)
    {
        MustBeFree(data);
        var manifest = await ManifestOf(Kind, from, all, cancel);
        var reader = new CopyReader(from, format, Kind);
        foreach (var file in manifest.Files)
            await reader.Read(file, cancel); // All of them, so that nothing is written from a copy that is damaged.
        var draft = Path.TrimEndingDirectorySeparator(data) + Unfinished;
        using var held = DraftFolder.Begin(draft);
        string? problem = null;
        await foreach (var ends in Ends(manifest, reader, cancel))
        {
            try
            {
                await Make(draft, manifest, reader, ends, cancel);
            }
            catch
            {
                Discard(draft);
                throw;
            }
            if (await Violation(manifest, draft, cancel) is { } violation)
            {
                problem ??= violation;
                continue;
            }
            if (Directory.Exists(data))
                Directory.Delete(data); // It is empty.
            Directory.Move(draft, data);
            SyncedFolder.Sync(Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(data)) ?? data);
            return ends;
        }
        if (To is null)
            held.Keep();
        else
            Discard(draft);
        throw NotRight(problem, draft);
    }

    private LogFault NotRight(string? problem, string draft) =>
        new(
            To is null
                ? $"The books of the backup are not right: {problem}. They are in {draft}: run florin verify --data {draft}, or restore another backup."
                : $"At {To} the books of the backup are not right: {problem}. Nor are they at moments before that. Restore it without --to, or another backup."
        );

    // Where the clock was set back, the logs do not fit together at moments around that: then an earlier one is tried.
    private async IAsyncEnumerable<LogEnds> Ends(
        CopyManifest manifest,
        CopyReader reader,
        [EnumeratorCancellation] CancellationToken cancel
    )
    {
        var whole = manifest.Logs.ToDictionary(log => log.Key, log => log.Value.Head, StringComparer.Ordinal);
        if (To is null)
        {
            yield return new LogEnds(manifest.At, whole);
            yield break;
        }
        var earlier = new EarlierEnds(manifest, reader, from.Place);
        var ends = await earlier.At(To, cancel);
        yield return ends;
        foreach (var step in Enumerable.Range(0, Steps))
            if (await earlier.Before(ends.At - TimeSpan.FromSeconds(1L << step), cancel) is { } before)
                yield return before with
                {
                    IsAsAsked = false,
                };
            else
                break; // Nothing had happened then.
    }

    private async Task Make(string draft, CopyManifest manifest, CopyReader reader, LogEnds wanted, CancellationToken cancel)
    {
        Discard(draft); // Of a run that was interrupted, or of another moment.
        SecretFile.MakeDirectory(draft);
        var heads = Rest is null ? null : (await Rest.Logs.Cut(null, cancel)).Heads;
        var ends = new Dictionary<string, KnownHead>(StringComparer.Ordinal);
        var restorer = new LogRestorer(reader, storage);
        foreach (var (service, log) in manifest.Logs)
        {
            var upTo = heads?[service] ?? 0;
            var rest = upTo > log.Head ? Rest?.After(service, log, upTo, cancel) : null;
            var end = ends[service] = await restorer.Run(service, log, draft, wanted.Ends[service], rest, cancel);
            await report(new CopiedEvents(service, end.Position, end.Position));
        }
        foreach (var secret in manifest.Secrets)
            CopiedSecrets.Restore(new StoredSecret(secret.Name, await reader.Read(secret, cancel)), draft, storage);
        foreach (var secret in Rest?.Secrets() ?? [])
            CopiedSecrets.Restore(secret, draft, storage);
        List<ServiceDefinition> services = [.. all.Where(service => manifest.Logs.ContainsKey(service.Name))];
        _damaged.Clear();
        _damaged.AddRange(await CopiedFolders.Restore(from, services, draft, cancel));
        if (Rest is not null)
            _damaged.AddRange(await CopiedFolders.Restore(new FolderFiles(Rest.Data), services, draft, cancel));
        // Where a log is cut or exchanged from now on, the next start notices.
        WholeFile.Replace(
            Path.Combine(draft, KnownHead.FileName),
            JsonSerializer.SerializeToUtf8Bytes(ends, FlorinJson.Compact)
        );
    }

    private static void Discard(string draft)
    {
        if (Directory.Exists(draft))
            Directory.Delete(draft, recursive: true);
    }

    private static void MustBeFree(string data)
    {
        if (File.Exists(data) || (Directory.Exists(data) && Directory.EnumerateFileSystemEntries(data).Any()))
            throw new IOException(
                $"--data is {Shown.Of(data)}, where something is already: restore to a directory that does not exist yet, or is empty; nothing was changed."
            );
    }

    /// <summary>What a copy of a kind consists of.</summary>
    /// <exception cref="LogFault">There is none of the kind, or this program cannot read it.</exception>
    public static async Task<CopyManifest> ManifestOf(
        string kind,
        ICopyFiles from,
        IReadOnlyList<ServiceDefinition> all,
        CancellationToken cancel
    )
    {
        var manifest = await Manifest(from, all, cancel);
        return manifest.Kind == kind
            ? manifest
            : throw new LogFault(
                manifest.Kind == CopyManifest.Archive
                    ? $"{from.Place} is an archive, which has no secrets and need not be of one moment: use florin archive restore, with --rest."
                    : $"{from.Place} is of the kind '{manifest.Kind}', not '{kind}': use florin restore."
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

    private async Task<string?> Violation(CopyManifest manifest, string data, CancellationToken cancel)
    {
        var services = all.Where(service => manifest.Logs.ContainsKey(service.Name)).ToList();
        _violated.Clear();
        return await Violation(data, storage, services, all, _violated.Add, cancel);
    }

    /// <summary>What is wrong with the books of a directory; null where nothing is.</summary>
    /// <param name="data">The directory.</param>
    /// <param name="storage">Embedded storage.</param>
    /// <param name="services">The services whose data is in it.</param>
    /// <param name="all">Every service that there is.</param>
    /// <param name="beside">Takes what is wrong beside the books, and what to do about it, a sentence each.</param>
    /// <param name="cancel">Ends it.</param>
    public static async Task<string?> Violation(
        string data,
        OfflineStorage storage,
        IReadOnlyList<ServiceDefinition> services,
        IReadOnlyList<ServiceDefinition> all,
        Action<string> beside,
        CancellationToken cancel
    )
    {
        var verified = await new Verification(data, storage, services, all).Run(cancel);
        foreach (var finding in verified.Findings.Where(finding => finding is { Violation: not null, AllowsRestoring: true }))
        {
            beside(PlainText.Escaped($"violated: {finding.Invariant}: {finding.Violation}"));
            beside($"what to do: {finding.Advice}.");
        }
        return
            verified.Findings.FirstOrDefault(finding => finding is { Violation: not null, AllowsRestoring: false })
                is { } violated
            ? PlainText.Escaped($"{violated.Invariant}: {violated.Violation}")
            : null;
    }
}
