using System.Diagnostics.Metrics;
using Florin.Platform.RateLimiting;

namespace Florin.Redis;

/// <summary>Limits that several gateways keep together in Redis. Each tells there that it lives, and learns how many do.</summary>
internal sealed class RedisRateLimits : IRemoteRateLimits, IAsyncDisposable
{
    private const string Living = "gateways";
    private const int MissedBeats = 5;

    private readonly Meter _meter = new("Florin.Redis.Limits");
    private readonly RedisLink _link;
    private readonly RedisOptions _options;
    private readonly string _gateway;
    private readonly TimeProvider _clock;
    private readonly CancellationTokenSource _stop = new();
    private readonly Script _heartbeat = Script.Of("Heartbeat");
    private Task _beating = Task.CompletedTask;
    private volatile int _gateways = 1;

    /// <summary>Not beating yet.</summary>
    /// <param name="link">The connection, which others may use too.</param>
    /// <param name="options">How often it beats.</param>
    /// <param name="gateway">What tells this gateway from the others.</param>
    /// <param name="clock">For the heartbeat; limits go by the clock of Redis.</param>
    public RedisRateLimits(RedisLink link, RedisOptions options, string gateway, TimeProvider clock)
    {
        (_link, _options, _gateway, _clock) = (link, options, gateway, clock);
        _meter.CreateObservableGauge(
            "florin.redis.gateways",
            () => _gateways,
            "{gateway}",
            "Gateways that share their limits."
        );
    }

    /// <inheritdoc/>
    public int Gateways => _gateways;

    /// <inheritdoc/>
    public string? Problem => _link.Problem;

    /// <summary>Begins to beat.</summary>
    public void Start() => _beating = Beat();

    /// <inheritdoc/>
    public IRateLimiter<string> Limiter(string policy, RateLimitRule rule) => new RedisRateLimiter(_link, policy, rule);

    /// <summary>Takes leave of the other gateways.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested)
            return;
        _meter.Dispose();
        await _stop.CancelAsync();
        await _beating;
        await _link.Delete(Living, _gateway, CancellationToken.None); // Where Redis is away, it will find out by itself.
    }

    private async Task Beat()
    {
        var gone = (_options.HeartbeatEvery * MissedBeats).Ticks / TimeSpan.TicksPerMicrosecond;
        using var timer = new PeriodicTimer(_options.HeartbeatEvery, _clock);
        try
        {
            do if (await _link.RunBehind(_heartbeat, Living, _stop.Token, _gateway, gone) is [var living])
                _gateways = (int)Math.Max(1, living);
            while (await timer.WaitForNextTickAsync(_stop.Token));
        }
        catch (OperationCanceledException)
        {
            // This gateway stops.
        }
    }
}
