using Florin.Platform.EventLog;

namespace Florin.Platform.Feeds;

/// <summary>
/// Looks for the event that makes a batch fail: half as many at once after each failure, until it is alone, and counts how
/// often that one was tried. Ends when the consumer is past the batch in which it began.
/// </summary>
internal sealed class Suspicion(int maxBatch, int maxAttempts)
{
    private long _upTo;
    private long _tried;
    private int _attempts;
    private long _failedAt;
    private int _failures;
    private int? _limit;

    /// <summary>How many events to take at once now.</summary>
    public int Limit => _limit ?? maxBatch;

    /// <summary>It looks for one.</summary>
    public bool Suspects => _limit is not null;

    /// <summary>A batch failed; true when fewer are to be taken at once, false when one is alone already.</summary>
    public bool Narrows(IReadOnlyList<Recorded> events)
    {
        if (events.Count <= 1)
            return false;
        _upTo = Math.Max(_upTo, events[^1].Position);
        _limit = events.Count / 2;
        return true;
    }

    /// <summary>An event failed alone; true when it was tried often enough.</summary>
    public bool IsExhausted(Recorded alone, out int attempts)
    {
        _attempts = alone.Position == _tried ? _attempts + 1 : 1;
        (_tried, attempts) = (alone.Position, _attempts);
        return _attempts >= maxAttempts;
    }

    /// <summary>Storing what begins at a position failed; true when it did so as often in a row as an event is tried.</summary>
    public bool StoringIsExhausted(long position)
    {
        _failures = position == _failedAt ? _failures + 1 : 1;
        _failedAt = position;
        return _failures >= maxAttempts;
    }

    /// <summary>Everything up to a position is stored.</summary>
    public void Passed(long position)
    {
        if (position >= _upTo)
            _limit = null;
    }
}
