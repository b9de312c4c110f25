using Florin.Platform.Hosting;
using Florin.Platform.Verification;

namespace Florin.Cli.Move;

/// <summary>
/// How far a log with one owner was published, which stands among its read models. It moves with the log, whose new storage
/// keeps it for all instances; else everything would be published again.
/// </summary>
/// <param name="source">The read models.</param>
/// <param name="relays">The names of the relays.</param>
internal sealed class RelayCheckpoints(Func<IOfflineViews> source, IReadOnlyList<string> relays)
{
    /// <summary>Stores the checkpoints with a log, where none is stored yet.</summary>
    /// <param name="to">The provider of the log's storage.</param>
    /// <param name="place">Where the log is.</param>
    /// <param name="epoch">Of a claim of the log.</param>
    /// <param name="cancel">Ends it.</param>
    /// <returns>Each relay that published the log, and up to where.</returns>
    public async Task<IReadOnlyList<(string Relay, long Position)>> MoveTo(
        IStorageProvider to,
        StoragePlace place,
        long epoch,
        CancellationToken cancel
    )
    {
        await using var from = source();
        using var there = to.OpenCheckpoints(place);
        if (there is null || !from.Exist)
            return [];
        from.Open();
        List<(string, long)> moved = [];
        foreach (var relay in relays)
        {
            from.Find(relay, []); // It has no views.
            if (from.Standing(relay).Checkpoint is { Position: > 0 } checkpoint)
            {
                var known = await there.Load(relay, epoch, cancel);
                if (known.Position == 0)
                    await there.Save(relay, epoch, 0, checkpoint);
                moved.Add((relay, known.Position == 0 ? checkpoint.Position : known.Position));
            }
        }
        return moved;
    }
}
