using Florin.Platform.Json;

namespace Florin.Platform.EventLog;

/// <summary>
/// The times of a log's events, which never go back along it, whatever the clock does: what was known at a time stays what it
/// was. While the clock is behind the last event, time advances at half its speed until the clock has caught up, so that
/// minutes do not become one moment. Not thread-safe: the log's lock guards it.
/// </summary>
internal sealed class EventClock(TimeProvider clock)
{
    private DateTimeOffset _last = DateTimeOffset.MinValue;
    private (DateTimeOffset From, long Since)? _behind;

    /// <summary>The time for what is decided now, UTC, in whole microseconds.</summary>
    public DateTimeOffset Now
    {
        get
        {
            var now = FlorinJson.Storable(clock.GetUtcNow());
            if (now >= _last)
            {
                _behind = null;
                return now;
            }
            var (from, since) = _behind ??= (_last, clock.GetTimestamp());
            var slowed = FlorinJson.Storable(from + (clock.GetElapsedTime(since) / 2));
            return slowed < _last ? _last : slowed;
        }
    }

    /// <summary>How far the last event is ahead of the clock; zero where it is not.</summary>
    public TimeSpan Ahead => clock.GetUtcNow() is var now && _last > now ? _last - now : TimeSpan.Zero;

    /// <summary>Continues after an event of this time, the last one of the log.</summary>
    public void StartAfter(DateTimeOffset last) => (_last, _behind) = (last, null);

    /// <summary>An event was recorded with this time, which <see cref="Now"/> gave.</summary>
    public void Recorded(DateTimeOffset at) => _last = at;
}
