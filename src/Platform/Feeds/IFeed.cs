using Florin.Platform.EventLog;

namespace Florin.Platform.Feeds;

/// <summary>
/// The port through which a consumer follows a service's log: from a position, in order, live. In the same process it is
/// the log itself, between processes the other service's internal endpoint. The consumer's code is the same.
/// </summary>
public interface IFeed
{
    /// <summary>The service whose log this is.</summary>
    string Service { get; }

    /// <summary>The events after a position; at the head it waits until there is one, beyond it it does not. May come back empty after a while.</summary>
    /// <exception cref="FeedUnavailable">What it comes through does not work now.</exception>
    ValueTask<FeedBatch> Next(long after, int max, CancellationToken cancel);
}

/// <summary>Some events in order, and where the log stood when they were read.</summary>
/// <param name="Events">
/// By ascending positions, all above the one asked for; a feed that leaves events out has gaps.
/// </param>
/// <param name="Head">The log's last position, by which lag is measured.</param>
/// <param name="Log">The log's identity; null where the source does not know one.</param>
/// <param name="Opened">A number that changes when the log is opened again; 0 where the source does not know it.</param>
public readonly record struct FeedBatch(IReadOnlyList<Recorded> Events, long Head, string? Log = null, long Opened = 0);

/// <summary>
/// Events cannot be had now, because of what they come through and not because of any of them; trying again may help.
/// </summary>
public sealed class FeedUnavailable(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>A log of this process as a feed.</summary>
public sealed class LogFeed(EventLog.EventLog log) : IFeed
{
    /// <inheritdoc/>
    public string Service => log.Name;

    /// <inheritdoc/>
    public async ValueTask<FeedBatch> Next(long after, int max, CancellationToken cancel) =>
        Of(log, await log.ReadNext(after, max, cancel));

    /// <summary>Some events of a log, with the log's end and identity.</summary>
    public static FeedBatch Of(EventLog.EventLog log, IReadOnlyList<Recorded> events)
    {
        ArgumentNullException.ThrowIfNull(log);
        return new FeedBatch(events, log.Head, log.Identity, log.Opened);
    }
}
