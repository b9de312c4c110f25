using System.Collections.Concurrent;
using Florin.Gateway.Model.Configuration;
using Florin.Platform.Resilience.Breaker;
using Florin.Platform.Resilience.Bulkhead;

namespace Florin.Gateway.Model.Clusters;

/// <summary>Destinations that answer the same requests, what protects them, and the choice among them.</summary>
internal sealed class Cluster : IDisposable
{
    private readonly Lock _lock = new();
    private readonly TimeProvider _clock;
    private readonly ILoadBalancer _balancer;
    private readonly ActiveChecks? _checks;
    private readonly ConcurrentDictionary<Uri, Destination?> _reached = new();
    private volatile DestinationSet _set;
    private bool _retired;

    /// <summary>A cluster; what did not change since an earlier configuration it takes over with its state.</summary>
    public Cluster(
        string id,
        ClusterConfig config,
        Protection protection,
        IEnumerable<Destination> destinations,
        Cluster? before,
        HttpMessageInvoker client,
        TimeProvider clock
    )
    {
        (Id, Config, Protection, _clock) = (id, config, protection, clock);
        _set = new DestinationSet(destinations);
        _balancer =
            before is not null && before.Config.LoadBalancingPolicy == config.LoadBalancingPolicy
                ? before._balancer
                : LoadBalancers.Of(config.LoadBalancingPolicy);
        Breaker =
            before is not null && before.Protection.CircuitBreaker == protection.CircuitBreaker
                ? before.Breaker
                : new CircuitBreaker(protection.CircuitBreaker, clock);
        Bulkhead =
            before is not null && before.Protection.Bulkhead == protection.Bulkhead
                ? before.Bulkhead
                : new Bulkhead(protection.Bulkhead, clock);
        _checks = config.HealthCheck.Active.Enabled is false
            ? null
            : new ActiveChecks(this, config.HealthCheck.Active, client, clock, before?._checks);
    }

    /// <summary>Its id: a service's name, or what the configuration says.</summary>
    public string Id { get; }

    /// <summary>Its section of the configuration.</summary>
    public string Section => $"Gateway:Clusters:{Id}";

    /// <summary>Its configuration.</summary>
    public ClusterConfig Config { get; }

    /// <summary>How it is protected.</summary>
    public Protection Protection { get; }

    /// <summary>Refuses requests while the destinations fail.</summary>
    public CircuitBreaker Breaker { get; }

    /// <summary>Bounds the requests under way.</summary>
    public Bulkhead Bulkhead { get; }

    /// <summary>Who answers.</summary>
    public IReadOnlyList<Destination> Destinations => _set.All;

    /// <summary>Finds destinations that only other instances know; null for a cluster that is no service.</summary>
    public Func<Uri, Destination?>? Reach { get; init; }

    /// <summary>The destination at an address, one of the cluster's or one that another instance has named.</summary>
    public Destination? At(Uri address) =>
        Array.Find(
            _set.All,
            destination => Uri.TryCreate(destination.Config.Address, UriKind.Absolute, out var own) && own == address
        ) ?? (Reach is { } reach ? _reached.GetOrAdd(address, reach) : null);

    /// <summary>All of them are in other processes.</summary>
    public bool IsElsewhere => _set.IsElsewhere;

    /// <summary>Puts others in the place of the destinations; requests under way stay where they are.</summary>
    public void Use(IEnumerable<Destination> destinations)
    {
        lock (_lock)
            _set = new DestinationSet(destinations);
    }

    /// <summary>Takes note that a destination takes requests, or does not any more.</summary>
    public void Refresh()
    {
        lock (_lock)
            _set = new DestinationSet(_set.All);
    }

    /// <summary>Chooses who answers a request; null where there is no destination at all.</summary>
    /// <param name="group">Of this group, as long as it has one that takes requests; null for any.</param>
    /// <param name="avoid">Not this one, where there is another.</param>
    public Destination? Pick(string? group, Destination? avoid)
    {
        var set = _set;
        if (set.NextIn != 0 && _clock.GetTimestamp() >= set.NextIn)
            set = LetIn();
        var among = set.Among(group, avoid);
        return among.Length > 1 ? _balancer.Pick(among)
            : among.Length == 1 ? among[0]
            : null;
    }

    /// <summary>
    /// Chooses another one than was asked, one that is out if there is no other: only one instance owns a log, and it may have
    /// come back just now.
    /// </summary>
    /// <param name="group">As for <see cref="Pick"/>.</param>
    /// <param name="asked">The one that was asked in vain.</param>
    public Destination? PickOther(string? group, Destination asked)
    {
        var picked = Pick(group, asked);
        return picked == asked ? _set.After(asked) : picked;
    }

    /// <summary>
    /// Takes a destination out that has failed too often, as long as at least half of them stay; where it was the last that
    /// took requests, those that are out come in again, for they cannot be worse.
    /// </summary>
    public void Watch(Destination destination, bool failed, long at)
    {
        var passive = Config.HealthCheck.Passive;
        if (passive.Enabled && _set.All.Length > 1 && destination.HasFailedTooOften(failed, passive, at) && failed)
            TakeOut(destination, at + (long)(passive.ReactivationPeriod.TotalSeconds * _clock.TimestampFrequency));
    }

    private void TakeOut(Destination destination, long until)
    {
        lock (_lock)
        {
            var all = _set.All;
            if (_retired || destination.OutUntil != 0)
                return; // Nobody that has taken its place would see it; its next failure there takes it out.
            if ((all.Count(d => d.OutUntil != 0) + 1) * 2 <= all.Length)
                destination.OutUntil = until;
            else if (!Array.Exists(all, d => d != destination && d.IsAvailable))
                LetIn(long.MaxValue);
            else
                return;
            _set = new DestinationSet(all);
        }
    }

    /// <summary>Begins to ask the destinations how they are.</summary>
    public void Start() => _checks?.Start();

    /// <summary>
    /// Another takes its place: it asks nobody any more and takes nobody out, and its requests under way end. The destinations
    /// are the other's, which must look at them once more after this. A circuit that an operator opened stays open.
    /// </summary>
    /// <param name="next">The other; null where there is none.</param>
    public void Retire(Cluster? next)
    {
        lock (_lock)
            _retired = true;
        _checks?.Dispose();
        if (Breaker.State is CircuitState.Isolated && next is not null && next.Breaker != Breaker)
            next.Breaker.Isolate();
    }

    /// <summary>Lets a destination finish, or takes it in again.</summary>
    public void Drain(Destination destination, bool drained)
    {
        destination.Drained = drained;
        Refresh();
    }

    /// <summary>Refuses the requests that wait.</summary>
    public void Dispose()
    {
        Retire(next: null);
        Bulkhead.Dispose();
    }

    private DestinationSet LetIn()
    {
        lock (_lock)
        {
            LetIn(_clock.GetTimestamp());
            return _set = new DestinationSet(_set.All);
        }
    }

    private void LetIn(long now)
    {
        foreach (var destination in _set.All)
            if (destination.OutUntil != 0 && destination.OutUntil <= now)
            {
                destination.OutUntil = 0;
                destination.Forget();
            }
    }
}
