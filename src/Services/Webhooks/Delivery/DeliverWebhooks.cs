using System.Collections.Concurrent;
using Florin.Kernel;
using Florin.Platform.Background;
using Florin.Platform.Feeds;
using Florin.Platform.RateLimiting;
using Florin.Webhooks.Queueing;
using Microsoft.Extensions.Logging;

namespace Florin.Webhooks.Delivery;

/// <summary>
/// Delivers webhooks for as long as this process owns the service's log: a worker for each endpoint, woken when the log says that
/// it has something to do, and when a time has come.
/// </summary>
internal sealed partial class DeliverWebhooks : IAsyncDisposable
{
    private const int MaxKeys = 100_000;
    private const int Batch = 2000;
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan AfterFault = TimeSpan.FromSeconds(1);
    private readonly ConcurrentDictionary<WebhookEndpointId, EndpointWorker> _workers = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Sending _sending;
    private readonly EndpointRegistry _registry;
    private readonly Projection _deliveries;
    private readonly WebhookOptions _options;
    private readonly ILocalRateLimiter<string> _rates;
    private readonly BackgroundLoop _following;
    private readonly BackgroundLoop _ticking;
    private long _followed;

    public DeliverWebhooks(Sending sending, EndpointRegistry registry, Projection deliveries, WebhookOptions options)
    {
        (_sending, _registry, _deliveries, _options) = (sending, registry, deliveries, options);
        var rule = new RateLimitRule(RateLimitAlgorithm.TokenBucket, TimeSpan.FromSeconds(1));
        _rates = RateLimiters.InProcess<string>(rule, MaxKeys, maxRequests: 1, sending.Service.Clock);
        _following = new BackgroundLoop(Follow, Failed, sending.Service.Clock);
        _ticking = new BackgroundLoop(WakeDue, Failed, sending.Service.Clock);
        registry.Due = (id, position) => WorkerOf(id).Signal(position);
    }

    /// <summary>Begins.</summary>
    public void Start()
    {
        _followed = _sending.Service.Log.Head;
        _following.Start();
        _ticking.Start();
    }

    /// <summary>Whether requests may go to an endpoint now; null where this process has sent it nothing yet.</summary>
    public EndpointGate? GateOf(WebhookEndpointId id) => _workers.GetValueOrDefault(id)?.Gate;

    /// <summary>Ends with the requests under way.</summary>
    public async ValueTask DisposeAsync()
    {
        await _following.DisposeAsync();
        await _ticking.DisposeAsync();
        await _stop.CancelInContext();
        await Task.WhenAll(_workers.Values.Select(worker => worker.Running));
        _stop.Dispose();
        _sending.Client.Dispose();
    }

    private EndpointWorker WorkerOf(WebhookEndpointId id) =>
        _workers.GetOrAdd(
            id,
            made => new EndpointWorker(
                made,
                _sending,
                _registry,
                _deliveries,
                new EndpointGate(_options, _rates, made.Value, _sending.Service.Clock),
                _options
            )
        );

    private async Task<TimeSpan> Follow(CancellationToken stop)
    {
        await _registry.CatchUp(stop);
        await WakeDue(stop);
        if (await _sending.Service.Log.ReadNext(_followed, Batch, stop) is [.., var last]) // Waits until there is something.
            _followed = last.Position;
        return TimeSpan.Zero;
    }

    private Task<TimeSpan> WakeDue(CancellationToken stop)
    {
        var now = _sending.Service.Clock.GetUtcNow();
        foreach (var (id, worker) in _workers)
            if (worker.Next <= now)
                worker.Wake(_stop.Token);
            else if (_registry.Find(id) is null && worker.Running.IsCompleted)
                _workers.TryRemove(id, out _);
        return Task.FromResult(Tick);
    }

    private TimeSpan Failed(Exception fault, int failures)
    {
        if (failures == 1)
            Interrupted(_sending.Log, fault);
        return AfterFault;
    }

    [LoggerMessage(
        EventId = EventIds.WebhooksNotFollowed,
        Level = LogLevel.Error,
        Message = "Following what is to be delivered failed; it will resume after a delay."
    )]
    private static partial void Interrupted(ILogger log, Exception e);
}
