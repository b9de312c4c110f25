using Florin.Platform.RateLimiting;

namespace Florin.Unit.Tests.Gateway;

/// <summary>A store that gateways count in together, in memory, which goes away when told to.</summary>
internal sealed class RemoteStore(TimeProvider clock) : IRemoteRateLimits
{
    private readonly Dictionary<string, ILocalRateLimiter<string>> _limiters = [];

    /// <summary>Whether it does not answer.</summary>
    public bool IsAway { get; set; }

    public int Gateways { get; set; } = 1;

    public string? Problem => IsAway ? "does not answer." : null;

    /// <summary>What was asked, as policy and key.</summary>
    public List<string> Asked { get; } = [];

    public IRateLimiter<string> Limiter(string policy, RateLimitRule rule)
    {
        var key = $"{policy} {rule}";
        if (!_limiters.ContainsKey(key))
            _limiters[key] = RateLimiters.InProcess<string>(rule, 1000, 1000, clock);
        return new View(this, policy, _limiters[key]);
    }

    private sealed class View(RemoteStore store, string policy, ILocalRateLimiter<string> inner) : IRateLimiter<string>
    {
        public async ValueTask<RateDecision> Acquire(string key, int limit, int requests, CancellationToken cancel)
        {
            await Task.Yield(); // As over a wire.
            store.Asked.Add($"{policy} {key}");
            return store.IsAway
                ? RateDecision.Undecided
                : inner.Decide(key, limit, requests) with
                {
                    Store = RateLimitStore.Redis,
                };
        }

        public ValueTask<RateDecision> Peek(string key, int limit, CancellationToken cancel) =>
            new(store.IsAway ? RateDecision.Undecided : inner.Look(key, limit) with { Store = RateLimitStore.Redis });

        public ValueTask<bool> Forget(string key, CancellationToken cancel) =>
            store.IsAway ? new ValueTask<bool>(false) : inner.Forget(key, cancel);
    }
}
