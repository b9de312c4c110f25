using Florin.Platform.EventLog;
using Florin.Platform.Feeds;

namespace Florin.Kafka;

/// <summary>
/// The events that a feed has given to its consumer and that may be asked for again, because the consumer takes fewer at once
/// after one that fails.
/// </summary>
internal sealed class GivenEvents(string topic)
{
    private readonly List<Given> _events = [];
    private Dictionary<int, long> _next = [];

    /// <summary>The position before the first of them.</summary>
    public long From { get; private set; }

    public int Count => _events.Count;

    /// <summary>By partition, the offset from which on nothing was handled.</summary>
    public IReadOnlyDictionary<int, long> Next => _next;

    /// <summary>None, after a position and with where each partition is read from.</summary>
    public void Begin(long position, IReadOnlyDictionary<int, long> next)
    {
        (From, _next) = (position, new Dictionary<int, long>(next));
        _events.Clear();
    }

    /// <summary>One more; without a place where it came from the log.</summary>
    public void Add(in StoredEvent stored, int? partition, long? offset) => _events.Add(new Given(stored, partition, offset));

    /// <summary>Everything up to a position is handled.</summary>
    public void Forget(long position)
    {
        var handled = _events.TakeWhile(given => given.Event.Position <= position).Count();
        _next = After(handled);
        _events.RemoveRange(0, handled);
        From = position;
    }

    /// <summary>The first of them.</summary>
    public FeedBatch Batch(int max, long head, string? log)
    {
        var count = Math.Min(max, _events.Count);
        if (count == 0)
            return new FeedBatch([], head, log);
        var last = _events[count - 1];
        return new FeedBatch([.. _events.Take(count).Select(given => given.Event)], head, log)
        {
            Place = new TopicPlace(topic, last.Partition, last.Offset, After(count)).Write(),
        };
    }

    /// <summary>One of them by its position; null where it is not among them.</summary>
    public StoredEvent? Find(long position) =>
        _events.FindIndex(given => given.Event.Position == position) is var at and >= 0 ? _events[at].Event : null;

    private Dictionary<int, long> After(int count)
    {
        var next = new Dictionary<int, long>(_next);
        foreach (var given in _events.Take(count))
            if (given is { Partition: { } partition, Offset: { } offset })
                next[partition] = offset + 1;
        return next;
    }

    private readonly record struct Given(StoredEvent Event, int? Partition, long? Offset);
}
