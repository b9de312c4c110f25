using System.Collections.Frozen;
using Florin.Gateway.Model;
using Florin.Platform.Identity;
using Florin.Platform.RateLimiting;
using Microsoft.AspNetCore.Http;

namespace Florin.Gateway.Features.Limits;

/// <summary>A limit, and whose requests are counted together against it.</summary>
internal sealed class RatePolicy
{
    private const string Free = "free";

    private readonly ILocalRateLimiter<ClientKey>? _local; // The same, where it counts in this process.
    private readonly FrozenDictionary<string, int> _tiers;
    private readonly ITokenVerifier? _tokens;
    private readonly string? _header;
    private readonly int _preflights;

    /// <summary>A policy that has counted nothing.</summary>
    /// <param name="name">Its name; what is counted in a store is kept under it.</param>
    /// <param name="options">How requests are counted.</param>
    /// <param name="limit">How many pass within a window.</param>
    /// <param name="tiers">How many of a user's, by the tier of their token.</param>
    /// <param name="limiter">Counts.</param>
    /// <param name="tokens">Tells whom a token stands for.</param>
    public RatePolicy(
        string name,
        RateRuleOptions options,
        int limit,
        IReadOnlyDictionary<string, int> tiers,
        IRateLimiter<ClientKey> limiter,
        ITokenVerifier tokens
    )
    {
        (Name, Options, Limit, Limiter) = (name, options, limit, limiter);
        _local = limiter as ILocalRateLimiter<ClientKey>;
        _tiers = tiers.ToFrozenDictionary(StringComparer.Ordinal);
        _preflights = Math.Max(limit, tiers.Values.Where(tier => tier != RateDecision.Unlimited).DefaultIfEmpty(limit).Max());
        _tokens = Partition.IsUser(options.PartitionBy) ? tokens : null;
        _header = Partition.HeaderOf(options.PartitionBy);
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>How it counts.</summary>
    public RateRuleOptions Options { get; }

    /// <summary>How many pass within a window where no tier says otherwise.</summary>
    public int Limit { get; }

    /// <summary>Counts.</summary>
    public IRateLimiter<ClientKey> Limiter { get; }

    /// <summary>How many clients it remembers in this process.</summary>
    public int Keys => _local?.Keys ?? 0;

    /// <summary>How many clients it forgot to stay within its bounds, since the start.</summary>
    public long Forgotten => _local?.Forgotten ?? 0;

    /// <summary>Whether a request passes.</summary>
    /// <param name="http">The exchange.</param>
    /// <param name="counted">Whether it counts; otherwise it always passes, and is only told where its sender stands.</param>
    /// <param name="byAddress">
    /// Whether it counts by its address as well as by what else it counts by, so that more users do not mean more tries.
    /// </param>
    public ValueTask<RateDecision> Decide(HttpContext http, bool counted, bool byAddress) =>
        counted && byAddress ? ByBoth(http)
        : _tokens is not null && Authentication.HasCredentials(http) ? ByToken(http, counted)
        : Decide(http, Partition.KeyOf(http, _header), Limit, counted ? 1 : 0);

    /// <summary>Whether a request that has passed may count for more, once it is known how much it asks for.</summary>
    /// <param name="http">The exchange.</param>
    /// <param name="requests">How many more requests it counts as, from 1.</param>
    public async ValueTask<RateDecision> Take(HttpContext http, int requests)
    {
        var (key, limit) = await ClientOf(http);
        return await Decide(http, key, limit, requests);
    }

    /// <summary>
    /// Whether a preflight passes. They count by address and apart from everything else, up to the highest limit of
    /// any client: a preflight does not say which user it is for.
    /// </summary>
    public ValueTask<RateDecision> DecidePreflight(HttpContext http) =>
        Decide(http, ClientKey.OfPreflights(http.Connection.RemoteIpAddress), _preflights, requests: 1);

    /// <summary>
    /// Counts a request by its address, whatever else it may be counted by: its user could not be established.
    /// </summary>
    public ValueTask<RateDecision> TakeByAddress(HttpContext http) =>
        Decide(http, ClientKey.Of(http.Connection.RemoteIpAddress), Limit, requests: 1);

    /// <summary>Where a client stands.</summary>
    /// <param name="client">The client.</param>
    /// <param name="tier">A user's tier, which only their token tells; null for free.</param>
    /// <param name="cancel">Gives up.</param>
    public ValueTask<RateDecision> Standing(ClientKey client, string? tier, CancellationToken cancel) =>
        Limiter.Peek(client, _tokens is not null && client.IsUser ? LimitOf(tier) : Limit, cancel);

    /// <summary>Lets a client start afresh; false when its store is away, so that it does not.</summary>
    public ValueTask<bool> Forget(ClientKey client, CancellationToken cancel) => Limiter.Forget(client, cancel);

    private int LimitOf(string? tier) => _tiers.GetValueOrDefault(tier ?? Free, _tiers[Free]);

    private async ValueTask<RateDecision> ByToken(HttpContext http, bool counted)
    {
        var (key, limit) = await ClientOf(http);
        return await Decide(http, key, limit, counted ? 1 : 0);
    }

    private async ValueTask<RateDecision> ByBoth(HttpContext http)
    {
        var address = ClientKey.Of(http.Connection.RemoteIpAddress);
        var byAddress = await Decide(http, address, Limit, requests: 1);
        if (!byAddress.Allowed || await ClientOf(http) is var (key, limit) && key == address)
            return byAddress;
        var own = await Decide(http, key, limit, requests: 1);
        return !own.Allowed || own.Remaining < byAddress.Remaining ? own : byAddress;
    }

    private async ValueTask<(ClientKey Key, int Limit)> ClientOf(HttpContext http)
    {
        if (_tokens is null)
            return (Partition.KeyOf(http, _header), Limit);
        return await Authentication.User(http, _tokens, http.RequestAborted) is { Role: not Role.Anonymous } user
            ? (ClientKey.Of(user.Id), LimitOf(user.Tier))
            : (ClientKey.Of(http.Connection.RemoteIpAddress), Limit);
    }

    // None is a question only, which always passes.
    private ValueTask<RateDecision> Decide(HttpContext http, ClientKey key, int limit, int requests)
    {
        if (_local is not null)
            return new(requests > 0 ? _local.Decide(key, limit, requests) : _local.Look(key, limit) with { Allowed = true });
        return requests > 0
            ? Limiter.Acquire(key, limit, requests, http.RequestAborted)
            : new((Limiter as RemoteRateLimiter)?.ForUncounted(limit) ?? RateDecision.Fresh(limit));
    }
}
