using System.Collections.Frozen;
using Florin.Gateway.Model;
using Florin.Gateway.Model.Clusters;
using Florin.Platform.Http;
using Microsoft.AspNetCore.Http;
using Endpoint = Florin.Platform.Http.Endpoint;

namespace Florin.Gateway.Features.Limits;

/// <summary>
/// What the endpoints of services say of how they count, and of how large their bodies are. The services say it themselves, so that
/// no limit knows their paths.
/// </summary>
internal sealed class EndpointRules
{
    private readonly FrozenDictionary<string, Endpoint[]> _byService;

    /// <summary>The rules of endpoints by service.</summary>
    public EndpointRules(IReadOnlyDictionary<string, IReadOnlyList<Endpoint>> endpoints) =>
        _byService = endpoints
            .Select(service => KeyValuePair.Create(service.Key, service.Value.Where(HasRule).ToArray()))
            .Where(service => service.Value.Length > 0)
            .ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>The rule of a request.</summary>
    /// <param name="method">Its method.</param>
    /// <param name="cluster">The cluster of its route.</param>
    /// <param name="path">The path that the service is asked for.</param>
    /// <param name="items">The field whose items its route counts; null for none.</param>
    public EndpointRule Of(string method, Cluster cluster, PathString path, string? items)
    {
        if (!_byService.TryGetValue(cluster.Id, out var endpoints))
            return new EndpointRule(items, ByAddress: false);
        foreach (var endpoint in endpoints)
            if (
                endpoint.Method.Equals(method, StringComparison.OrdinalIgnoreCase)
                && EndpointPath.Fits(endpoint.Path, path.Value)
            )
                return new EndpointRule(
                    endpoint.CountedItems ?? items,
                    endpoint.CountsByAddress,
                    endpoint.IsStreamed ? BodyLimit.StreamedBytes : null
                );
        return new EndpointRule(items, ByAddress: false);
    }

    private static bool HasRule(Endpoint endpoint) =>
        endpoint.CountedItems is not null || endpoint.CountsByAddress || endpoint.IsStreamed;
}
