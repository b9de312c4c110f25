using System.Net;

namespace Florin.Platform.Hosting;

/// <summary>What to open on this machine to reach what listens on it.</summary>
public static class OpenAddress
{
    /// <summary>The address; what listens everywhere is reached by loopback.</summary>
    /// <param name="endpoint">Where it listens.</param>
    /// <param name="isSecure">Whether it speaks TLS.</param>
    public static Uri Of(IPEndPoint endpoint, bool isSecure)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        var host =
            endpoint.Address.Equals(IPAddress.Any) ? IPAddress.Loopback
            : endpoint.Address.Equals(IPAddress.IPv6Any) ? IPAddress.IPv6Loopback
            : endpoint.Address;
        return new UriBuilder(isSecure ? Uri.UriSchemeHttps : Uri.UriSchemeHttp, host.ToString(), endpoint.Port).Uri;
    }
}
