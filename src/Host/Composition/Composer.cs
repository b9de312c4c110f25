using Florin.Platform.EventStore;

namespace Florin.Host.Composition;

/// <summary>Makes the services that a process hosts, from their definitions and what the process gives to them.</summary>
internal static class Composer
{
    /// <summary>Opens the storage of all services at the same time: each is mostly waiting for the disk.</summary>
    /// <exception cref="DataInUse">Another process has one open.</exception>
    public static async Task<IReadOnlyList<Storage>> Open(FlorinOptions options, LogOptions limits, TimeProvider clock)
    {
        var opening = Catalog
            .Services.Where(s => options.Hosted.Contains(s.Name, StringComparer.Ordinal))
            .Select(s => Task.Run(() => Storage.Open(s, options.Data, limits, clock)))
            .ToList();
        try
        {
            return await Task.WhenAll(opening);
        }
        catch
        {
            foreach (var opened in opening.Where(o => o.IsCompletedSuccessfully))
                await Close(await opened);
            throw;
        }
    }

    /// <summary>Closes what no service has got yet.</summary>
    public static async Task Close(Storage storage)
    {
        storage.Log.Dispose();
        await storage.Views.DisposeAsync();
        storage.Directory.Dispose();
    }
}
