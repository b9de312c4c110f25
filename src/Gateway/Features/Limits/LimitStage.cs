using Florin.Gateway.Model;
using Florin.Gateway.Model.Configuration;
using Florin.Platform.Configuration;

namespace Florin.Gateway.Features.Limits;

/// <summary>Limits how many requests a client may make, and says in every answer where it stands.</summary>
internal sealed class LimitStage : IRequestStage
{
    private RateLimits? _newest;
    private RateLimits? _taken;
    private LimitServices? _services;

    /// <summary>The limits of the configuration that was read last.</summary>
    /// <exception cref="InvalidOperationException">None was read.</exception>
    public RateLimits Newest => _newest ?? throw new InvalidOperationException("No configuration has been read.");

    /// <inheritdoc/>
    public IReadOnlyList<(string Section, Type Options)> Sections => [(RateLimits.Section, typeof(RateLimitOptions))];

    /// <inheritdoc/>
    public Type OfRoute => typeof(LimitRoute);

    /// <inheritdoc/>
    public WrapRequest Read(StageContext context)
    {
        var (runtime, configuration) = (context.Runtime, context.Configuration);
        _services ??= new LimitServices(
            new EndpointRules(runtime.Endpoints),
            new ResetClock(runtime.Clock),
            new LimitRefusals(context.Metrics)
        );
        var sources = new RateLimitSources(runtime.Tokens, runtime.RemoteLimits, runtime.Clock);
        _newest = context.Try(() => RateLimits.Of(configuration, sources, _taken)) ?? RateLimits.Named(configuration, sources);
        return (route, next) => Of(context, route).Before(next);
    }

    /// <inheritdoc/>
    public void Take() => _taken = _newest;

    /// <summary>The limits of a route, by the configuration that was read last.</summary>
    /// <param name="context">The configuration.</param>
    /// <param name="route">The route; null for what goes to none.</param>
    /// <exception cref="WrongConfiguration">There is no such policy.</exception>
    public RouteLimits Of(StageContext context, Route? route)
    {
        var read = route is null ? new LimitRoute() : context.Read<LimitRoute>(route);
        if (!Newest.TryFind(read.RateLimiterPolicy, out var policy))
            throw new WrongConfiguration(
                $"{route?.Section}:{nameof(read.RateLimiterPolicy)} is '{read.RateLimiterPolicy}': no such policy; known policies: {string.Join(", ", Newest.Names)}."
            );
        if (route is { Config.Duplex: true } && read.CountedItems is { } items)
            throw RouteConfig.ExcludedByDuplex(route.Section, nameof(read.CountedItems), items);
        return new RouteLimits(Newest, policy, read.CountedItems, _services!); // Made when the first one was read.
    }

    /// <summary>What a route says of it.</summary>
    private sealed record LimitRoute
    {
        /// <summary>
        /// Which of <c>Gateway:RateLimit:Policies</c> limits it in the place of the gateway's own; <c>Disable</c> for none.
        /// Default the gateway's own.
        /// </summary>
        public string? RateLimiterPolicy { get; init; }

        /// <summary>
        /// The field of a JSON body whose items a request counts as in limits, such as <c>transactions</c>. Default what the
        /// service's endpoint says of itself, else one request.
        /// </summary>
        public string? CountedItems { get; init; }
    }
}

/// <summary>What the limits of all routes use.</summary>
/// <param name="Rules">How endpoints count.</param>
/// <param name="Resets">Writes when a limit is fresh again.</param>
/// <param name="Refusals">Refuses what exceeds a limit.</param>
internal sealed record LimitServices(EndpointRules Rules, ResetClock Resets, LimitRefusals Refusals);
