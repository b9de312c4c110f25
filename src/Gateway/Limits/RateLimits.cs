using System.Collections.Frozen;
using Florin.Platform.Commands;
using Florin.Platform.Hosting;
using Florin.Platform.Resilience;
using Microsoft.AspNetCore.Http;

namespace Florin.Gateway;

/// <summary>Counts requests per user where a valid token is sent, else per address.</summary>
internal sealed class RateLimits(GatewayOptions options, ITokenVerifier tokens, TimeProvider clock)
{
    private readonly SlidingWindowLog<ClientKey> _log = new(options.Window, clock);
    private readonly FrozenDictionary<string, int> _tiers = options.RateLimit.ByTier.ToFrozenDictionary(StringComparer.Ordinal);
    private readonly int _perAddress = options.RateLimit.Enabled ? options.RateLimit.Limit : RateDecision.Unlimited;

    /// <summary>For metrics.</summary>
    public SlidingWindowLog<ClientKey> Log => _log;

    /// <summary>Where a sender stands whose token could not be checked.</summary>
    public RateDecision Unknown => new(true, _perAddress, _perAddress, TimeSpan.Zero, TimeSpan.Zero);

    /// <summary>Whether a request passes.</summary>
    /// <param name="http">The exchange.</param>
    /// <param name="counted">Whether it counts; otherwise it always passes, and is only told where its sender stands.</param>
    public ValueTask<RateDecision> Decide(HttpContext http, bool counted) =>
        http.Request.Headers.Authorization.Count == 0 || !options.RateLimit.Enabled
            ? ValueTask.FromResult(ByAddress(http, counted))
            : ByToken(http, counted);

    private async ValueTask<RateDecision> ByToken(HttpContext http, bool counted) =>
        await Authentication.User(http, tokens, http.RequestAborted) is { Role: not Role.Anonymous } user
            ? Decide(ClientKey.Of(user.Id), _tiers.GetValueOrDefault(user.Tier, _tiers["free"]), counted)
            : ByAddress(http, counted);

    private RateDecision ByAddress(HttpContext http, bool counted) =>
        Decide(ClientKey.Of(http.Connection.RemoteIpAddress), _perAddress, counted);

    private RateDecision Decide(ClientKey key, int limit, bool counted) =>
        counted ? _log.Decide(key, limit) : _log.Look(key, limit) with { Allowed = true };
}
