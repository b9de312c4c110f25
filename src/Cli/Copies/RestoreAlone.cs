using System.Text.Json;
using Florin.Cli.Verify;
using Florin.Platform.Copies;
using Florin.Platform.EventLog;
using Florin.Platform.Files;
using Florin.Platform.Hosting;
using Florin.Platform.Secrets;

namespace Florin.Cli.Copies;

/// <summary>
/// Restores the log of one service into a directory whose other logs stay as they are, as long as it does not part from what
/// they have: where it ends before the position at which Florin last saw it, or where the books of all together are not right,
/// nothing is changed.
/// </summary>
/// <param name="from">Where the backup is.</param>
/// <param name="format">What its segments are.</param>
/// <param name="storage">Embedded storage.</param>
/// <param name="all">Every service that there is.</param>
internal sealed class RestoreAlone(
    ICopyFiles from,
    ISegmentFormat format,
    OfflineStorage storage,
    IReadOnlyList<ServiceDefinition> all
)
{
    private const string Nothing = "nothing was changed";

    private readonly List<string> _problems = [];

    /// <summary>What is wrong beside the books, which are right all the same, and what to do; a sentence each.</summary>
    public IReadOnlyList<string> Problems => _problems;

    /// <summary>Restores it.</summary>
    /// <param name="service">Whose log.</param>
    /// <param name="data">The data directory, which has the others.</param>
    /// <param name="cancel">Ends it.</param>
    /// <returns>How many events it has.</returns>
    /// <exception cref="LogFault">The backup is damaged or does not fit to what is in the directory.</exception>
    /// <exception cref="IOException">Something cannot be read or written, or the service has something in the directory.</exception>
    /// <exception cref="DataInUse">A server has the directory open.</exception>
    public async Task<long> Run(string service, string data, CancellationToken cancel)
    {
        var present = Present(service, data);
        var manifest = await Restore.ManifestOf(CopyManifest.Backup, from, all, cancel);
        if (!manifest.Logs.TryGetValue(service, out var log))
            throw new LogFault($"{from.Place} has no log of the {service} service; {Nothing}.");
        MustNotPart(service, log, data);
        var reader = new CopyReader(from, format, CopyManifest.Backup);
        var secrets = manifest
            .Secrets.Where(secret => secret.Name.StartsWith($"{service}/", StringComparison.Ordinal))
            .ToList();
        foreach (var file in log.Segments.Select(segment => segment.File).Concat(secrets))
            await reader.Read(file, cancel); // All of them, so that nothing is written from a copy that is damaged.
        var draft = Path.Combine(data, $"{service}.unfinished");
        using var held = DraftFolder.Begin(draft);
        Link(draft, data, service);
        try
        {
            await new LogRestorer(reader, storage).Run(service, log, draft, log.Head, rest: null, cancel);
            foreach (var secret in secrets)
                CopiedSecrets.Restore(new StoredSecret(secret.Name, await reader.Read(secret, cancel)), draft, storage);
            _problems.AddRange(await CopiedFolders.Restore(from, all.Where(one => one.Name == service), draft, cancel));
            var together = all.Where(one => one.Name == service || present.Contains(one.Name)).ToList();
            if (await Restore.Violation(draft, storage, together, all, _problems.Add, cancel) is { } violation)
                throw new LogFault(
                    $"With the log of the {service} service of {from.Place} the books in {data} are not right: {violation}. It parts from what the other logs have, so {Nothing}: restore all services from one backup."
                );
            var folder = Path.Combine(data, service);
            if (Directory.Exists(folder))
                Directory.Delete(folder); // It is empty.
            Directory.Move(Path.Combine(draft, service), folder);
            SyncedFolder.Sync(data);
            return log.Head;
        }
        finally
        {
            Directory.Delete(draft, recursive: true); // Of links the links alone.
        }
    }

    // The services whose data is there; none of them runs.
    private List<string> Present(string service, string data)
    {
        List<string> folders = [.. all.Select(one => one.Name).Where(name => Directory.Exists(Path.Combine(data, name)))];
        List<string> present = [.. folders.Where(name => name != service)];
        if (present.Count == 0)
            throw new LogFault(
                $"{data} has no log of another service: without --service, all of a backup is restored to a new directory."
            );
        using var held = new DataFolders(data, storage, folders); // Fails where a server has it open.
        var folder = Path.Combine(data, service);
        return present.Count == folders.Count || !Directory.EnumerateFileSystemEntries(folder).Any()
            ? present
            : throw new IOException(
                $"{folder} has something already: move it to another place and keep it until you know that nothing of it is needed; {Nothing}."
            );
    }

    private void MustNotPart(string service, CopiedLog log, string data)
    {
        if (!Heads(Path.Combine(data, KnownHead.FileName)).TryGetValue(service, out var seen))
            return;
        if (seen.Log is { } identity && identity != log.Identity)
            throw new LogFault(
                $"{from.Place} has another log of the {service} service than {data} had (identity {log.Identity}, not {identity}): it is of another installation; {Nothing}."
            );
        if (seen.Position > log.Head)
            throw new LogFault(
                $"{from.Place} has the log of the {service} service up to position {log.Head}, and {data} had it up to position {seen.Position}: other logs may have what followed from the {seen.Position - log.Head} events between, so that it would part from them; {Nothing}. Restore all services from one backup, or this one from a backup that is not older."
            );
    }

    private static IReadOnlyDictionary<string, KnownHead> Heads(string path)
    {
        try
        {
            return KnownHead.Read(path);
        }
        catch (JsonException e)
        {
            throw new LogFault($"{path} cannot be read, which says where the logs ended: {e.Message}; {Nothing}.", e);
        }
    }

    // All that is in the directory can be verified together with the new log, by links.
    private static void Link(string draft, string data, string service)
    {
        var own = Path.Combine(data, service);
        List<string> entries =
        [
            .. Directory.EnumerateFileSystemEntries(data).Where(entry => entry != own && !DraftFolder.IsMark(entry, draft)),
        ];
        SecretFile.MakeDirectory(draft);
        foreach (var entry in entries)
        {
            var link = Path.Combine(draft, Path.GetFileName(entry));
            if (Directory.Exists(entry))
                Directory.CreateSymbolicLink(link, entry);
            else
                File.CreateSymbolicLink(link, entry);
        }
    }
}
