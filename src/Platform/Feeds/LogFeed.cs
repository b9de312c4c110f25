using Florin.Platform.EventLog;

namespace Florin.Platform.Feeds;

/// <summary>
/// A log of this process: as it is stored, and for consumers as the log has its newest events in memory, which nobody needs to
/// decode again.
/// </summary>
public sealed class LogFeed(EventLog.EventLog log) : IFeed, IDecodedFeed
{
    private const long PageBytes = 16 << 20; // However many events are asked for, they are in memory at once.

    /// <inheritdoc cref="IFeed.Service"/>
    public string Service => log.Name;

    /// <inheritdoc/>
    public async ValueTask<FeedBatch> Next(long after, int max, CancellationToken cancel) =>
        Of(await log.ReadNextStored(after, max, PageBytes, cancel));

    /// <inheritdoc/>
    public async ValueTask<DecodedBatch> NextDecoded(long after, int max, CancellationToken cancel)
    {
        var events = await log.ReadNext(after, max, cancel);
        var isCertain = IsCertain; // Before the end: it is where the log ended then, or later.
        return new DecodedBatch(events, log.Head, log.Identity, log.Opened) { IsCertain = isCertain };
    }

    /// <summary>Some of its events, with the log's end and identity.</summary>
    public FeedBatch Of(IReadOnlyList<StoredEvent> events)
    {
        var isCertain = IsCertain; // As above.
        return new FeedBatch(events, log.Head, log.Identity, log.Opened) { IsCertain = isCertain };
    }

    // While this process stands by, it may not know yet of what the owner has committed.
    private bool IsCertain => !log.IsShared || log.IsOwner;
}
