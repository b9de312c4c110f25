using System.Net;

namespace Florin.Platform.Hosting;

/// <summary>What to open on this machine to reach what listens on it.</summary>
public static class OpenAddress
{
    /// <summary>The address; what listens everywhere is reached by loopback.</summary>
    public static Uri Of(IPEndPoint endpoint)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        var host =
            endpoint.Address.Equals(IPAddress.Any) ? IPAddress.Loopback
            : endpoint.Address.Equals(IPAddress.IPv6Any) ? IPAddress.IPv6Loopback
            : endpoint.Address;
        return new UriBuilder(Uri.UriSchemeHttp, host.ToString(), endpoint.Port).Uri;
    }
}
