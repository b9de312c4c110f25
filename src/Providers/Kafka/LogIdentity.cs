using Florin.Platform.Feeds;

namespace Florin.Kafka;

/// <summary>
/// Which log a topic is read of: its messages name it, and where they name several or none, or lack what was handled already, the
/// log itself is asked.
/// </summary>
/// <param name="log">The log itself.</param>
internal sealed class LogIdentity(IFeed log)
{
    private readonly HashSet<string> _others = new(StringComparer.Ordinal);

    /// <summary>The identity; null where the log has none.</summary>
    public string? Log { get; private set; }

    /// <summary>What the topic has does not fit to what was handled: only the log itself can tell.</summary>
    public bool IsDoubted { get; set; }

    /// <summary>Finds it out.</summary>
    /// <param name="last">What each partition ends with.</param>
    /// <param name="isExpired">A partition has lost everything that it had.</param>
    /// <param name="handled">The position up to which everything was handled.</param>
    /// <returns>Where the log ends, as far as that is known.</returns>
    /// <exception cref="FeedUnavailable">Only the log itself can tell, and it is out of reach.</exception>
    public async Task<long> Settle(IReadOnlyList<PublishedEvent> last, bool isExpired, long handled, CancellationToken cancel)
    {
        var logs = last.Select(one => one.Log).Distinct(StringComparer.Ordinal).ToList();
        var head = last.Select(one => one.Event.Position).DefaultIfEmpty().Max();
        if (!IsDoubted && !isExpired && logs is [var only] && head >= handled && !_others.Contains(only ?? ""))
        {
            Log = only;
            return head;
        }
        try
        {
            var end = await log.Next(long.MaxValue, 1, cancel);
            Log = end.Log;
            _others.UnionWith(logs.Where(one => one != Log).Select(one => one ?? ""));
            var published = last.Where(one => one.Log == Log).Select(one => one.Event.Position).DefaultIfEmpty().Max();
            return IsDoubted ? end.Head : Math.Max(end.Head, published);
        }
        catch (FeedUnavailable) when (!IsDoubted && logs is [_] && head >= handled && Log is not null && logs[0] == Log)
        {
            return head; // As it was before; what has expired is missed as soon as it can be had.
        }
    }

    /// <summary>Whether an event is of the log.</summary>
    /// <exception cref="FeedUnavailable">It is of one that nobody has asked about: the log has to tell which it is.</exception>
    public bool Accepts(PublishedEvent published)
    {
        if (published.Log == Log)
            return true;
        if (_others.Contains(published.Log ?? ""))
            return false;
        IsDoubted = true;
        throw new FeedUnavailable(
            $"The topic has events of the log {published.Log} beside those of {Log}; which is the log of {log.Service} is asked now."
        );
    }
}
