using Florin.Platform.Hosting;
using Florin.Platform.Resilience;
using Microsoft.Extensions.Configuration;

namespace Florin.Gateway;

/// <summary>Reads routes and clusters, and collects every problem instead of stopping at the first.</summary>
internal sealed class ConfigReader(IConfiguration configuration, List<string> problems)
{
    private const string Root = "Gateway";

    /// <summary>Everything that is configured.</summary>
    public GatewayConfig Read()
    {
        var config = new GatewayConfig();
        foreach (var section in Children(nameof(config.Routes)))
            if (Options<RouteConfig>(section) is { } route)
                config.Routes[section.Key] = route;
        foreach (var section in Children(nameof(config.Clusters)))
            if (Options<ClusterConfig>(section, Protection.Sections) is { } cluster)
                config.Clusters[section.Key] = Destinations(section, cluster);
        return config;
    }

    /// <summary>What protects a cluster.</summary>
    public Protection ProtectionOf(string cluster)
    {
        var breaker = Layered<CircuitBreakerOptions>(cluster, nameof(Protection.CircuitBreaker));
        var timeout = Layered<TimeoutOptions>(cluster, nameof(Protection.CircuitBreaker)).Timeout;
        var bulkhead = Layered<BulkheadOptions>(cluster, nameof(Protection.Bulkhead));
        var lease = $"{nameof(Protection.CircuitBreaker)}:{nameof(breaker.ProbeLease)}";
        if (configuration[$"{Root}:{lease}"] is null && configuration[$"{SectionOf(cluster)}:{lease}"] is null)
            breaker = breaker with { ProbeLease = GatewayOptions.LeaseOf(bulkhead, timeout) };
        return new Protection(breaker, bulkhead, timeout, Layered<RetryConfig>(cluster, nameof(Protection.Retry)));
    }

    private static string SectionOf(string cluster) => $"{Root}:{nameof(GatewayConfig.Clusters)}:{cluster}";

    private IEnumerable<IConfigurationSection> Children(string name) =>
        configuration.GetSection($"{Root}:{name}").GetChildren();

    // The binder does not check what stands in dictionaries.
    private ClusterConfig Destinations(IConfigurationSection section, ClusterConfig cluster)
    {
        var destinations = section.GetSection(nameof(cluster.Destinations));
        foreach (var destination in destinations.GetChildren())
            if (Try(() => configuration.Options<DestinationConfig>(destination.Path)) is { } read)
                cluster.Destinations[destination.Key] = read;
        return cluster;
    }

    private T? Options<T>(IConfigurationSection section, IReadOnlyList<(string Section, Type Options)>? others = null)
        where T : class, new()
    {
        var wrong = KnownKeys.Wrong(section, typeof(T), others ?? []).ToList();
        problems.AddRange(wrong);
        return wrong.Count == 0 ? Try(() => configuration.Options<T>(section.Path)) : null;
    }

    private T Layered<T>(string cluster, string name)
        where T : class, new() =>
        Try(() => configuration.Layered<T>($"{SectionOf(cluster)}:{name}", $"{Root}:{name}")) ?? new T();

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
