using System.Collections.Concurrent;
using Florin.Kernel;
using Florin.Platform.Background;
using Florin.Platform.Feeds;
using Florin.Platform.Hosting;
using Florin.Platform.RateLimiting;
using Florin.Webhooks.Queueing;
using Microsoft.Extensions.Logging;

namespace Florin.Webhooks.Delivery;

/// <summary>Delivers webhooks for as long as this process owns the service's log: a worker for each endpoint, woken when something is due.</summary>
internal sealed partial class DeliverWebhooks : IAsyncDisposable
{
    private const int MaxKeys = 100_000;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan AfterFault = TimeSpan.FromSeconds(1);
    private readonly ConcurrentDictionary<WebhookEndpointId, EndpointWorker> _workers = new();
    private readonly Sending _sending;
    private readonly EndpointRegistry _registry;
    private readonly Projection _deliveries;
    private readonly WebhookOptions _options;
    private readonly ILocalRateLimiter<string> _rates;
    private readonly BackgroundLoop _loop;

    public DeliverWebhooks(Sending sending, EndpointRegistry registry, Projection deliveries, WebhookOptions options)
    {
        (_sending, _registry, _deliveries, _options) = (sending, registry, deliveries, options);
        var rule = new RateLimitRule(RateLimitAlgorithm.TokenBucket, TimeSpan.FromSeconds(1));
        _rates = RateLimiters.InProcess<string>(rule, MaxKeys, maxRequests: 1, sending.Service.Clock);
        _loop = new BackgroundLoop(Round, Failed, sending.Service.Clock);
        registry.Due = (id, position) => WorkerOf(id).Signal(position);
    }

    /// <summary>Begins.</summary>
    public void Start() => _loop.Start();

    /// <summary>Ends with the requests under way.</summary>
    public async ValueTask DisposeAsync()
    {
        await _loop.DisposeAsync();
        await Task.WhenAll(_workers.Values.Select(worker => worker.Running));
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

    private async Task<TimeSpan> Round(CancellationToken stop)
    {
        await _registry.CatchUp(stop);
        var now = _sending.Service.Clock.GetUtcNow();
        foreach (var (id, worker) in _workers)
            if (worker.Next <= now)
                worker.Wake(stop);
            else if (_registry.Find(id) is null && worker.Running.IsCompleted)
                _workers.TryRemove(id, out _);
        return Pause;
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
