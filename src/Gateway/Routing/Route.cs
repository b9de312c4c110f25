using Florin.Platform.Resilience;
using Microsoft.AspNetCore.Http;

namespace Florin.Gateway;

/// <summary>A service behind the gateway, and what protects it.</summary>
internal sealed class Route : IDisposable
{
    /// <summary>A service whose circuit is closed.</summary>
    public Route(string name, IUpstream upstream, GatewayOptions options, TimeProvider clock)
    {
        (Name, PathBase, Upstream) = (name, $"/api/{name}", upstream);
        Breaker = new CircuitBreaker(options.CircuitBreaker, clock);
        Bulkhead = new Bulkhead(options.Bulkhead, clock);
    }

    /// <summary>The service's name.</summary>
    public string Name { get; }

    /// <summary>What of the path leads to the service.</summary>
    public PathString PathBase { get; }

    /// <summary>Who answers.</summary>
    public IUpstream Upstream { get; }

    /// <summary>Refuses requests while the service fails.</summary>
    public CircuitBreaker Breaker { get; }

    /// <summary>Bounds the requests under way.</summary>
    public Bulkhead Bulkhead { get; }

    /// <summary>Refuses the requests that wait.</summary>
    public void Dispose() => Bulkhead.Dispose();
}
