using Florin.Gateway.Features.Bodies;
using Florin.Gateway.Features.Compression;
using Florin.Gateway.Features.Cors;
using Florin.Gateway.Features.Dashboards;
using Florin.Gateway.Features.Discovery;
using Florin.Gateway.Features.Forwarding;
using Florin.Gateway.Features.Limits;
using Florin.Gateway.Features.Proxies;
using Florin.Gateway.Model;
using Florin.Gateway.Model.Clusters;
using Florin.Gateway.Model.Configuration;
using Florin.Gateway.Pipeline.Admin;
using Florin.Gateway.Pipeline.Routing;
using Florin.Kernel;
using Florin.Platform.Configuration;
using Florin.Platform.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;

namespace Florin.Gateway.Pipeline.Configuration;

/// <summary>Builds what a configuration says, or tells everything that is wrong with it.</summary>
/// <param name="runtime">Who there is.</param>
/// <param name="upstreams">How destinations are reached.</param>
/// <param name="discovered">Where destinations are found beside the configuration.</param>
/// <param name="stages">What routes can do by a configuration, outermost first; adds what is wrong with it.</param>
/// <param name="last">What every route does in the end.</param>
/// <param name="own">What the gateway answers itself, given the routes.</param>
internal sealed class SnapshotBuilder(
    GatewayRuntime runtime,
    Upstreams upstreams,
    IReadOnlyList<IDestinationSource> discovered,
    Func<IConfiguration, ICollection<string>, IReadOnlyList<IRouteStage>> stages,
    RouteHandler last,
    Func<IReadOnlyDictionary<string, Route>, IReadOnlyDictionary<string, Target>> own
)
{
    private readonly RateLimitSources _sources = new(runtime.Tokens, runtime.RemoteLimits, runtime.Clock);

    /// <summary>Builds it; what did not change since an earlier one keeps its state.</summary>
    /// <exception cref="WrongConfiguration">Something is not allowed; the message lists everything.</exception>
    public GatewaySnapshot Build(IConfiguration configuration, GatewaySnapshot? before)
    {
        var problems = new List<string>();
        var reader = new ConfigReader(configuration, problems);
        var config = reader.Read();
        var clusters = Clusters(reader, config, before, problems);
        var routes = Routes(reader, config, clusters, problems);
        var taken = stages(configuration, problems);
        var proxies = Try(() => TrustedProxies.Of(configuration), problems);
        var cors = new CorsPolicies(CorsOptions.Of(configuration, problems));
        var aggregation = configuration.BindCollecting<AggregationOptions>(AggregationOptions.Section, problems);
        var compression = configuration.BindCollecting<CompressionOptions>(CompressionOptions.Section, problems);
        var bodies = configuration.BindCollecting<BodyLimits>(BodyPace.Section, problems);
        var answers = configuration.BindCollecting<AnswerLimits>(AnswerLimits.Section, problems);
        var limits =
            Try(() => RateLimits.Of(configuration, _sources, before?.Limits), problems)
            ?? RateLimits.Named(configuration, _sources);
        var matchers = Compose(routes.Values, taken, limits, cors, problems);
        CheckForNextStart(configuration, problems);
        if (proxies is null || problems.Count > 0)
            throw new WrongConfiguration(string.Join(Environment.NewLine, problems.Distinct(StringComparer.Ordinal)));
        var table = new RouteTable(matchers, own(routes));
        var dashboard = new Dashboard(routes, aggregation, runtime.Clock);
        return new GatewaySnapshot(
            config,
            clusters,
            routes,
            limits,
            table,
            proxies,
            cors,
            dashboard,
            compression,
            bodies,
            answers
        )
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
            );
        }
    }

    private List<Destination> Destinations(string id, ClusterConfig cluster, Cluster? before, List<string> problems)
    {
        var section = $"Gateway:Clusters:{id}:Destinations";
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
        if (upstreams.LocationOf(id) is { } location)
            return [Destination(id, location, section)!]; // Its address was checked by whoever made it.
        if (cluster.Dns.Name is not null)
            return []; // Nobody yet.
        problems.Add($"{section} is empty: a cluster needs a destination.");
        return [];

        Destination? Destination(string name, DestinationConfig config, string key)
        {
            if (before?.Destinations.FirstOrDefault(d => d.Id == name && d.Config == config) is { } same)
                return same;
            if (config.Health is { } health && !Upstreams.IsForHealth(health))
                problems.Add($"{key}:{nameof(config.Health)} is '{Shown.Of(health)}': {Upstreams.AllowedForHealth}.");
            if (upstreams.Of(id, config.Address) is { } upstream)
                return new Destination(name, config, upstream, runtime.Clock) { Health = upstreams.HealthOf(config.Address) };
            problems.Add($"{key}:{nameof(config.Address)} is '{Shown.Of(config.Address)}': {Upstreams.Allowed}.");
            return null;
        }
    }

    private List<RouteMatcher> Compose(
        IEnumerable<Route> routes,
        IReadOnlyList<IRouteStage> taken,
        RateLimits limits,
        CorsPolicies cors,
        List<string> problems
    )
    {
        var matchers = new List<RouteMatcher>();
        foreach (var route in routes)
        {
            Try(() => matchers.Add(new RouteMatcher(route)), problems);
            Try(() => route.LimitBy(limits), problems);
            Try(() => route.ShareBy(cors), problems);
            Try(() => route.Compose(taken, last), problems);
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
        foreach (var (id, route) in config.Routes)
        {
            if (!clusters.TryGetValue(route.ClusterId, out var cluster) && route.ClusterId.Length > 0)
                problems.Add(
                    $"Gateway:Routes:{id}:ClusterId is '{Shown.Of(route.ClusterId)}': no such cluster; known clusters: {string.Join(", ", clusters.Keys)}."
                );
            // A canary's groups are those of its cluster's destinations.
            var isKnown = cluster is not null && !reader.IsWrong(ConfigReader.KeyOf(cluster.Id));
            var sound = isKnown ? route : route with { Canary = null };
            routes[id] = new Route(id, sound, cluster ?? Nobody(route.ClusterId), PathString.Empty);
        }
        return routes;
    }

    // In the place of a cluster that there is not, to find out what else is wrong.
    private Cluster Nobody(string id) =>
        new(
            id,
            new ClusterConfig(),
            new Protection(new(), new(), new TimeoutOptions().Timeout, new()),
            [],
            before: null,
            upstreams.Client,
            runtime.Clock
        );

    // What is read at the start alone: a wrong value would stop the next one.
    private static void CheckForNextStart(IConfiguration configuration, List<string> problems)
    {
        configuration.BindCollecting<RegistryOptions>(GatewayOptions.Registry, problems);
        configuration.BindCollecting<DnsOptions>(GatewayOptions.Dns, problems);
        configuration.BindCollecting<AdminOptions>(AdminOptions.Section, problems);
    }

    private static T? Try<T>(Func<T> read, List<string> problems)
        where T : class
    {
        T? value = null;
        Try(
            () =>
            {
                value = read();
            },
            problems
        );
        return value;
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
