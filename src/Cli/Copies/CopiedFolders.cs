using System.Security.Cryptography;
using Florin.Platform.Copies;
using Florin.Platform.EventLog;
using Florin.Platform.Hosting;

namespace Florin.Cli.Copies;

/// <summary>
/// The files beside the logs that logs name, such as attachments: under their paths in the data directory. Each has its SHA-256 in
/// its name, by which it is known and checked.
/// </summary>
internal static class CopiedFolders
{
    /// <summary>Copies the files that a backup lacks, and removes from it those that are gone.</summary>
    /// <returns>How many it has.</returns>
    /// <exception cref="IOException">Something cannot be read or written.</exception>
    public static async Task<int> Copy(
        string data,
        IEnumerable<ServiceDefinition> services,
        ICopyFiles to,
        CancellationToken cancel
    )
    {
        var (from, count) = (new FolderFiles(data), 0);
        foreach (var folder in FoldersOf(services))
        {
            var known = (await to.Names(folder, cancel)).ToHashSet(StringComparer.Ordinal);
            if (known.Count > 0 && !Directory.Exists(Path.Combine(data, folder)))
                throw new IOException(
                    $"There is no {from.PlaceOf(folder)}, of which the backup has {known.Count} files; none of them was removed. Restore the folder, or remove {to.PlaceOf(folder)} from the backup."
                );
            foreach (var name in (await from.Names(folder, cancel)).Where(name => HashIn(name) is not null))
                if (known.Remove(name) || await Copy(from, to, name, cancel))
                    count++;
            foreach (var gone in known)
                await to.Delete(gone, cancel);
        }
        return count;
    }

    /// <summary>Puts the files of a backup into a data directory.</summary>
    /// <exception cref="LogFault">One of them is not what its name says.</exception>
    /// <exception cref="IOException">Something cannot be read or written.</exception>
    public static async Task Restore(
        ICopyFiles from,
        IEnumerable<ServiceDefinition> services,
        string data,
        CancellationToken cancel
    )
    {
        var to = new FolderFiles(data);
        foreach (var folder in FoldersOf(services))
        foreach (var name in await from.Names(folder, cancel))
        {
            if (name.Split('/').Any(part => part is "" or "." or ".."))
                throw new LogFault($"{from.PlaceOf(name)} is no name of a file of a backup; remove it from there.");
            if (HashIn(name) is not { } hash || await from.Open(name, cancel) is not { } content)
                continue;
            await using (content)
            {
                if (Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancel)) != hash)
                    throw new LogFault(
                        $"{from.PlaceOf(name)} was changed: its SHA-256 is another. Restore another copy of the backup, or remove the file, which is then missing from what names it."
                    );
                content.Position = 0;
                await to.Write(name, content, cancel);
            }
        }
    }

    private static IEnumerable<string> FoldersOf(IEnumerable<ServiceDefinition> services) =>
        services.SelectMany(service => service.Folders.Select(folder => $"{service.Name}/{folder}"));

    // One that was removed meanwhile is not there any more.
    private static async Task<bool> Copy(FolderFiles from, ICopyFiles to, string name, CancellationToken cancel)
    {
        await using var content = await from.Open(name, cancel);
        if (content is null)
            return false;
        await to.Write(name, content, cancel);
        return true;
    }

    private static string? HashIn(string name) =>
        name.Split('-')[^1] is { Length: SHA256.HashSizeInBytes * 2 } hash ? hash : null;
}
