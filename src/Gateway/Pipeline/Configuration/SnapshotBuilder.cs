using Florin.Gateway.Features.Bodies;
using Florin.Gateway.Features.Dashboards;
using Florin.Gateway.Features.Discovery;
using Florin.Gateway.Features.Forwarding;
using Florin.Gateway.Features.Reference;
using Florin.Gateway.Model;
using Florin.Gateway.Model.Clusters;
using Florin.Gateway.Model.Configuration;
using Florin.Gateway.Pipeline.Admin;
using Florin.Gateway.Pipeline.Routing;
using Florin.Kernel;
using Florin.Platform.Configuration;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;

namespace Florin.Gateway.Pipeline.Configuration;

/// <summary>Builds what a configuration says, or tells everything that is wrong with it.</summary>
/// <param name="runtime">Who there is.</param>
/// <param name="upstreams">How destinations are reached.</param>
/// <param name="discovered">Where destinations are found beside the configuration.</param>
/// <param name="stages">What is done with requests.</param>
/// <param name="context">What stages have to work with, given a configuration, its clusters and where to tell what is wrong.</param>
/// <param name="own">What the gateway answers itself, given the routes and whether there is an API reference.</param>
internal sealed class SnapshotBuilder(
    GatewayRuntime runtime,
    Upstreams upstreams,
    IReadOnlyList<IDestinationSource> discovered,
    Stages stages,
    Func<IConfiguration, IReadOnlyDictionary<string, Cluster>, ICollection<string>, StageContext> context,
    Func<IReadOnlyDictionary<string, Route>, ReferenceOptions, IReadOnlyDictionary<string, Target>> own
)
{
    /// <summary>Builds it; what did not change since an earlier one keeps its state.</summary>
    /// <exception cref="WrongConfiguration">Something is not allowed; the message lists everything.</exception>
    public GatewaySnapshot Build(IConfiguration configuration, GatewaySnapshot? before)
    {
        var problems = new List<string>();
        var reader = new ConfigReader(configuration, GatewayOptions.Keys(runtime.SectionsOfOthers), problems);
        var config = reader.Read();
        var clusters = Clusters(reader, config, before, problems);
        var routes = Routes(reader, config, clusters, problems);
        var taken = stages.Read(context(configuration, clusters, problems));
        var aggregation = configuration.BindCollecting<AggregationOptions>(AggregationOptions.Section, problems);
        var answers = configuration.BindCollecting<AnswerLimits>(AnswerLimits.Section, problems);
        var reference = configuration.BindCollecting<ReferenceOptions>(ReferenceOptions.Section, problems);
        var matchers = Compose(routes.Values, taken, problems);
        CheckForNextStart(configuration, problems);
        LogLevels.Check(configuration, problems);
        if (problems.Count > 0)
            throw new WrongConfiguration(string.Join(Environment.NewLine, problems.Distinct(StringComparer.Ordinal)));
        var table = new RouteTable(matchers, own(routes, reference), new EndpointMethods(runtime.Endpoints));
        var dashboard = new Dashboard(routes, aggregation, runtime.Clock);
        var search = new SearchEverything(routes, aggregation, runtime.Clock);
        return new GatewaySnapshot(clusters, routes, stages.Limits.Newest, table, dashboard, search, answers, taken)
        {
            Shown = RedactedConfig.Of(configuration),
        };
    }

    /// <summary>Gives a cluster the destinations that it has by now.</summary>
    public void Rediscover(Cluster cluster) => cluster.Use(Destinations(cluster.Id, cluster.Config, cluster, problems: []));

    private Dictionary<string, Cluster> Clusters(
        ConfigReader reader,
        GatewayConfig config,
        GatewaySnapshot? before,
        List<string> problems
    )
    {
        var clusters = new Dictionary<string, Cluster>(StringComparer.OrdinalIgnoreCase);
        foreach (var service in runtime.Services.Where(service => !config.Clusters.ContainsKey(service.Name)))
            Add(service.Name, new ClusterConfig());
        foreach (var (id, cluster) in config.Clusters)
            Add(id, cluster);
        return clusters;

        void Add(string id, ClusterConfig cluster)
        {
            var earlier = before?.Clusters.GetValueOrDefault(id);
            var destinations = Destinations(id, cluster, earlier, problems);
            clusters[id] = new Cluster(
                id,
                cluster,
                reader.ProtectionOf(id),
                destinations,
                earlier,
                upstreams.Client,
                runtime.Clock
            )
            {
                Reach = address => Reach(id, address, cluster),
            };
        }
    }

    // Who owns a service's log is where that service says, and not necessarily among the destinations that are known.
    private Destination? Reach(string id, Uri address, ClusterConfig cluster)
    {
        var config = new DestinationConfig { Address = address.AbsoluteUri.TrimEnd('/') };
        return upstreams.Knows(id) && upstreams.Of(id, config.Address, cluster.HttpRequest) is { } upstream
            ? new Destination(address.Authority, config, upstream, runtime.Clock)
            : null;
    }

    private List<Destination> Destinations(string id, ClusterConfig cluster, Cluster? before, List<string> problems)
    {
        var section = $"Gateway:Clusters:{id}:Destinations";
        var isSentAlike = before?.Config.HttpRequest == cluster.HttpRequest;
        var found = discovered.SelectMany(source => source.Of(id, cluster)).ToList();
        if (cluster.Destinations.Count + found.Count > 0)
            return
            [
                .. cluster
                    .Destinations.Concat(found)
                    .Select(d => Destination(d.Key, d.Value, $"{section}:{d.Key}"))
                    .OfType<Destination>(),
            ];
        // A service that has no destinations of its own in the configuration is where the process has it.
        if (upstreams.LocationsOf(id) is { Count: > 0 } locations)
            return [.. locations.Select(at => Destination(at.Id, at.Config, section)!)]; // Checked by whoever made them.
        if (cluster.Dns.Name is not null)
            return []; // Nobody yet.
        problems.Add($"{section} is empty: a cluster needs a destination.");
        return [];

        Destination? Destination(string name, DestinationConfig config, string key)
        {
            if (before?.Destinations.FirstOrDefault(d => d.Id == name && d.Config == config) is { } same && isSentAlike)
                return same;
            if (config.Health is { } health && !Upstreams.IsForHealth(health))
                problems.Add($"{key}:{nameof(config.Health)} is '{Shown.Of(health)}': {Upstreams.AllowedForHealth}.");
            if (upstreams.Of(id, config.Address, cluster.HttpRequest) is { } upstream)
                return new Destination(name, config, upstream, runtime.Clock) { Health = upstreams.HealthOf(config.Address) };
            problems.Add($"{key}:{nameof(config.Address)} is '{Shown.Of(config.Address)}': {Upstreams.Allowed}.");
            return null;
        }
    }

    private static List<RouteMatcher> Compose(IEnumerable<Route> routes, StageSet taken, List<string> problems)
    {
        var matchers = new List<RouteMatcher>();
        foreach (var route in routes)
        {
            Try(() => matchers.Add(new RouteMatcher(route)), problems);
            Try(() => taken.Compose(route), problems);
        }
        return matchers;
    }

    private Dictionary<string, Route> Routes(
        ConfigReader reader,
        GatewayConfig config,
        Dictionary<string, Cluster> clusters,
        List<string> problems
    )
    {
        var routes = new Dictionary<string, Route>(StringComparer.OrdinalIgnoreCase);
        foreach (var service in runtime.Services.Where(service => !config.Routes.ContainsKey(service.Name)))
        {
            var plain = new RouteConfig
            {
                ClusterId = service.Name,
                Match = new() { Path = $"/api/{service.Name}/{{**rest}}" },
            };
            routes[service.Name] = new Route(service.Name, plain, clusters[service.Name], $"/api/{service.Name}")
            {
                IsOwn = true,
            };
        }
        foreach (var route in OAuthRoutes.Of(clusters).Where(route => !config.Routes.ContainsKey(route.Id)))
            routes[route.Id] = route;
        foreach (var (id, route) in config.Routes)
        {
            if (!clusters.TryGetValue(route.ClusterId, out var cluster) && route.ClusterId.Length > 0)
                problems.Add(
                    $"Gateway:Routes:{id}:ClusterId is '{Shown.Of(route.ClusterId)}': no such cluster; known clusters: {string.Join(", ", clusters.Keys)}."
                );
            if (route.Duplex && cluster?.Config.HttpRequest is { Version: not null, IsHttp2: false } sent)
                problems.Add(
                    $"Gateway:Routes:{id}:{nameof(route.Duplex)} is 'True': {cluster.Section}:{nameof(cluster.Config.HttpRequest)}:{nameof(sent.Version)} must be 2 then, and is '{Shown.Of(sent.Version)}'."
                );
            routes[id] = new Route(id, route, cluster ?? Nobody(route.ClusterId), PathString.Empty)
            {
                HasSoundCluster = cluster is not null && !reader.IsWrong(cluster.Section),
            };
        }
        return routes;
    }

    // In the place of a cluster that there is not, to find out what else is wrong.
    private Cluster Nobody(string id) =>
        new(
            id,
            new ClusterConfig(),
            new Protection(new(), new(), new TimeoutOptions().Timeout),
            [],
            before: null,
            upstreams.Client,
            runtime.Clock
        );

    // What is read at the start alone: a wrong value would stop the next one.
    private static void CheckForNextStart(IConfiguration configuration, List<string> problems)
    {
        configuration.BindCollecting<RegistryOptions>(RegistryOptions.Section, problems);
        configuration.BindCollecting<DnsOptions>(DnsOptions.Section, problems);
        configuration.BindCollecting<AdminOptions>(AdminOptions.Section, problems);
    }

    private static void Try(Action compose, List<string> problems)
    {
        try
        {
            compose();
        }
        catch (WrongConfiguration wrong)
        {
            problems.AddRange(wrong.Message.Split(Environment.NewLine));
        }
    }
}
