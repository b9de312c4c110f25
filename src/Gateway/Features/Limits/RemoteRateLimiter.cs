using System.Diagnostics.Metrics;
using Florin.Gateway.Model;
using Florin.Platform.RateLimiting;

namespace Florin.Gateway.Features.Limits;

/// <summary>Counts in the store that gateways have together, and does what the policy says while that is away.</summary>
internal sealed class RemoteRateLimiter(
    IRemoteRateLimits store,
    string policy,
    RateRuleOptions options,
    int maxKeys,
    int maxRequests,
    TimeProvider clock
) : IRateLimiter<ClientKey>
{
    private static readonly Meter Meter = new("Florin.Gateway.Limits");
    private static readonly Counter<long> Decided = Meter.CreateCounter<long>(
        "florin.gateway.ratelimit.decided",
        "{request}",
        "Requests counted against limits shared with other gateways, by policy and by deciding store."
    );

    // How soon the store is asked again.
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

    private readonly IRateLimiter<string> _remote = store.Limiter(policy, options.Rule);
    private readonly Lock _lock = new();
    private Local? _local;

    public ValueTask<RateDecision> Acquire(ClientKey key, int limit, int requests, CancellationToken cancel) =>
        Decide(_remote.Acquire(key.ToString(), limit, requests, cancel), key, limit, requests);

    public ValueTask<RateDecision> Peek(ClientKey key, int limit, CancellationToken cancel) =>
        Decide(_remote.Peek(key.ToString(), limit, cancel), key, limit, requests: 0);

    public async ValueTask<bool> Forget(ClientKey key, CancellationToken cancel)
    {
        if (_local is { } local)
            await local.Limiter.Forget(key, cancel);
        return await _remote.Forget(key.ToString(), cancel);
    }

    /// <summary>What is told to requests that do not count: they never wait for the store.</summary>
    public RateDecision ForUncounted(int limit) =>
        RateDecision.Fresh(limit) with
        {
            Store = store.Problem is null ? RateLimitStore.Redis : InPlace,
        };

    private RateLimitStore InPlace =>
        options.WhenStoreIsDown switch
        {
            WhenStoreIsDown.LocalFallback => RateLimitStore.LocalFallback,
            WhenStoreIsDown.LocalStrict => RateLimitStore.LocalStrict,
            WhenStoreIsDown.Closed => RateLimitStore.Closed,
            _ => RateLimitStore.Open,
        };

    private ValueTask<RateDecision> Decide(ValueTask<RateDecision> asked, ClientKey key, int limit, int requests) =>
        asked is { IsCompletedSuccessfully: true, Result: var decision }
            ? new ValueTask<RateDecision>(Known(decision, key, limit, requests))
            : Wait(asked, key, limit, requests);

    private async ValueTask<RateDecision> Wait(ValueTask<RateDecision> asked, ClientKey key, int limit, int requests) =>
        Known(await asked, key, limit, requests);

    // None are a question only.
    private RateDecision Known(RateDecision decision, ClientKey key, int limit, int requests)
    {
        if (decision.Store is RateLimitStore.Away)
            decision = Instead(key, limit, requests) with { Store = InPlace };
        if (requests > 0)
            Decided.Add(1, new("policy", policy), new("store", decision.Store.ToName()));
        return decision;
    }

    private RateDecision Instead(ClientKey key, int limit, int requests)
    {
        if (options.WhenStoreIsDown is WhenStoreIsDown.Closed)
            return new RateDecision(false, limit, 0, Soon, Soon);
        if (options.WhenStoreIsDown is WhenStoreIsDown.Open || limit == RateDecision.Unlimited)
            return RateDecision.Fresh(limit);
        var local = ForGateways(store.Gateways);
        var share = Share(limit, local.Gateways);
        return requests > 0 ? local.Limiter.Decide(key, share, requests) : local.Limiter.Look(key, share);
    }

    // The number of gateways stands while the store is away; when it is another the next time, nothing is left to remember.
    private Local ForGateways(int gateways)
    {
        if (_local is { } known && known.Gateways == gateways)
            return known;
        lock (_lock)
            return _local is { } made && made.Gateways == gateways ? made : _local = new Local(gateways, Make(gateways));
    }

    private ILocalRateLimiter<ClientKey> Make(int gateways)
    {
        var rule =
            options.WhenStoreIsDown is WhenStoreIsDown.LocalStrict
                ? new RateLimitRule(RateLimitAlgorithm.LeakyBucket, options.Window, Burst: 1)
                : options.Rule with
                {
                    Burst = options.Burst is { } burst ? Share(burst, gateways) : null,
                };
        return RateLimiters.InProcess<ClientKey>(rule, maxKeys, maxRequests, clock);
    }

    private static int Share(int all, int gateways) => Math.Max(1, all / gateways);

    private sealed record Local(int Gateways, ILocalRateLimiter<ClientKey> Limiter);
}
