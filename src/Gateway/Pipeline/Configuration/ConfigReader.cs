using Florin.Gateway.Model.Configuration;
using Florin.Platform.Configuration;
using Florin.Platform.Resilience.Breaker;
using Florin.Platform.Resilience.Bulkhead;
using Microsoft.Extensions.Configuration;

namespace Florin.Gateway.Pipeline.Configuration;

/// <summary>Reads routes and clusters, and collects every problem instead of stopping at the first.</summary>
/// <param name="configuration">The whole configuration.</param>
/// <param name="keys">The settings that there are.</param>
/// <param name="problems">Where it reports what is wrong.</param>
internal sealed class ConfigReader(IConfiguration configuration, KnownKeys keys, List<string> problems)
{
    private const string Root = "Gateway";

    /// <summary>Everything that is configured.</summary>
    public GatewayConfig Read()
    {
        var config = new GatewayConfig();
        problems.AddRange(keys.Unknown(configuration.GetSection(Root), typeof(GatewayConfig)));
        foreach (var section in Children(nameof(config.Routes)))
            config.Routes[section.Key] = configuration.BindCollecting<RouteConfig>(section.Path, problems);
        foreach (var section in Children(nameof(config.Clusters)))
            config.Clusters[section.Key] = ClusterOf(section.Path);
        return config;
    }

    /// <summary>Looks at all sections too, and at what is read of routes and clusters beside that; none of it is kept.</summary>
    public void Check()
    {
        var config = Read();
        foreach (var (section, options) in GatewayOptions.Sections)
            configuration.Check(options, problems, section);
        foreach (
            var (options, id) in GatewayOptions.OfRoutes.SelectMany(_ => config.Routes.Keys, (options, id) => (options, id))
        )
            configuration.Check(options, problems, $"{Root}:{nameof(config.Routes)}:{id}");
        foreach (var (options, id) in GatewayOptions.OfClusters.SelectMany(_ => config.Clusters.Keys, (o, id) => (o, id)))
            configuration.Check(options, problems, Root, KeyOf(id));
        foreach (var id in config.Clusters.Keys)
            ProtectionOf(id);
    }

    /// <summary>Whether something was found to be wrong below a key.</summary>
    public bool IsWrong(string key) => problems.Exists(p => p.StartsWith($"{key}:", StringComparison.OrdinalIgnoreCase));

    /// <summary>What protects a cluster.</summary>
    public Protection ProtectionOf(string cluster)
    {
        var breaker = Layered<CircuitBreakerOptions>(cluster, nameof(Protection.CircuitBreaker));
        var timeout = Layered<TimeoutOptions>(cluster, nameof(Protection.CircuitBreaker)).Timeout;
        var bulkhead = Layered<BulkheadOptions>(cluster, nameof(Protection.Bulkhead));
        var lease = $"{nameof(Protection.CircuitBreaker)}:{nameof(breaker.ProbeLease)}";
        if (configuration[$"{Root}:{lease}"] is null && configuration[$"{KeyOf(cluster)}:{lease}"] is null)
            breaker = breaker with { ProbeLease = GatewayOptions.LeaseOf(bulkhead, timeout) };
        return new Protection(breaker, bulkhead, timeout);
    }

    private static string KeyOf(string cluster) => $"{Root}:{nameof(GatewayConfig.Clusters)}:{cluster}";

    private IEnumerable<IConfigurationSection> Children(string name) =>
        configuration.GetSection($"{Root}:{name}").GetChildren();

    // Problems of a cluster are reported already; the others are found without them.
    private ClusterConfig ClusterOf(string key)
    {
        var cluster = configuration.BindCollecting<ClusterConfig>(key, problems);
        if (!IsWrong(key))
            return cluster;
        var sound = new ClusterConfig { Dns = new() { Name = cluster.Dns.Name } };
        foreach (var (id, d) in cluster.Destinations)
            sound.Destinations[id] = new() { Address = d.Address, Health = d.Health };
        return sound;
    }

    private T Layered<T>(string cluster, string name)
        where T : class, new() => Try(() => configuration.Layered<T>($"{KeyOf(cluster)}:{name}", $"{Root}:{name}")) ?? new T();

    private T? Try<T>(Func<T> read)
        where T : class
    {
        try
        {
            return read();
        }
        catch (WrongConfiguration wrong)
        {
            problems.AddRange(wrong.Message.Split(Environment.NewLine));
            return null;
        }
    }
}
