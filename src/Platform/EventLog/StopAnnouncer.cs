namespace Florin.Platform.EventLog;

/// <summary>
/// Announces that a log has stopped and why, and that it works again. A log that is tried again many times a second may fail for
/// changing reasons: of those only one in ten seconds is announced. Thread-safe.
/// </summary>
internal sealed class StopAnnouncer(TimeProvider clock)
{
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(10);
    private readonly Lock _lock = new();
    private string? _announced;
    private long _at;

    /// <summary>Raised with the reason when the log stops, and with null when it works again; must be quick.</summary>
    public event Action<string?>? Changed;

    /// <summary>The log has stopped.</summary>
    public void Stopped(string why)
    {
        lock (_lock)
        {
            if (why == _announced || _announced is not null && clock.GetElapsedTime(_at) < Between)
                return;
            (_announced, _at) = (why, clock.GetTimestamp());
            Changed?.Invoke(why);
        }
    }

    /// <summary>The log works, or another process owns it.</summary>
    public void Works()
    {
        lock (_lock)
        {
            if (_announced is null)
                return;
            _announced = null;
            Changed?.Invoke(null);
        }
    }
}
