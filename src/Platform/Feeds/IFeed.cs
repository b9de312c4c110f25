using Florin.Platform.EventLog;
using Florin.Platform.Projections;

namespace Florin.Platform.Feeds;

/// <summary>
/// The port through which a service's log is followed as it is stored, byte for byte: from a position, in order, live. In the
/// same process it is the log itself, between processes the other service's internal endpoint. Replicas, archives and relays
/// take the bytes; a consumer follows a <see cref="DecodedFeed"/> of it.
/// </summary>
public interface IFeed
{
    /// <summary>The service whose log this is.</summary>
    string Service { get; }

    /// <summary>The events after a position; at the head it waits until there is one, beyond it it does not. May come back empty after a while.</summary>
    /// <exception cref="FeedUnavailable">What it comes through does not work now.</exception>
    ValueTask<FeedBatch> Next(long after, int max, CancellationToken cancel);
}

/// <summary>
/// A feed for one consumer of something that is not the log itself, such as a broker: it knows how far that consumer has
/// come, because there is more than a position to know. The consumer disposes of it.
/// </summary>
public interface IFollowingFeed : IFeed, IAsyncDisposable
{
    /// <summary>The consumer goes on from here: asked at its start and after each failure, before anything else.</summary>
    void Resume(Checkpoint checkpoint);

    /// <summary>The consumer is about to set these aside; ends when that is told wherever it is to be told.</summary>
    /// <exception cref="FeedUnavailable">It cannot be told now.</exception>
    Task SetAside(IReadOnlyList<ParkedEvent> parked, CancellationToken cancel);
}

/// <summary>Some events as they are stored, in order, and where the log stood when they were read.</summary>
/// <param name="Events">
/// By ascending positions, all above the one asked for; a feed that leaves events out has gaps.
/// </param>
/// <param name="Head">The log's last position, by which lag is measured.</param>
/// <param name="Log">The log's identity; null where the source does not know one.</param>
/// <param name="Opened">A number that changes when the log is opened again; 0 where the source does not know it.</param>
public readonly record struct FeedBatch(IReadOnlyList<StoredEvent> Events, long Head, string? Log = null, long Opened = 0)
{
    /// <summary>
    /// Whether data and metadata are the very bytes of the log. False for a source of an earlier version, which gives the same
    /// events written again: they can be handled, but not kept as a copy.
    /// </summary>
    public bool IsVerbatim { get; init; } = true;

    /// <summary>
    /// Whether the log ends at <see cref="Head"/>. False where an instance answered that does not own the log, or a replica, which may
    /// not know of its last events yet.
    /// </summary>
    public bool IsCertain { get; init; } = true;

    /// <summary>Where the feed goes on after the last of the events, for <see cref="Checkpoint.Place"/>.</summary>
    public string? Place { get; init; }
}

/// <summary>
/// Events cannot be had now, because of what they come through and not because of any of them; trying again may help.
/// </summary>
public sealed class FeedUnavailable(string message, Exception? inner = null) : Exception(message, inner);
