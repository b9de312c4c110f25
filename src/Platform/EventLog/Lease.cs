namespace Florin.Platform.EventLog;

/// <summary>
/// For how long an owner may take its claim for granted, by its own clock, which never goes back. It only decides what is
/// answered from memory; commits are fenced by their epoch, whatever any clock says. Thread-safe.
/// </summary>
internal sealed class Lease(TimeProvider clock)
{
    private const double Share = 0.9; // The rest is for clocks that do not run at the same speed.
    private long _until;
    private long _length;

    /// <summary>The time of its claims; null where a claim holds until it is released.</summary>
    public TimeSpan? Length => Volatile.Read(ref _length) is var ticks && ticks > 0 ? TimeSpan.FromTicks(ticks) : null;

    /// <summary>Another process may have become the owner.</summary>
    public bool IsOver => Volatile.Read(ref _until) is var until && until < long.MaxValue && clock.GetTimestamp() >= until;

    /// <summary>When to call the storage, before it is called: the claim lasts from no earlier on.</summary>
    public long Now => clock.GetTimestamp();

    /// <summary>Whether a time has passed since a moment by <see cref="Now"/>.</summary>
    public bool HasPassed(TimeSpan time, long since) => clock.GetElapsedTime(since) >= time;

    /// <summary>A new claim, which the storage was asked for at a time.</summary>
    public void Begin(long asked, TimeSpan? length)
    {
        Volatile.Write(ref _length, length?.Ticks ?? 0);
        Extend(asked);
    }

    /// <summary>The storage has confirmed the claim, for which it was asked at a time.</summary>
    public void Extend(long asked)
    {
        var until = Length is { } length
            ? asked + (long)(length.TotalSeconds * Share * clock.TimestampFrequency)
            : long.MaxValue;
        if (until > Volatile.Read(ref _until)) // Two threads extend it; a moment more or less of one is within the share.
            Volatile.Write(ref _until, until);
    }

    /// <summary>The claim is over.</summary>
    public void End() => Volatile.Write(ref _until, long.MinValue);

    /// <summary>Whether less than two thirds of it are left, so that it is time to renew it.</summary>
    public bool IsDue =>
        Length is { } length
        && Volatile.Read(ref _until) - clock.GetTimestamp() < length.TotalSeconds * Share * 2 / 3 * clock.TimestampFrequency;
}
