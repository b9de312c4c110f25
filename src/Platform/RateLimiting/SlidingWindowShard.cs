using System.Runtime.InteropServices;

namespace Florin.Platform.RateLimiting;

/// <summary>A part of the keys of a <see cref="SlidingWindowLog{TKey}"/>, with a lock of its own.</summary>
internal sealed class SlidingWindowShard<TKey>(TimeSpan window, int maxKeys, RequestRoom room)
    where TKey : IEquatable<TKey>
{
    private const int MaxExact = 65_536;
    private const int Instants = 262_144;

    private readonly long _coarse = Math.Max(1, window.Ticks / Instants);
    private readonly Lock _lock = new();
    private readonly Dictionary<TKey, Entry> _entries = [];
    private Entry? _newest;
    private Entry? _oldest;
    private long _latest;

    public int Keys
    {
        get
        {
            lock (_lock)
                return _entries.Count;
        }
    }

    public long Forgotten { get; private set; }

    public RateDecision Decide(TKey key, int limit, int requests, long now)
    {
        lock (_lock)
        {
            now = _latest = Math.Max(_latest, now); // A clock that goes back stands still.
            var entry = Touch(key, now);
            var before = entry.Times.Capacity;
            entry.Times.RemoveUntil(now - window.Ticks);
            var allowed = requests <= limit - entry.Times.Count;
            if (allowed)
                entry.Times.Add(limit <= MaxExact ? now : (now + _coarse - 1) / _coarse * _coarse, requests);
            room.Take(entry.Times.Capacity - before);
            Forget(now, except: entry);
            return Answer(entry.Times, limit, requests, now, allowed);
        }
    }

    public RateDecision Look(TKey key, int limit, long now)
    {
        lock (_lock)
        {
            now = _latest = Math.Max(_latest, now);
            if (!_entries.TryGetValue(key, out var entry))
                return RateDecision.Fresh(limit);
            var before = entry.Times.Capacity;
            entry.Times.RemoveUntil(now - window.Ticks);
            room.Take(entry.Times.Capacity - before);
            return Answer(entry.Times, limit, requests: 1, now, entry.Times.Count < limit);
        }
    }

    public void Forget(TKey key)
    {
        lock (_lock)
        {
            if (_entries.TryGetValue(key, out var entry))
                Remove(entry);
        }
    }

    private RateDecision Answer(TimestampRing times, int limit, int requests, long now, bool allowed)
    {
        var reset = times.Count == 0 ? 0 : times.Oldest + window.Ticks - now;
        // The limit may be lower than that of the call before: then several must leave until one passes.
        var retry = allowed ? 0 : Until(times, times.Count - limit + requests - 1, now);
        var remaining = Math.Max(0, limit - times.Count);
        return new RateDecision(allowed, limit, remaining, TimeSpan.FromTicks(reset), TimeSpan.FromTicks(retry));
    }

    // Until a request leaves the window, by its age. A request for more than the limit waits for all of them, and is refused
    // then too.
    private long Until(TimestampRing times, int leaving, long now) =>
        times.Count == 0 ? window.Ticks : times.At(Math.Min(leaving, times.Count - 1)) + window.Ticks - now;

    private Entry Touch(TKey key, long now)
    {
        ref var found = ref CollectionsMarshal.GetValueRefOrAddDefault(_entries, key, out var known);
        if (known)
            Unlink(found!); // A known key has an entry.
        else
            room.Take((found = new Entry(key)).Times.Capacity);
        var entry = found!;
        entry.Touched = now;
        LinkAsNewest(entry);
        return entry;
    }

    // At most two idle keys a decision, so that no request pays for all; beyond the bounds, as many as it takes.
    private void Forget(long now, Entry except)
    {
        for (var idle = 0; idle < 2 && _oldest is { } oldest && oldest != except; idle++)
        {
            if (oldest.Touched + window.Ticks > now)
                break;
            Remove(oldest);
        }
        while ((_entries.Count > maxKeys || room.IsOver) && _oldest is { } oldest && oldest != except)
        {
            Remove(oldest);
            Forgotten++;
        }
    }

    private void Remove(Entry entry)
    {
        Unlink(entry);
        _entries.Remove(entry.Key);
        room.Take(-entry.Times.Capacity);
    }

    private void LinkAsNewest(Entry entry)
    {
        (entry.Older, entry.Newer) = (_newest, null);
        if (_newest is null)
            _oldest = entry;
        else
            _newest.Newer = entry;
        _newest = entry;
    }

    private void Unlink(Entry entry)
    {
        if (entry.Newer is null)
            _newest = entry.Older;
        else
            entry.Newer.Older = entry.Older;
        if (entry.Older is null)
            _oldest = entry.Newer;
        else
            entry.Older.Newer = entry.Newer;
    }

    private sealed class Entry(TKey key)
    {
        public TKey Key { get; } = key;

        public TimestampRing Times { get; } = new();

        public long Touched { get; set; }

        public Entry? Older { get; set; }

        public Entry? Newer { get; set; }
    }
}

/// <summary>How much all shards together remember. Changes only when a ring does.</summary>
internal sealed class RequestRoom(int max)
{
    private long _taken;

    public bool IsOver => Volatile.Read(ref _taken) > max;

    public void Take(int more)
    {
        if (more != 0)
            Interlocked.Add(ref _taken, more);
    }
}
