using System.Collections.Frozen;
using Florin.Gateway.Model;
using Florin.Platform.Configuration;
using Florin.Platform.Hosting;
using Florin.Platform.Identity;
using Florin.Platform.RateLimiting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;

namespace Florin.Gateway.Features.Limits;

/// <summary>What limits need.</summary>
/// <param name="Tokens">Tells whom a token stands for.</param>
/// <param name="Remote">Where gateways count together; null when there is no such store.</param>
/// <param name="Clock">Time.</param>
internal sealed record RateLimitSources(ITokenVerifier Tokens, IRemoteRateLimits? Remote, TimeProvider Clock);

/// <summary>The limits of a configuration: the gateway's own, and those that routes name. Immutable; what is counted is not.</summary>
internal sealed class RateLimits
{
    /// <summary>The section.</summary>
    public const string Section = "Gateway:RateLimit";

    private const string Default = "Default";
    private const string Disable = "Disable";

    private readonly RateLimitSources _sources;
    private readonly RateLimitOptions _options;
    private readonly RatePolicy? _default;
    private readonly RatePolicy _none;
    private readonly FrozenDictionary<string, RatePolicy> _named;

    private RateLimits(RateLimitOptions options, RateLimitSources sources, RateLimits? before)
    {
        (_options, _sources) = (options, sources);
        if (before is not null && !HasBoundsOf(before._options))
            before = null; // What is counted has its bounds for good.
        var nothing = new RatePolicyOptions { Limit = RateDecision.Unlimited, PartitionBy = Partition.Ip };
        _none = Make(Disable, nothing, nothing.Limit, nothing.ByTier, before?._none);
        if (options.Enabled)
            _default = Make(Default, options, options.Limit, options.ByTier, before?._default);
        _named = options
            .Policies.Select(p => Make(p.Key, p.Value, p.Value.Limit, p.Value.ByTier, before?._named.GetValueOrDefault(p.Key)))
            .ToFrozenDictionary(policy => policy.Name, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>All policies that count.</summary>
    public IEnumerable<RatePolicy> Policies => _default is null ? _named.Values : _named.Values.Prepend(_default);

    /// <summary>How many clients are remembered in this process.</summary>
    public int Keys => Policies.Sum(policy => policy.Keys);

    /// <summary>How many were forgotten to stay within the bounds, since the start.</summary>
    public long Forgotten => Policies.Sum(policy => policy.Forgotten);

    /// <summary>Where a sender stands whose token could not be checked.</summary>
    public RateDecision Unknown => _default is null ? RateDecision.Without : RateDecision.Fresh(_options.Limit);

    /// <summary>State of the store that instances share, whether or not a policy counts there; null if there is none.</summary>
    public CheckHealth? Store =>
        _sources.Remote is { } remote
            ? new CheckHealth("redis", remote.Problem is null ? HealthStatus.Healthy : HealthStatus.Degraded, remote.Problem)
            : null;

    /// <summary>
    /// Reads them. A policy whose configuration is the same as before goes on counting where it was, unless the bounds of all
    /// policies are others.
    /// </summary>
    /// <exception cref="WrongConfiguration">A value is not allowed.</exception>
    public static RateLimits Of(IConfiguration configuration, RateLimitSources sources, RateLimits? before = null) =>
        new(RateLimitSettings.Read(configuration, sources.Remote is not null), sources, before);

    /// <summary>In the place of limits that cannot be read: policies by their names alone, which routes may give all the same.</summary>
    public static RateLimits Named(IConfiguration configuration, RateLimitSources sources)
    {
        var options = new RateLimitOptions();
        foreach (var policy in configuration.GetSection($"{Section}:{nameof(options.Policies)}").GetChildren())
            options.Policies[policy.Key] = new RatePolicyOptions { Limit = options.Limit };
        return new RateLimits(options, sources, before: null);
    }

    /// <summary>Whether a request passes.</summary>
    /// <param name="http">The exchange.</param>
    /// <param name="policy">The policy of its route; null for the gateway's own.</param>
    /// <param name="counted">Whether it counts; otherwise it always passes, and is only told where its sender stands.</param>
    /// <param name="byAddress">Whether it counts by its address, too, whatever token it has.</param>
    public ValueTask<RateDecision> Decide(HttpContext http, RatePolicy? policy, bool counted, bool byAddress) =>
        (policy ?? _default) is { } limits ? limits.Decide(http, counted, byAddress) : new(RateDecision.Without);

    /// <summary>Whether a request passes.</summary>
    /// <param name="http">The exchange.</param>
    /// <param name="policy">The policy of its route; null for the gateway's own.</param>
    /// <param name="counted">Whether it counts; otherwise it always passes, and is only told where its sender stands.</param>
    /// <param name="byAddress">Whether it counts by its address, too, whatever token it has.</param>
    /// <param name="isPreflight">Whether it is a browser's question, which does not count against the limit of its sender.</param>
    public ValueTask<RateDecision> Decide(
        HttpContext http,
        RatePolicy? policy,
        bool counted,
        bool byAddress,
        bool isPreflight
    ) =>
        isPreflight && counted && (policy ?? _default) is { } limits
            ? limits.DecidePreflight(http)
            : Decide(http, policy, counted, byAddress);

    /// <summary>Whether a request that has passed may count for more; see <see cref="RatePolicy.Take"/>.</summary>
    public ValueTask<RateDecision> Take(HttpContext http, RatePolicy? policy, int requests) =>
        (policy ?? _default) is { } limits ? limits.Take(http, requests) : new(RateDecision.Without);

    /// <summary>Counts a request by its address alone.</summary>
    public ValueTask<RateDecision> TakeByAddress(HttpContext http, RatePolicy? policy) =>
        (policy ?? _default) is { } limits ? limits.TakeByAddress(http) : new(RateDecision.Without);

    /// <summary>In which time the limit of a route holds.</summary>
    public TimeSpan WindowOf(RatePolicy? policy) => (policy ?? _default)?.Options.Window ?? TimeSpan.Zero;

    /// <summary>Finds the policy that a route names.</summary>
    /// <param name="name">Its name; none or <c>Default</c> is the gateway's own, <c>Disable</c> none at all.</param>
    /// <param name="policy">The policy; null for the gateway's own.</param>
    public bool TryFind(string? name, out RatePolicy? policy)
    {
        policy = null;
        if (name is null || name.Equals(Default, StringComparison.OrdinalIgnoreCase))
            return true;
        if (!name.Equals(Disable, StringComparison.OrdinalIgnoreCase))
            return _named.TryGetValue(name, out policy);
        policy = _none;
        return true;
    }

    /// <summary>The names that a route may give.</summary>
    public IEnumerable<string> Names => _named.Keys.Order(StringComparer.OrdinalIgnoreCase).Concat([Default, Disable]);

    private RatePolicy Make(
        string name,
        RateRuleOptions options,
        int limit,
        IReadOnlyDictionary<string, int> tiers,
        RatePolicy? before
    )
    {
        var limiter =
            before is not null && IsSame(before.Options, options) ? before.Limiter
            : options.Store is CounterStore.Redis ? Remote(name, options)
            : RateLimiters.InProcess<ClientKey>(options.Rule, _options.MaxKeys, _options.MaxRequests, _sources.Clock);
        return new RatePolicy(name, options, limit, tiers, limiter, _sources.Tokens);
    }

    private bool HasBoundsOf(RateLimitOptions other) =>
        (_options.MaxKeys, _options.MaxRequests) == (other.MaxKeys, other.MaxRequests);

    // The limit may differ from call to call, and whose requests count together, too.
    private static bool IsSame(RateRuleOptions one, RateRuleOptions other) =>
        (one.Rule, one.Store, one.WhenStoreIsDown) == (other.Rule, other.Store, other.WhenStoreIsDown);

    private RemoteRateLimiter Remote(string name, RateRuleOptions options) =>
        new(_sources.Remote!, name, options, _options.MaxKeys, _options.MaxRequests, _sources.Clock); // The settings were read with it.
}
