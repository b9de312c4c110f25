using System.Security.Cryptography;
using Florin.Kernel;
using Florin.Platform.Copies;
using Florin.Platform.Files;

namespace Florin.Reports.Jobs;

/// <summary>
/// The files of reports, in a store that all instances reach: a folder, or a bucket. A file is written to the spool first, so
/// that the store gets whole ones only. Its name has its checksum, so that a second one of the same report, of an instance
/// that was believed dead, does not take its place.
/// </summary>
internal sealed class ReportFiles(ICopyFiles store, Spool spool) : IDisposable
{
    /// <summary>Where they are, for messages.</summary>
    public string Place => store.Place;

    /// <summary>Writes one.</summary>
    /// <returns>How long it is, and its SHA-256 in hexadecimal digits.</returns>
    /// <exception cref="IOException">The store cannot be reached, or refuses it.</exception>
    public async Task<(long Bytes, string Sha256)> Write(ReportId id, Func<Stream, Task> write, CancellationToken cancel)
    {
        await using var file = await spool.Fill(write);
        var hash = Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancel));
        file.Position = 0;
        var bytes = file.Length; // The store may close it.
        await store.Write(NameOf(id, hash), file, cancel);
        return (bytes, hash);
    }

    /// <summary>Opens the file of a report, compared with its checksum; null where it is not there any more.</summary>
    /// <exception cref="InvalidDataException">It is not what was written.</exception>
    /// <exception cref="IOException">The store cannot be reached.</exception>
    public async Task<Stream?> Open(ReportFinished report, CancellationToken cancel)
    {
        if (await store.Open(NameOf(report.Id, report.Sha256), cancel) is not { } stored)
            return null;
        var file = stored.CanSeek ? stored : await Spooled(stored, cancel);
        try
        {
            if (Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancel)) != report.Sha256)
                throw new InvalidDataException($"{store.PlaceOf(NameOf(report.Id, report.Sha256))} has another SHA-256.");
            file.Position = 0;
            return file;
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
    }

    /// <summary>Removes the file of a report.</summary>
    public Task Remove(ReportFinished report, CancellationToken cancel) =>
        store.Delete(NameOf(report.Id, report.Sha256), cancel);

    /// <summary>Removes the files that no report needs.</summary>
    /// <param name="isUnused">Whether a report needs its file with this checksum no longer.</param>
    /// <param name="cancel">Ends it.</param>
    /// <exception cref="IOException">The store cannot be reached.</exception>
    public async Task RemoveUnused(Func<ReportId, string, CancellationToken, Task<bool>> isUnused, CancellationToken cancel)
    {
        foreach (var name in await store.Names("", cancel))
            if (Parts(name) is var (id, hash) && await isUnused(id, hash, cancel))
                await store.Delete(name, cancel);
    }

    /// <inheritdoc/>
    public void Dispose() => (store as IDisposable)?.Dispose();

    private Task<Stream> Spooled(Stream stored, CancellationToken cancel) =>
        spool.Fill(async to =>
        {
            await using (stored)
                await stored.CopyToAsync(to, cancel);
        });

    private static string NameOf(ReportId id, string sha256) => $"{id}-{sha256}";

    // Nothing else in the store is touched.
    private static (ReportId Id, string Sha256)? Parts(string name) =>
        name.Split('-') is [var id, { Length: SHA256.HashSizeInBytes * 2 } hash] && Id.TryParse<ReportId>(id, out var found)
            ? (found, hash)
            : null;
}
