using Florin.Platform.Copies;
using Florin.Platform.EventLog;

namespace Florin.Reports.Queries;

/// <summary>
/// The files of an archive that queries read. Those of a folder are read where they are; those of a bucket are copied once,
/// compared with the archive's checksums, since a query's process reaches no network.
/// </summary>
internal sealed class ArchiveFiles(ICopyFiles archive, string folder) : IDisposable
{
    /// <summary>The paths of the files that there are now.</summary>
    /// <exception cref="LogFault">The archive is damaged.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public async Task<IReadOnlyList<string>> Find(CancellationToken cancel)
    {
        if (await archive.Read(CopyManifest.FileName, cancel) is not { } content)
            return [];
        var manifest = CopyManifest.Read(content, archive.PlaceOf(CopyManifest.FileName));
        var paths = new List<string>();
        foreach (var segment in manifest.Logs.Values.SelectMany(log => log.Segments))
            paths.Add(archive.IsNear ? archive.PlaceOf(segment.File.Name) : await Copied(segment.File, cancel));
        return paths;
    }

    /// <inheritdoc/>
    public void Dispose() => (archive as IDisposable)?.Dispose();

    // Its checksum is a part of the name: another file of the same name is another one here.
    private async Task<string> Copied(CopiedFile file, CancellationToken cancel)
    {
        var copies = new FolderFiles(Path.Combine(folder, file.Sha256));
        if (await copies.LengthOf(file.Name, cancel) == file.Bytes)
            return copies.PlaceOf(file.Name);
        if (await archive.Read(file.Name, cancel) is not { } content)
            throw new LogFault($"{archive.PlaceOf(file.Name)} is missing.");
        if (file.Difference(content) is { } difference)
            throw new LogFault($"{archive.PlaceOf(file.Name)} {difference}.");
        await copies.Write(file.Name, content, cancel);
        return copies.PlaceOf(file.Name);
    }
}
