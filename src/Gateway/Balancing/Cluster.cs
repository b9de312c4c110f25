using Florin.Platform.Resilience;

namespace Florin.Gateway;

/// <summary>Destinations that answer the same requests, and what protects them.</summary>
internal sealed class Cluster : IDisposable
{
    private volatile Destination[] _destinations;

    /// <summary>A cluster; what did not change since an earlier configuration it takes over with its state.</summary>
    public Cluster(
        string id,
        ClusterConfig config,
        Protection protection,
        IEnumerable<Destination> destinations,
        Cluster? before,
        TimeProvider clock
    )
    {
        (Id, Config, Protection, _destinations) = (id, config, protection, [.. destinations]);
        Breaker =
            before is not null && before.Protection.CircuitBreaker == protection.CircuitBreaker
                ? before.Breaker
                : new CircuitBreaker(protection.CircuitBreaker, clock);
        Bulkhead =
            before is not null && before.Protection.Bulkhead == protection.Bulkhead
                ? before.Bulkhead
                : new Bulkhead(protection.Bulkhead, clock);
    }

    /// <summary>Its id: a service's name, or what the configuration says.</summary>
    public string Id { get; }

    /// <summary>Its configuration.</summary>
    public ClusterConfig Config { get; }

    /// <summary>How it is protected.</summary>
    public Protection Protection { get; }

    /// <summary>Refuses requests while the destinations fail.</summary>
    public CircuitBreaker Breaker { get; }

    /// <summary>Bounds the requests under way.</summary>
    public Bulkhead Bulkhead { get; }

    /// <summary>Who answers.</summary>
    public IReadOnlyList<Destination> Destinations => _destinations;

    /// <summary>Puts others in the place of the destinations; requests under way stay where they are.</summary>
    public void Use(IEnumerable<Destination> destinations) => _destinations = [.. destinations];

    /// <summary>Chooses who answers a request.</summary>
    /// <param name="group">Of this group, if it has any; null for any.</param>
    /// <param name="avoid">Not this one, where there is another.</param>
    public Destination? Pick(string? group, Destination? avoid)
    {
        var all = Array.FindAll(_destinations, destination => !destination.Drained);
        if (avoid is not null && all.Length > 1)
            all = Array.FindAll(all, destination => destination != avoid);
        if (all.Length == 0)
            return null;
        return group is null ? all[0] : Array.Find(all, destination => destination.Config.Group == group) ?? all[0];
    }

    /// <summary>Refuses the requests that wait.</summary>
    public void Dispose() => Bulkhead.Dispose();
}
