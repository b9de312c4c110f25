using Florin.Platform.EventLog;
using Florin.Platform.Feeds;

namespace Florin.Platform.Replication;

/// <summary>
/// A service's log, read from a replica up to its watermark, so that nothing is asked of the service. Positions are the log's own:
/// a consumer can change between the two. What the log has beyond the watermark comes once the replica has it.
/// </summary>
/// <param name="service">The service whose log it is.</param>
/// <param name="replica">The replica, which is disposed of with this.</param>
/// <param name="clock">Time.</param>
public sealed class ReplicaFeed(string service, IReplica replica, TimeProvider clock) : IFeed, IDisposable
{
    private static readonly TimeSpan LongPoll = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ShortestRest = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestRest = TimeSpan.FromMilliseconds(400);

    /// <inheritdoc/>
    public string Service => service;

    /// <inheritdoc/>
    public async ValueTask<FeedBatch> Next(long after, int max, CancellationToken cancel)
    {
        var began = clock.GetTimestamp();
        for (var rest = ShortestRest; ; rest = rest < LongestRest ? rest * 2 : rest)
        {
            var batch = await Read(after, max, cancel);
            if (batch.Events.Count > 0 || after != batch.Head || clock.GetElapsedTime(began) > LongPoll)
                return batch;
            await Task.Delay(rest, clock, cancel); // A replica tells nobody that its watermark moves.
        }
    }

    /// <inheritdoc/>
    public void Dispose() => replica.Dispose();

    private async ValueTask<FeedBatch> Read(long after, int max, CancellationToken cancel)
    {
        try
        {
            var (mark, log) = await replica.End(cancel);
            var below = Math.Max(0, mark.Position - after);
            var events = below == 0 ? [] : await replica.Read(after, (int)Math.Min(max, below), cancel);
            if (below > 0 && (events.Count == 0 || events[0].Position != after + 1))
                throw new FeedUnavailable(
                    $"{replica.Name} has no position {after + 1} of the log of {service}, though it ends at {mark.Position}."
                );
            events = UpToMark(events);
            return new FeedBatch(events, mark.Position, log, Opened: mark.Epoch) { IsCertain = false };
        }
        catch (LogFault e)
        {
            throw new FeedUnavailable($"{replica.Name}, from which the log of {service} is read, failed: {e.Message}", e);
        }
    }

    // What stands in the place of a write that the replica refused is no event of the log.
    private IReadOnlyList<StoredEvent> UpToMark(IReadOnlyList<StoredEvent> events)
    {
        for (var i = 0; i < events.Count; i++)
            if (Quarantined.Reason(events[i]) is { } reason)
                return i > 0
                    ? [.. events.Take(i)]
                    : throw new FeedUnavailable(
                        $"{replica.Name} lacks position {events[0].Position} of the log of {service}: {reason}. Rebuild the replica, or read the log itself."
                    );
        return events;
    }
}
