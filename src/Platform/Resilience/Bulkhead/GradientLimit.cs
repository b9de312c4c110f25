namespace Florin.Platform.Resilience.Bulkhead;

/// <summary>
/// How many calls may be under way, found by how long they take: Netflix's Gradient2
/// (https://github.com/Netflix/concurrency-limits). While calls take about as long as usual the limit grows; when they
/// take longer than the tolerance allows, somebody queues, and it shrinks by the ratio. One thing differs. Gradient2
/// learns what is usual from all calls, so that under lasting load it takes its own queue for usual and grows for ever;
/// here "usual" becomes longer only by calls that cannot have queued because of the limit: while less than half of it is
/// used, and, as Envoy does, in short times at the least limit. Not thread-safe.
/// </summary>
internal sealed class GradientLimit(AdaptiveOptions options)
{
    private const int MinSamples = 10;
    private const double MostShrinking = 0.5;

    private readonly double _factor = 2.0 / (options.LongWindow + 1);
    private double _limit = options.MinLimit;
    private double _usual;
    private long _windowEnd;
    private long _ticks;
    private int _samples;
    private int _mostActive;
    private long _relearnAt = long.MaxValue;
    private long? _learnsFrom; // Set while it learns: calls that entered since then count; none yet while it is at the maximum.

    /// <summary>So many.</summary>
    public int Limit => _learnsFrom is null ? (int)_limit : options.MinLimit;

    /// <summary>A call ended.</summary>
    /// <param name="now">Ticks.</param>
    /// <param name="took">Ticks.</param>
    /// <param name="active">How many were under way, with it.</param>
    public void Sample(long now, long took, int active)
    {
        if (_learnsFrom is { } since)
        {
            Learn(since, now, took, active);
            return;
        }
        Count(took, active);
        if (_windowEnd == 0)
            _windowEnd = now + options.SampleDuration.Ticks;
        if (now < _windowEnd || _samples < MinSamples)
            return;
        Estimate((double)_ticks / _samples, now);
        StartWindow(now);
    }

    // Only the least may be under way, and no call counts that began while there were more.
    private void Learn(long since, long now, long took, int active)
    {
        if (since == long.MaxValue)
            _learnsFrom = active <= options.MinLimit ? now : since;
        else if (now - took >= since)
            Count(took, active);
        if (_samples < MinSamples)
            return;
        _usual = (double)_ticks / _samples;
        (_learnsFrom, _relearnAt) = (null, now + options.RelearnEvery.Ticks);
        StartWindow(now);
    }

    private void Estimate(double took, long now)
    {
        var isIdle = _mostActive < _limit / 2;
        if (_usual == 0 || isIdle)
            _relearnAt = now + options.RelearnEvery.Ticks;
        if (_usual == 0)
            _usual = took;
        else if (took < _usual || isIdle)
            _usual += (took - _usual) * _factor;
        if (_usual > 2 * took)
            _usual *= 0.95; // As in Gradient2: a long slow time is soon forgotten.
        if (now >= _relearnAt)
            _learnsFrom = long.MaxValue;
        if (isIdle)
            return; // Nobody needs more.
        var gradient = Math.Clamp(options.Tolerance * _usual / Math.Max(1, took), MostShrinking, 1);
        var estimate = (_limit * gradient) + options.Headroom;
        var smoothed = (_limit * (1 - options.Smoothing)) + (estimate * options.Smoothing);
        _limit = Math.Clamp(smoothed, options.MinLimit, options.MaxLimit);
    }

    private void Count(long took, int active)
    {
        (_ticks, _samples) = (_ticks + took, _samples + 1);
        _mostActive = Math.Max(_mostActive, active);
    }

    private void StartWindow(long now) =>
        (_windowEnd, _ticks, _samples, _mostActive) = (now + options.SampleDuration.Ticks, 0, 0, 0);
}
