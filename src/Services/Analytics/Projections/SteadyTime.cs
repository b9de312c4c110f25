namespace Florin.Analytics.Projections;

/// <summary>
/// The time by which expiry is measured. Neither the events nor the clock alone can be trusted with that: an event from a
/// clock that ran ahead for a moment would remove counts that cannot be restored. So it is a time that both had
/// reached, and that both still had passed an hour later, measured by the clock that cannot be set.
/// </summary>
internal sealed class SteadyTime(TimeProvider clock)
{
    private static readonly TimeSpan Proof = TimeSpan.FromHours(1);
    private (DateTimeOffset Time, long Since)? _candidate;
    private DateTimeOffset? _steady;

    /// <summary>The steady time after an event; null before there is one.</summary>
    public DateTimeOffset? After(DateTimeOffset newest)
    {
        var now = clock.GetUtcNow();
        if (newest < now)
            now = newest;
        if (_candidate is not { } candidate || now < candidate.Time)
            _candidate = (now, clock.GetTimestamp());
        else if (clock.GetElapsedTime(candidate.Since) >= Proof)
            (_steady, _candidate) = (candidate.Time, (now, clock.GetTimestamp()));
        return _steady;
    }
}
