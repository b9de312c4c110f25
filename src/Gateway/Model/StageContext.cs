using Florin.Gateway.Model.Clusters;
using Florin.Platform.Configuration;
using Microsoft.Extensions.Configuration;
using Yarp.ReverseProxy.Transforms.Builder;

namespace Florin.Gateway.Model;

/// <summary>What a stage has to work with when it reads a configuration.</summary>
/// <param name="Runtime">What the process gives to the gateway.</param>
/// <param name="Metrics">What operators see.</param>
/// <param name="Transforms">YARP's builder of transforms.</param>
/// <param name="Configuration">The whole configuration, which may be refused.</param>
/// <param name="Clusters">The clusters of the configuration by id.</param>
/// <param name="Problems">What is wrong with it; with any problem it is refused.</param>
internal sealed record StageContext(
    GatewayRuntime Runtime,
    GatewayMetrics Metrics,
    ITransformBuilder Transforms,
    IConfiguration Configuration,
    IReadOnlyDictionary<string, Cluster> Clusters,
    ICollection<string> Problems
)
{
    /// <summary>Reads a stage's keys of a route; defaults where it has none.</summary>
    public T Read<T>(Route route)
        where T : class, new()
    {
        TryRead<T>(route, out var options);
        return options;
    }

    /// <summary>Reads a stage's keys of a route; false where something is wrong with them, which is in the problems then.</summary>
    public bool TryRead<T>(Route route, out T options)
        where T : class, new()
    {
        var (section, before) = (route.Section, Problems.Count);
        // Most routes are those that services have by themselves, which are not configured at all.
        options = Configuration.GetSection(section).Exists() ? Configuration.BindCollecting<T>(section, Problems) : new T();
        return Problems.Count == before;
    }

    /// <summary>Reads a section; defaults where it is not configured.</summary>
    public T Read<T>(string section)
        where T : class, new() => Configuration.BindCollecting<T>(section, Problems);

    /// <summary>Reads something of every cluster, by the cluster's section.</summary>
    public IReadOnlyDictionary<Cluster, T> OfClusters<T>(Func<string, T> read)
        where T : class, new() =>
        Clusters.Values.ToDictionary(cluster => cluster, cluster => Try(() => read(cluster.Section)) ?? new T());

    /// <summary>Reads something, or adds what is wrong with it to the problems.</summary>
    /// <returns>Null where something is wrong.</returns>
    public T? Try<T>(Func<T> read)
        where T : class
    {
        try
        {
            return read();
        }
        catch (WrongConfiguration wrong)
        {
            foreach (var problem in wrong.Message.Split(Environment.NewLine))
                Problems.Add(problem);
            return null;
        }
    }
}
