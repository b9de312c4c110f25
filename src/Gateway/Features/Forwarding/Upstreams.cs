using Florin.Gateway.Features.Bodies;
using Florin.Gateway.Model;
using Florin.Gateway.Model.Clusters;
using Florin.Gateway.Model.Configuration;
using Florin.Platform.Hosting;

namespace Florin.Gateway.Features.Forwarding;

/// <summary>How destinations are reached by their addresses.</summary>
internal sealed class Upstreams(GatewayRuntime runtime, Forwarders forwarders, SlowClients clients)
{
    /// <summary>What an address may be.</summary>
    public const string Allowed =
        "expected an address such as http://10.0.0.7:8080, or inproc:// followed by a service of this process";

    /// <summary>What an address may be where health is asked for.</summary>
    public const string AllowedForHealth = "expected an address such as http://10.0.0.7:8080";

    private const string InProcess = "inproc";

    /// <summary>Whether there is a service of this name.</summary>
    public bool Knows(string service) => ServiceOf(service) is not null;

    /// <summary>Where the process has a service, each of its instances by an id; nowhere when there is no such service.</summary>
    public IReadOnlyList<(string Id, DestinationConfig Config)> LocationsOf(string service) =>
        ServiceOf(service) is not { } found ? []
        : found.Pipeline is not null ? [(service, new DestinationConfig { Address = $"{InProcess}://{found.Name}" })]
        : found.Addresses is [var only] ? [(service, new DestinationConfig { Address = only.AbsoluteUri })]
        :
        [
            .. found
                .Addresses.DistinctBy(address => address.Authority, StringComparer.OrdinalIgnoreCase)
                .Select(address => (address.Authority, new DestinationConfig { Address = address.AbsoluteUri })),
        ];

    /// <summary>Asks destinations elsewhere how they are.</summary>
    public HttpMessageInvoker Client => forwarders.Client;

    /// <summary>How a destination in this process is; null for one that must be asked.</summary>
    public Func<ServiceHealth>? HealthOf(string address) =>
        new Uri(address) is { Scheme: InProcess } uri ? ServiceOf(uri.Host)?.Health : null;

    /// <summary>Whether health can be asked for at an address.</summary>
    public static bool IsForHealth(string address) => Plain(address) is { } uri && IsHttp(uri);

    /// <summary>What an address of a cluster stands for; null when it stands for nothing.</summary>
    /// <param name="cluster">The cluster's id.</param>
    /// <param name="address">The address.</param>
    /// <param name="sent">How it is sent requests.</param>
    public IUpstream? Of(string cluster, string address, HttpRequestConfig sent)
    {
        if (Plain(address) is not { } uri)
            return null;
        if (uri.Scheme == InProcess)
            return ServiceOf(uri.Host) is { Pipeline: { } pipeline } service
                ? new InProcessUpstream(pipeline, service.IsGuests)
                : null;
        if (!IsHttp(uri))
            return null;
        // The token that services trust is for services alone.
        var tokens = ServiceOf(cluster) is null ? null : runtime.ServiceTokens;
        return new HttpUpstream(uri, sent.For(uri), forwarders, clients, tokens);
    }

    private static Uri? Plain(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri is { Query: "", Fragment: "", UserInfo: "" } ? uri : null;

    private static bool IsHttp(Uri uri) => uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps;

    private ServiceLocation? ServiceOf(string name) =>
        runtime.Services.FirstOrDefault(service => service.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
}
