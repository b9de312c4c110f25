namespace Florin.Platform.Resilience.Breaker;

/// <summary>
/// The places for probes of one half-open state: each is free, leased until a time, or done. A place whose lease is over
/// can be leased again, and the late holder's outcome finds nothing. Not thread-safe.
/// </summary>
internal sealed class ProbeLeases(int places)
{
    private const long Free = 0;
    private const long Done = long.MaxValue;

    private readonly (long Lease, long Until)[] _places = new (long, long)[places];
    private long _lastLease;

    /// <summary>Whether every place has seen a success.</summary>
    public bool AllDone => !Array.Exists(_places, place => place.Until != Done);

    public bool TryLease(long now, TimeSpan duration, out long lease)
    {
        foreach (ref var place in _places.AsSpan())
        {
            if (place.Until > now)
                continue;
            lease = ++_lastLease;
            place = (lease, now + duration.Ticks);
            return true;
        }
        lease = 0;
        return false;
    }

    /// <summary>Whether the lease still holds: it has not run out, and its place has not been given to another.</summary>
    public bool Holds(long lease, long now) => Array.Exists(_places, place => place.Lease == lease && place.Until > now);

    /// <summary>A lease that holds ends without a verdict: its place is free again.</summary>
    public void Return(long lease) => _places[Find(lease)] = (0, Free);

    /// <summary>A lease that holds ends with a success: its place is done.</summary>
    public void Complete(long lease) => _places[Find(lease)] = (0, Done);

    public TimeSpan UntilNextPlace(long now) => TimeSpan.FromTicks(_places.Min(place => place.Until) - now);

    public void Clear() => Array.Clear(_places);

    private int Find(long lease) => Array.FindIndex(_places, place => place.Lease == lease);
}
