using System.Security.Cryptography;
using Florin.Platform.Copies;
using Florin.Platform.EventLog;
using Florin.Platform.Hosting;
using Microsoft.Extensions.Configuration;

namespace Florin.Cli.Copies;

/// <summary>What became of the files beside the logs.</summary>
/// <param name="Count">How many the backup has of those that the logs name.</param>
/// <param name="Problems">What is not as the logs say, a sentence each.</param>
internal sealed record CopiedFiles(int Count, IReadOnlyList<string> Problems);

/// <summary>
/// The files beside the logs that logs name, such as attachments: under their paths in the data directory. Each has its SHA-256 in
/// its name, by which it is known and checked.
/// </summary>
internal static class CopiedFolders
{
    /// <summary>What to do where the logs name files that a backup or its source lacks.</summary>
    public const string Advice =
        "put back the files that are missing or changed, from this backup or another one; or give the settings by which they are elsewhere, such as Attachments:Folder or Attachments:S3:Bucket";

    /// <summary>
    /// Copies the files that the copied logs name and a backup lacks, and removes from it those that the logs say were removed: that a
    /// file is gone is no reason. A copy is compared with its checksum before it is kept, and a file before it is copied.
    /// </summary>
    /// <exception cref="LogFault">A log cannot be read.</exception>
    /// <exception cref="IOException">The backup cannot be read or written.</exception>
    public static async Task<CopiedFiles> Copy(
        string data,
        CopySource source,
        IConfiguration settings,
        CopyManifest made,
        ICopyFiles to,
        CancellationToken cancel
    )
    {
        var (from, count, problems) = (new FolderFiles(data), 0, new List<string>());
        foreach (var service in source.Services)
        foreach (var folder in service.Folders)
        {
            var (path, end) = (PathOf(service, folder), made.Logs[service.Name].Head);
            var isElsewhere = folder.Elsewhere.Any(key =>
                settings[key] is { Length: > 0 } place && Path.GetFullPath(place) != Path.GetFullPath(from.PlaceOf(path))
            );
            var named = new NamedFiles(service, folder, source.LogOf(service.Name));
            await named.Follow(cancel);
            foreach (var gone in (await to.Names(path, cancel)).Where(name => named.WasRemoved(name, end)))
                await to.Delete(gone, cancel);
            var lacking = new List<(string Name, string Problem)>();
            foreach (var name in named.At(end).Where(name => HashIn(name) is not null))
            {
                var (isCopied, problem) = await Copy(from, to, name, isElsewhere, cancel);
                count += isCopied ? 1 : 0;
                if (problem is not null)
                    lacking.Add((name, problem));
            }
            if (lacking.Count > 0)
                await named.Follow(cancel); // What was removed meanwhile is missing rightly.
            problems.AddRange(lacking.Where(one => !named.WasRemoved(one.Name)).Select(one => one.Problem));
        }
        return new CopiedFiles(count, problems);
    }

    /// <summary>Puts the files of a backup into a data directory, but for those that are not what their names say.</summary>
    /// <returns>Those, a sentence each.</returns>
    /// <exception cref="LogFault">A file has a name that leads out of the backup.</exception>
    /// <exception cref="IOException">Something cannot be read or written.</exception>
    public static async Task<IReadOnlyList<string>> Restore(
        ICopyFiles from,
        IEnumerable<ServiceDefinition> services,
        string data,
        CancellationToken cancel
    )
    {
        var (to, damaged) = (new FolderFiles(data), new List<string>());
        foreach (var folder in services.SelectMany(service => service.Folders.Select(folder => PathOf(service, folder))))
        foreach (var name in await from.Names(folder, cancel))
        {
            if (name.Split('/').Any(part => part is "" or "." or ".."))
                throw new LogFault($"{from.PlaceOf(name)} is no name of a file of a backup; remove it from there.");
            if (HashIn(name) is not { } hash || await from.Open(name, cancel) is not { } content)
                continue;
            await using (content)
                if (!await Has(content, hash, cancel))
                    damaged.Add($"{from.PlaceOf(name)} was changed: its SHA-256 is another, and it was not restored");
                else
                    await to.Write(name, content, cancel);
        }
        return damaged;
    }

    private static string PathOf(ServiceDefinition service, NamedFolder folder) => $"{service.Name}/{folder.Name}";

    // Never a damaged file in place of a whole copy, and never a damaged copy for a whole one.
    private static async Task<(bool IsCopied, string? Problem)> Copy(
        FolderFiles from,
        ICopyFiles to,
        string name,
        bool isElsewhere,
        CancellationToken cancel
    )
    {
        var kept = await IsWhole(to, name, cancel);
        var length = await from.LengthOf(name, cancel);
        if (kept && length is not null)
            return (true, length == await to.LengthOf(name, cancel) ? null : Changed("the backup has kept its copy"));
        if (length is null)
            return (
                kept,
                isElsewhere
                    ? null
                    : $"{from.PlaceOf(name)} is missing; {(kept ? "the backup has kept its copy" : "the backup has none that is whole")}"
            );
        try
        {
            if (!await IsWhole(from, name, cancel))
                return (false, Changed("it was not copied"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return (false, $"{from.PlaceOf(name)} cannot be read: {e.Message.TrimEnd('.')}");
        }
        await using var content = await from.Open(name, cancel);
        if (content is null)
            return (false, $"{from.PlaceOf(name)} is missing");
        await to.Write(name, content, cancel);
        return (true, null);

        string Changed(string then) => $"{from.PlaceOf(name)} was changed: it is not what was stored; {then}";
    }

    private static async Task<bool> IsWhole(ICopyFiles files, string name, CancellationToken cancel)
    {
        await using var content = await files.Open(name, cancel);
        return content is not null && await Has(content, HashOf(name), cancel);
    }

    private static async Task<bool> Has(Stream content, string hash, CancellationToken cancel)
    {
        var isSame = Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancel)) == hash;
        content.Position = 0;
        return isSame;
    }

    private static string HashOf(string name) => name.Split('-')[^1];

    private static string? HashIn(string name) => HashOf(name) is { Length: SHA256.HashSizeInBytes * 2 } hash ? hash : null;
}
