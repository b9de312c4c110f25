using System.Net;
using Florin.Gateway.Model;
using Florin.Gateway.Model.Clusters;
using Florin.Platform.Configuration;
using Microsoft.Extensions.Configuration;

namespace Florin.Gateway.Features.Discovery;

/// <summary>Where the gateway finds destinations beside those of the configuration.</summary>
internal sealed class DestinationSources : IDisposable
{
    private const string ResolvConf = "/etc/resolv.conf";

    private readonly DnsSource _dns;

    /// <summary>Knows nobody yet.</summary>
    public DestinationSources(GatewayRuntime runtime)
    {
        var log = runtime.Logs.CreateLogger("Florin.Discovery");
        var options = Sound<RegistryOptions>(runtime.Configuration, RegistryOptions.Section);
        Registry = new Registry(options, runtime.Clock, log);
        var dns = Sound<DnsOptions>(runtime.Configuration, DnsOptions.Section);
        var nameservers = new Nameservers(() => dns.Servers(ResolvConf), dns.Timeout, runtime.Clock);
        _dns = new DnsSource(new DnsLookup(Dns.GetHostAddressesAsync, nameservers).Find, runtime.Clock, log);
        var elsewhere = runtime.Services.Where(service => service.Pipeline is null).Select(service => service.Name);
        Registrations = new RegistryEndpoint(
            Registry,
            elsewhere.ToHashSet(StringComparer.Ordinal),
            runtime.ServiceTokens,
            runtime.Clock,
            runtime.Ids
        );
    }

    private Action<string> _look = static _ => { };

    /// <summary>Who has registered.</summary>
    public Registry Registry { get; }

    /// <summary>Where they do.</summary>
    public RegistryEndpoint Registrations { get; }

    /// <summary>All sources.</summary>
    public IReadOnlyList<IDestinationSource> Sources => [Registry, _dns];

    /// <summary>Says what is to be done when a cluster has other destinations.</summary>
    public void Changed(Func<string, Cluster?> find, Action<Cluster> rediscover)
    {
        var turn = new Lock();
        _look = id =>
        {
            lock (turn) // So that the last word is the newest.
                if (find(id) is { } cluster)
                    rediscover(cluster);
        };
        foreach (var source in Sources)
            source.Changed += _look;
    }

    /// <summary>
    /// Finds destinations of these clusters from now on, and looks again at all of them: what was found, or happened to a
    /// destination, before they could be told is not lost.
    /// </summary>
    public void Take(IReadOnlyDictionary<string, Cluster> clusters)
    {
        _dns.Watch(clusters.ToDictionary(c => c.Key, c => c.Value.Config, StringComparer.OrdinalIgnoreCase));
        foreach (var id in clusters.Keys)
            _look(id);
    }

    /// <summary>Finds nobody any more.</summary>
    public void Dispose()
    {
        Registry.Dispose();
        _dns.Dispose();
    }

    // Whatever is wrong with them stops the start together with all else that is, when the first snapshot is built.
    private static T Sound<T>(IConfiguration configuration, string section)
        where T : class, new()
    {
        var problems = new List<string>();
        var read = configuration.BindCollecting<T>(section, problems);
        return problems.Count == 0 ? read : new T();
    }
}
