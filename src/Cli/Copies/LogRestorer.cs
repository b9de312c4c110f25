using Florin.Cli.Verify;
using Florin.Platform.Copies;
using Florin.Platform.EventLog;
using Florin.Platform.Files;
using Florin.Platform.Hosting;

namespace Florin.Cli.Copies;

/// <summary>Writes logs of a copy into a directory, under their identities; each append is compared with the log's running hash.</summary>
/// <param name="reader">Reads the copy.</param>
/// <param name="storage">Embedded storage.</param>
internal sealed class LogRestorer(CopyReader reader, OfflineStorage storage)
{
    private const int BatchEvents = 5000;

    /// <summary>Writes one log.</summary>
    /// <param name="service">Whose.</param>
    /// <param name="copy">What is copied of it.</param>
    /// <param name="data">The directory in which its folder is made.</param>
    /// <param name="end">The last position that is wanted of the copy, the end of an append.</param>
    /// <param name="rest">What follows after the copy; null for nothing.</param>
    /// <param name="cancel">Ends it.</param>
    /// <returns>Where the log ends then.</returns>
    public async Task<KnownHead> Run(
        string service,
        CopiedLog copy,
        string data,
        long end,
        IAsyncEnumerable<List<StoredAppend>>? rest,
        CancellationToken cancel
    )
    {
        var (writer, log) = storage.Logs.OpenLog(NewPlace(service, data, copy.Identity));
        using (log)
        using (writer)
        {
            var claim = writer.Claim();
            var chain = new AppendChain(service, claim.Head, null);
            foreach (var segment in copy.Segments.Where(segment => segment.First <= end))
            {
                var appends = await reader.Read(segment, cancel);
                foreach (var batch in Batches(appends.TakeWhile(append => append.Events[0].Position <= end)))
                    Commit(batch);
                if (segment.Last <= end)
                    reader.MustEnd(segment, chain);
            }
            if (rest is not null)
                await foreach (var batch in rest.WithCancellation(cancel))
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
        var place = storage.PlaceOf(service, data) with { Identity = identity };
        SecretFile.MakeDirectory(place.Directory);
        return place;
    }

    private static IEnumerable<List<StoredAppend>> Batches(IEnumerable<StoredAppend> appends)
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
}
