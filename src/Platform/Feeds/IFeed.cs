using Florin.Platform.EventLog;

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
    /// Whether the log ends at <see cref="Head"/>. False where an instance answered that does not own the log, and may not know of
    /// its last events yet.
    /// </summary>
    public bool IsCertain { get; init; } = true;
}

/// <summary>
/// Events cannot be had now, because of what they come through and not because of any of them; trying again may help.
/// </summary>
public sealed class FeedUnavailable(string message, Exception? inner = null) : Exception(message, inner);
