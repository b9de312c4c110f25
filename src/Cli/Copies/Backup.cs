using Florin.Platform.Configuration;
using Florin.Platform.Copies;
using Florin.Platform.EventLog;
using Florin.Platform.Json;
using Florin.Platform.Secrets;

namespace Florin.Cli.Copies;

/// <summary>The result for one log.</summary>
/// <param name="Service">Whose it is.</param>
/// <param name="Events">How many events the copy has.</param>
/// <param name="Copied">How many of them were copied now.</param>
internal readonly record struct CopiedEvents(string Service, long Events, long Copied);

/// <summary>
/// Copies logs and secrets into a folder. Its manifest is written last, so that what was interrupted is never taken for a
/// backup; what a run has copied until then stands in <see cref="ProgressName"/>, where the next one goes on. A backup that is
/// there already is continued, and stays what it is until the new one is whole.
/// </summary>
/// <param name="source">The logs.</param>
/// <param name="secrets">The secrets: their names, as in the data directory, and what they are.</param>
/// <param name="to">Where the backup goes.</param>
/// <param name="format">What its segments are.</param>
/// <param name="report">Takes what became of each log.</param>
internal sealed class Backup(
    CopySource source,
    Func<IEnumerable<StoredSecret>> secrets,
    ICopyFiles to,
    ISegmentFormat format,
    Func<CopiedEvents, Task> report
)
{
    /// <summary>The file that says what an unfinished backup has already.</summary>
    public const string ProgressName = "progress.json";

    /// <summary>As <see cref="LogCopier.SegmentEvents"/>; null for its default.</summary>
    public int? SegmentEvents { get; init; }

    /// <summary>What it makes.</summary>
    public string Kind { get; init; } = CopyManifest.Backup;

    /// <summary>Events of this time and later are left out; null for none.</summary>
    public DateTimeOffset? Before { get; init; }

    private CopyManifest _manifest = new(
        CopyManifest.CurrentFormat,
        "",
        ProgramVersion.Text,
        default,
        new Dictionary<string, CopiedLog>(StringComparer.Ordinal),
        []
    );

    /// <summary>Copies what the backup lacks.</summary>
    /// <exception cref="LogFault">There is another backup, or a log cannot be read.</exception>
    /// <exception cref="IOException">Something cannot be read or written.</exception>
    public async Task<CopyManifest> Run(CancellationToken cancel)
    {
        var before = await Known(cancel);
        var (at, heads) = await source.Cut(Before, cancel);
        foreach (var (service, copy) in before.Logs)
            await Copier(service).MustBeOf(copy, UpTo(copy, heads[service]), cancel);
        _manifest = before with { Kind = Kind, Florin = ProgramVersion.Text, At = FlorinJson.Storable(at) };
        await NoteProgress(cancel); // Before any file, so that the folder is known again.
        foreach (var service in source.Services.Select(service => service.Name))
        {
            var known = _manifest.Logs.GetValueOrDefault(service);
            var copied = await Copier(service)
                .Run(known, UpTo(known, heads[service]), copy => Note(service, copy, cancel), cancel);
            Add(service, copied);
            await report(new CopiedEvents(service, copied.Head, copied.Head - (known?.Head ?? 0)));
        }
        _manifest = _manifest with { Secrets = await CopySecrets(cancel) };
        await to.Write(CopyManifest.FileName, _manifest.ToJson(), cancel);
        await to.Delete(ProgressName, cancel);
        await DeleteOthers(before, cancel);
        return _manifest;
    }

    // An archive that goes further than is asked for stays as it is.
    private long UpTo(CopiedLog? known, long head) => Before is null ? head : Math.Max(head, known?.Head ?? 0);

    private LogCopier Copier(string service) =>
        SegmentEvents is { } events
            ? new LogCopier(service, source.LogOf(service), to, format) { SegmentEvents = events }
            : new LogCopier(service, source.LogOf(service), to, format);

    // Files left by an interrupted run, and secrets that no longer exist.
    private async Task DeleteOthers(CopyManifest before, CancellationToken cancel)
    {
        var kept = _manifest.Files.Select(file => file.Name).ToHashSet(StringComparer.Ordinal);
        var others = before.Secrets.Select(file => file.Name).ToList();
        foreach (var service in _manifest.Logs.Keys)
            others.AddRange((await to.Names(LogCopier.FolderOf(service), cancel)).Where(name => LogCopier.IsOwn(name, format)));
        foreach (var name in others.Where(name => !kept.Contains(name)))
            await to.Delete(name, cancel);
    }

    // What is whole of earlier runs: a backup, and what came after it.
    private async Task<CopyManifest> Known(CancellationToken cancel)
    {
        var whole = await ReadManifest(CopyManifest.FileName, cancel);
        var begun = await ReadManifest(ProgressName, cancel);
        if (whole is null && begun is null && (await to.Names("", cancel)).Count > 0)
            throw new LogFault(
                $"{to.Place} is not empty and holds no {Kind}. Name a folder that does not exist yet, or one with an earlier {Kind} of this installation to continue."
            );
        if (
            (whole ?? begun) is { } known
            && known.Logs.Keys.Except(source.Services.Select(s => s.Name), StringComparer.Ordinal).FirstOrDefault() is { } other
        )
            throw new LogFault(
                $"{to.Place} has a copy with the log of the {other} service, which is not among those that are copied now. Name a folder of its own for other --services; nothing was changed."
            );
        if ((whole ?? begun) is { } there && there.Kind != Kind)
            throw new LogFault(
                $"{to.Place} has a copy of the kind '{there.Kind}', not '{Kind}'. Name a folder of its own for each."
            );
        var before = whole ?? _manifest;
        foreach (var (service, log) in begun?.Logs ?? before.Logs)
            before = before with
            {
                Logs = With(before.Logs, service, await Whole(log, before.Logs.GetValueOrDefault(service), cancel)),
            };
        return before;
    }

    private async Task<CopyManifest?> ReadManifest(string name, CancellationToken cancel) =>
        await to.Read(name, cancel) is { } content ? CopyManifest.Read(content, to.PlaceOf(name)) : null;

    // Segments of the backup that is there must be there; of what came after it, the first that is not whole ends it.
    private async Task<CopiedLog> Whole(CopiedLog log, CopiedLog? backup, CancellationToken cancel)
    {
        var segments = new List<CopiedSegment>();
        foreach (var segment in log.Segments)
        {
            var isOfBackup = segment.Last <= (backup?.Head ?? 0);
            if (await Damage(segment.File, !isOfBackup || to.IsNear, cancel) is not { } damage)
                segments.Add(segment);
            else if (isOfBackup)
                throw new LogFault(
                    $"{to.PlaceOf(segment.File.Name)} {damage}: the {Kind} is damaged. Name a folder that does not exist yet; nothing was changed."
                );
            else
                break;
        }
        return log with { Segments = segments };
    }

    private async Task<string?> Damage(CopiedFile file, bool inFull, CancellationToken cancel)
    {
        if (!inFull && await to.LengthOf(file.Name, cancel) is { } length)
            return length == file.Bytes ? null : $"has {length} bytes, expected {file.Bytes}";
        return inFull && await to.Read(file.Name, cancel) is { } content ? file.Difference(content) : "is missing";
    }

    private Task Note(string service, CopiedLog copy, CancellationToken cancel)
    {
        Add(service, copy);
        return NoteProgress(cancel);
    }

    private Task NoteProgress(CancellationToken cancel) =>
        to.Write(ProgressName, (_manifest with { Secrets = [] }).ToJson(), cancel);

    private void Add(string service, CopiedLog copy) =>
        _manifest = _manifest with { Logs = With(_manifest.Logs, service, copy) };

    private static Dictionary<string, CopiedLog> With(
        IReadOnlyDictionary<string, CopiedLog> logs,
        string service,
        CopiedLog log
    ) => new(logs, StringComparer.Ordinal) { [service] = log };

    private async Task<List<CopiedFile>> CopySecrets(CancellationToken cancel)
    {
        var files = new List<CopiedFile>();
        foreach (var secret in secrets())
        {
            await to.Write(secret.Name, secret.Value, cancel);
            files.Add(CopiedFile.Of(secret.Name, secret.Value));
        }
        return files;
    }
}
