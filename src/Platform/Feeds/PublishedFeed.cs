using Florin.Platform.EventLog;

namespace Florin.Platform.Feeds;

/// <summary>
/// A log for those who publish it outside of Florin: the stored events without the fields that are
/// <see cref="NotPublishedAttribute"/>. It ends before an event of a type that this version does not know, because nobody
/// can say which of its fields are such.
/// </summary>
/// <param name="feed">The events as they are stored.</param>
/// <param name="types">The events of the log.</param>
public sealed class PublishedFeed(IFeed feed, EventTypes types) : IFeed
{
    private readonly PublishedData _published = new(types);

    /// <inheritdoc/>
    public string Service => feed.Service;

    /// <inheritdoc/>
    /// <exception cref="UnknownToPublish">The next event is of a type that this version does not know.</exception>
    public async ValueTask<FeedBatch> Next(long after, int max, CancellationToken cancel)
    {
        var batch = await feed.Next(after, max, cancel);
        var events = new List<StoredEvent>(batch.Events.Count);
        foreach (var stored in batch.Events)
            if (_published.Knows(stored.Type))
                events.Add(stored with { Data = _published.Of(stored) });
            else if (events.Count > 0)
                break;
            else
                throw new UnknownToPublish(Service, stored);
        return batch with { Events = events };
    }
}

/// <summary>A newer version has written an event, and knows which of its fields may be published.</summary>
public sealed class UnknownToPublish(string service, StoredEvent stored)
    : Exception(
        $"This version does not know the event type {stored.Type} at position {stored.Position} of the log of {service}, and so not which of its fields may be published. A newer version publishes it."
    );
