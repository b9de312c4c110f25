using Florin.Gateway.Features.Bodies;
using Florin.Gateway.Features.Discovery;
using Florin.Gateway.Features.Forwarding;
using Florin.Gateway.Features.Health;
using Florin.Gateway.Model;
using Florin.Gateway.Pipeline.Admin;
using Florin.Gateway.Pipeline.Configuration;
using Florin.Platform.Configuration;
using Florin.Platform.Hosting;
using Florin.Platform.Identity.Policies;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;

namespace Florin.Gateway.Pipeline;

/// <summary>
/// Every request from outside comes through here: request id and headers, rate limit, then to the service under
/// <c>/api/{service}</c> through its circuit breaker, bulkhead and timeout. Errors are those of the contract.
/// </summary>
public sealed class ApiGateway : IDisposable
{
    private readonly GatewayRuntime _runtime;
    private readonly Forwarders _forwarders;
    private readonly GatewayMetrics _metrics = new();
    private readonly Stages _stages = new();
    private readonly CircuitLog _circuits;
    private readonly HealthAnswers _health;
    private readonly DestinationSources _discovery;
    private readonly AdminApi _admin;
    private readonly Foresight _foresight;
    private readonly SlowClients _clients;
    private readonly Arrival _arrival;
    private readonly SnapshotBuilder _snapshots;
    private readonly ConfigReload _reload;
    private volatile GatewaySnapshot _current;

    /// <summary>A gateway that is ready to serve.</summary>
    /// <exception cref="WrongConfiguration">A value of its configuration is not allowed.</exception>
    public ApiGateway(GatewayRuntime runtime)
    {
        ArgumentNullException.ThrowIfNull(runtime);
        var (configuration, clock, log) = (runtime.Configuration, runtime.Clock, runtime.Log);
        (_runtime, _forwarders, _clients) = (
            runtime,
            new Forwarders(clock, runtime.ServiceTls),
            new SlowClients(clock, _metrics)
        );
        (_discovery, _circuits) = (new DestinationSources(runtime), new CircuitLog(log));
        _arrival = new Arrival(runtime, _metrics, _clients);
        // The snapshot is set before the first request.
        _health = new HealthAnswers(
            [.. runtime.Services.Select(Probe)],
            () => _current!.Limits.Store,
            name => _current!.Clusters[name],
            runtime
        );
        _snapshots = new SnapshotBuilder(
            runtime,
            new Upstreams(runtime, _forwarders, _clients),
            _discovery.Sources,
            _stages,
            (settings, clusters, problems) => new(runtime, _metrics, _forwarders.Transforms, settings, clusters, problems),
            new OwnAnswers(runtime, _health).Of
        );
        _current = _snapshots.Build(configuration, before: null).Compose(_arrival.Serve);
        _clients.Limits = _current.Answers;
        _stages.Take();
        _discovery.Changed(id => _current.Clusters.GetValueOrDefault(id), _snapshots.Rediscover);
        _discovery.Take(_current.Clusters);
        _circuits.Watch(_current.Clusters, before: null);
        _current.Start();
        _reload = new ConfigReload(configuration, Take, log);
        var operations = Operations(runtime);
        _admin = AdminApi.Of(runtime, operations);
        _foresight = new Foresight(operations.All, runtime.Endpoints, runtime.Policies, clock);
        _metrics.Watch(() => _current.Clusters.Values, () => _current.Limits.Keys, () => _current.Limits.Forgotten);
    }

    /// <summary>The sections of the configuration that a gateway reads, and the options that they are read into.</summary>
    public static IReadOnlyList<(string Section, Type Options)> Sections => GatewayOptions.Sections;

    /// <summary>
    /// Looks at every section, route and cluster by itself, for a process that does not come to make a gateway since something
    /// else is wrong too. What a route or a cluster refers to is looked for when the gateway is made.
    /// </summary>
    /// <param name="configuration">The process's configuration.</param>
    /// <param name="others">Sections below <c>Gateway</c> that somebody else reads and checks.</param>
    /// <returns>Everything that is wrong, some of it more than once.</returns>
    public static IReadOnlyList<string> Check(IConfiguration configuration, IEnumerable<string> others)
    {
        var problems = new List<string>();
        new ConfigReader(configuration, GatewayOptions.Keys(others), problems).Check();
        return problems;
    }

