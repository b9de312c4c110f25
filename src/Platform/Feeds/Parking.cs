using Florin.Platform.EventLog;
using Florin.Platform.Json;
using Florin.Platform.Projections;

namespace Florin.Platform.Feeds;

/// <summary>
/// The events that a consumer has set aside. What comes later in the stream of one of them is set aside too: handled before
/// it, the result would be wrong. Read by any thread, changed by the consumer alone.
/// </summary>
internal sealed class Parking
{
    private const string Follows = "It follows another event of its stream that is set aside.";
    private readonly SortedDictionary<long, ParkedEvent> _events = [];
    private readonly Dictionary<string, int> _streams = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();

    public int Count
    {
        get
        {
            lock (_lock)
                return _events.Count;
        }
    }

    /// <summary>All of them, by position.</summary>
    public IReadOnlyList<ParkedEvent> All
    {
        get
        {
            lock (_lock)
                return [.. _events.Values];
        }
    }

    /// <summary>Whether the event at a position is set aside.</summary>
    public bool Has(long position)
    {
        lock (_lock)
            return _events.ContainsKey(position);
    }

    /// <summary>They are these now.</summary>
    public void Load(IReadOnlyList<ParkedEvent> parked)
    {
        lock (_lock)
        {
            _events.Clear();
            _streams.Clear();
            foreach (var one in parked)
                Put(one);
        }
    }

    /// <summary>They were stored.</summary>
    public void Add(IReadOnlyList<ParkedEvent> parked)
    {
        if (parked.Count == 0)
            return;
        lock (_lock)
            foreach (var one in parked)
                Put(one);
    }

    /// <summary>One was handled.</summary>
    public void Remove(ParkedEvent parked)
    {
        lock (_lock)
        {
            if (!_events.Remove(parked.Position))
                return;
            if (--_streams[parked.Stream] == 0)
                _streams.Remove(parked.Stream);
        }
    }

    /// <summary>
    /// Separates events that can be handled from those to be set aside: those that cannot be read, and those that follow one.
    /// </summary>
    public (IReadOnlyList<Recorded> Handled, IReadOnlyList<ParkedEvent> Parked) Split(
        IReadOnlyList<Recorded> events,
        DateTimeOffset now
    )
    {
        var parked = new List<ParkedEvent>();
        var streams = new HashSet<string>(StringComparer.Ordinal);
        lock (_lock)
        {
            if (_streams.Count == 0 && events.All(e => Unreadable(e) is null))
                return (events, parked);
            foreach (var happened in events)
                if (_streams.ContainsKey(happened.Stream) || streams.Contains(happened.Stream))
                    parked.Add(Of(happened, Follows, now, attempts: 0));
                else if (Unreadable(happened) is { } why)
                {
                    parked.Add(Of(happened, why, now, attempts: 1));
                    streams.Add(happened.Stream);
                }
        }
        var aside = parked.Select(p => p.Position).ToHashSet();
        return ([.. events.Where(e => !aside.Contains(e.Position))], parked);
    }

    /// <summary>Why an event cannot be handled whatever is done with it; null where it can be read.</summary>
    public static string? Unreadable(Recorded happened) =>
        happened.Data switch
        {
            UnreadableEvent unreadable => $"It cannot be read: {unreadable.Reason}",
            UnknownEvent unknown => $"This version does not know the event type {unknown.Type}; a newer one may.",
            _ => null,
        };

    /// <summary>An event to be set aside.</summary>
    public static ParkedEvent Of(Recorded happened, string reason, DateTimeOffset now, int attempts) =>
        new(
            happened.Position,
            happened.Stream,
            happened.Type,
            reason.Length > 1000 ? reason[..1000] : reason,
            FlorinJson.Storable(now),
            attempts
        );

    private void Put(ParkedEvent parked)
    {
        if (_events.TryAdd(parked.Position, parked))
            _streams[parked.Stream] = _streams.GetValueOrDefault(parked.Stream) + 1;
        else
            _events[parked.Position] = parked;
    }
}
