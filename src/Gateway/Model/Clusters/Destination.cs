using Florin.Gateway.Model.Configuration;
using Florin.Platform.Hosting;

namespace Florin.Gateway.Model.Clusters;

/// <summary>One who answers requests of a cluster, in this process or over HTTP; how it fares outlives a change of the configuration.</summary>
internal sealed class Destination(string id, DestinationConfig config, IUpstream upstream, TimeProvider clock)
{
    private readonly Lock _lock = new();
    private readonly LatencyHistogram _latency = new(clock);
    private long _requests;
    private long _failures;
    private int _active;
    private int _row; // Failures one after the other.
    private int _well;
    private int _ill;
    private long _sampledFrom;
    private int _checksFailed;

    /// <summary>Its id within the cluster.</summary>
    public string Id => id;

    /// <summary>Its configuration.</summary>
    public DestinationConfig Config => config;

    /// <summary>How it is reached.</summary>
    public IUpstream Upstream => upstream;

    /// <summary>How it is, where it is in this process; null where it must be asked.</summary>
    public Func<ServiceHealth>? Health { get; init; }

    /// <summary>An operator lets it finish: it gets no more requests.</summary>
    public bool Drained { get; set; }

    /// <summary>It did not answer when it was asked how it is.</summary>
    public bool IsUnwell { get; private set; }

    /// <summary>Until when it stays out because its answers failed, as the clock's timestamp; 0 when it does not.</summary>
    public long OutUntil { get; set; }

    /// <summary>Requests under way.</summary>
    public int Active => Volatile.Read(ref _active);

    /// <summary>Requests since the start.</summary>
    public long Requests => Volatile.Read(ref _requests);

    /// <summary>Of them, those that failed.</summary>
    public long Failures => Volatile.Read(ref _failures);

    /// <summary>How long its answers took lately.</summary>
    public LatencyHistogram Latency => _latency;

    /// <summary>Where it stands in a weighted round; the balancer's.</summary>
    public int Turn { get; set; }

    /// <summary>Whether it takes requests.</summary>
    public bool IsAvailable => !IsUnwell && !Drained && OutUntil == 0;

    /// <summary>A request begins.</summary>
    public void Begin() => Interlocked.Increment(ref _active);

    /// <summary>A request has ended.</summary>
    /// <param name="failed">Whether that was the destination's fault; null for neither, as when the client went away.</param>
    /// <param name="took">How long it took.</param>
    /// <param name="at">When, as the clock's timestamp.</param>
    public void End(bool? failed, TimeSpan took, long at)
    {
        Interlocked.Decrement(ref _active);
        Interlocked.Increment(ref _requests);
        if (failed is not { } known)
            return;
        if (known)
            Interlocked.Increment(ref _failures);
        _latency.Count(took, at);
    }

    /// <summary>Whether it has failed so often that it should be out.</summary>
    public bool HasFailedTooOften(bool failed, PassiveHealthConfig limits, long at)
    {
        lock (_lock)
        {
            if (clock.GetElapsedTime(_sampledFrom, at) >= limits.SamplingDuration)
                (_sampledFrom, _well, _ill) = (at, 0, 0);
            _row = failed ? _row + 1 : 0;
            _well += failed ? 0 : 1;
            _ill += failed ? 1 : 0;
            return _row >= limits.ConsecutiveFailures
                || (_well + _ill >= limits.MinimumThroughput && _ill >= limits.FailureRatio * (_well + _ill));
        }
    }

    /// <summary>Counts its answers afresh, as when it comes in again.</summary>
    public void Forget()
    {
        lock (_lock)
            (_row, _well, _ill) = (0, 0, 0);
    }

    /// <summary>It was asked how it is; true when that changes whether it takes requests.</summary>
    public bool Checked(bool well, int threshold)
    {
        lock (_lock)
        {
            _checksFailed = well ? 0 : _checksFailed + 1;
            var unwell = !well && (IsUnwell || _checksFailed >= threshold);
            var changed = unwell != IsUnwell;
            IsUnwell = unwell;
            return changed;
        }
    }
}
