using Florin.Platform.EventLog;
using Florin.Platform.Projections;

namespace Florin.Platform.Feeds;

/// <summary>What a consumer follows: a service's log as events of the program, in their newest shapes.</summary>
public interface IDecodedFeed
{
    /// <summary>The service whose log this is.</summary>
    string Service { get; }

    /// <summary>As <see cref="IFeed.Next"/>, decoded.</summary>
    /// <exception cref="FeedUnavailable">What they come through does not work now.</exception>
    ValueTask<DecodedBatch> NextDecoded(long after, int max, CancellationToken cancel);

    /// <summary>As <see cref="IFollowingFeed.Resume"/>; nothing for a feed that needs no more than positions.</summary>
    void Resume(Checkpoint checkpoint) { }

    /// <summary>As <see cref="IFollowingFeed.SetAside"/>.</summary>
    Task SetAside(IReadOnlyList<ParkedEvent> parked, CancellationToken cancel) => Task.CompletedTask;

    /// <summary>The consumer has ended. Nothing for a feed that is not this consumer's alone.</summary>
    ValueTask Close() => ValueTask.CompletedTask;
}

/// <summary>As <see cref="FeedBatch"/>, decoded.</summary>
/// <param name="Events">
/// By ascending positions. Data is an <see cref="UnknownEvent"/> where the type is not known, and an
/// <see cref="UnreadableEvent"/> where it cannot be read.
/// </param>
/// <param name="Head">The log's last position.</param>
/// <param name="Log">The log's identity; null where the source does not know one.</param>
/// <param name="Opened">A number that changes when the log is opened again; 0 where the source does not know it.</param>
public readonly record struct DecodedBatch(IReadOnlyList<Recorded> Events, long Head, string? Log = null, long Opened = 0)
{
    /// <inheritdoc cref="FeedBatch.IsCertain"/>
    public bool IsCertain { get; init; } = true;

    /// <summary>As <see cref="FeedBatch.Place"/>.</summary>
    public string? Place { get; init; }
}

/// <summary>Any feed, decoded as its events come.</summary>
/// <param name="feed">The events as they are stored.</param>
/// <param name="types">The events of the service that the feed is of; others stay JSON.</param>
public sealed class DecodedFeed(IFeed feed, EventTypes types) : IDecodedFeed
{
    private readonly EventDecoder _decoder = new(types);

    /// <inheritdoc/>
    public string Service => feed.Service;

    /// <inheritdoc/>
    public async ValueTask<DecodedBatch> NextDecoded(long after, int max, CancellationToken cancel)
    {
        var batch = await feed.Next(after, max, cancel);
        return new DecodedBatch(_decoder.DecodeOrTell(batch.Events), batch.Head, batch.Log, batch.Opened)
        {
            IsCertain = batch.IsCertain,
            Place = batch.Place,
        };
    }

    /// <inheritdoc/>
    public void Resume(Checkpoint checkpoint) => (feed as IFollowingFeed)?.Resume(checkpoint);

    /// <inheritdoc/>
    public Task SetAside(IReadOnlyList<ParkedEvent> parked, CancellationToken cancel) =>
        (feed as IFollowingFeed)?.SetAside(parked, cancel) ?? Task.CompletedTask;

    /// <inheritdoc/>
    public ValueTask Close() => (feed as IFollowingFeed)?.DisposeAsync() ?? ValueTask.CompletedTask;
}