    /// <summary>Answers a request.</summary>
    public Task Serve(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        return _discovery.Registrations.Takes(http) ? _discovery.Registrations.Serve(http) : _current.Pipeline(http);
    }

    /// <summary>Where the instances of a service are that have registered, in the order of their ids.</summary>
    public IReadOnlyList<Uri> RegisteredAt(string service) =>
        [.. _discovery.Registry.Of(service).Select(instance => new Uri(instance.Said.Address))];

    /// <summary>How every service is, as the gateway sees it.</summary>
    public async Task<IReadOnlyList<KeyValuePair<string, HealthStatus>>> Services()
    {
        var reports = await Task.WhenAll(_health.Probes.Select(probe => probe.Ask()));
        return [.. reports.Select(report => KeyValuePair.Create(report.Name, report.Status))];
    }

    /// <summary>The metrics of the processes of other services, by their address; those that do not answer are left out.</summary>
    public Task<IReadOnlyList<KeyValuePair<string, string>>> MetricsElsewhere(CancellationToken cancel) =>
        new MetricsOfOthers(_forwarders.Client, _runtime.Clock).Ask(
            _runtime.Services.Where(service => service.Health is null).Select(service => _current.Clusters[service.Name]),
            cancel
        );

    /// <summary>Answers an operator's request, which came to another port.</summary>
    public Task Administer(HttpContext http) => _admin.Serve(http);

    /// <summary>Why a request to the gateway or to the operators' port would be refused, whatever it is about; null where it would not.</summary>
    public ForeseenRefusal? Foresee(IntendedRequest request) => _foresight.Of(request);

    /// <summary>Answers who waits for services of other processes: the gateway is about to stop.</summary>
    public void Drain() => _stages.Guard.Drain();

    /// <summary>Refuses what waits, and closes the connections to other processes.</summary>
    public void Dispose()
    {
        _reload.Dispose();
        foreach (var cluster in _current.Clusters.Values)
            cluster.Dispose();
        _discovery.Dispose();
        _metrics.Dispose();
        _stages.Dispose();
        _forwarders.Dispose();
    }

    /// <summary>Requests under way end on the snapshot that they began on; what waits at a cluster that is gone still passes.</summary>
    private void Take(IConfiguration configuration)
    {
        var before = _current;
        var taken = _snapshots.Build(configuration, before).Compose(_arrival.Serve);
        _stages.Take();
        foreach (var (id, cluster) in before.Clusters)
            cluster.Retire(taken.Clusters.GetValueOrDefault(id));
        _circuits.Watch(taken.Clusters, before.Clusters);
        taken.Start();
        (_current, _clients.Limits) = (taken, taken.Answers);
        _discovery.Take(taken.Clusters); // Sees what the retired ones did to the destinations that they shared.
    }

    private AdminOperations Operations(GatewayRuntime runtime) =>
        new(
            () => _current,
            _discovery.Registry,
            () => _reload.Refused,
            _stages.Canary.Changed,
            runtime.AdminOpenApi,
            [
                .. new CanaryAdmin(() => _current, _stages.Canary.Changed, runtime.Clock).Operations,
                .. ConsumerAdmin.Of(runtime),
                .. ReplicaAdmin.Of(runtime),
                .. TraceAdmin.Of(runtime),
                .. EventAdmin.Of(runtime),
                .. PolicyAdmin.Of(runtime),
                .. new StorageAdmin(_health.Probes, runtime.Calls, runtime.Ids).Operations,
                .. runtime.OperatorOperations.Select(AdminOperation.Of),
            ]
        );

    private HealthProbe Probe(ServiceLocation service) =>
        new(service, () => _current.Clusters[service.Name], _forwarders.Client, _runtime.ServiceTokens, _runtime.Clock);
}
