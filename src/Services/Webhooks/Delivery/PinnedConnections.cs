using System.Net;
using System.Net.Sockets;

namespace Florin.Webhooks.Delivery;

/// <summary>There is no address of a host that may be sent to.</summary>
internal sealed class AddressNotAllowed(string message) : Exception(message);

/// <summary>Finds the addresses of a name.</summary>
internal delegate Task<IPAddress[]> ResolveHost(string host, CancellationToken cancel);

/// <summary>
/// Connects to endpoints. A name is resolved once for a connection, and the connection goes to what was found and checked, so
/// that no second answer of a name server can lead elsewhere. Redirects are not followed, and no proxy is used.
/// </summary>
internal sealed class PinnedConnections(PublicAddresses addresses, ResolveHost resolve)
{
    private const int MaxAddresses = 4;
    private const int MaxHeadersKilobytes = 16;
    private const int MaxDrainedBytes = 64 * 1024;
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan IdleTime = TimeSpan.FromMinutes(1);

    /// <summary>Resolves by the system.</summary>
    public static Task<IPAddress[]> BySystem(string host, CancellationToken cancel) => Dns.GetHostAddressesAsync(host, cancel);

    /// <summary>What requests go through.</summary>
    public SocketsHttpHandler Handler() =>
        new() // Without a limit of connections for each host, which endpoints of many owners can share.
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            AutomaticDecompression = DecompressionMethods.None,
            ActivityHeadersPropagator = null, // A trace is nobody else's business.
            ConnectCallback = Connect,
            MaxResponseHeadersLength = MaxHeadersKilobytes,
            MaxResponseDrainSize = MaxDrainedBytes,
            PooledConnectionLifetime = Lifetime,
            PooledConnectionIdleTimeout = IdleTime,
        };

    /// <summary>The addresses of a host that may be connected to.</summary>
    /// <param name="host">A name or an address.</param>
    /// <param name="isTls">Whether the connection is encrypted; one that is not goes only to what is allowed by configuration.</param>
    /// <exception cref="AddressNotAllowed">There is none.</exception>
    public async Task<IReadOnlyList<IPAddress>> Resolve(string host, bool isTls, CancellationToken cancel)
    {
        IPAddress[] found;
        try
        {
            found = IPAddress.TryParse(host, out var literal) ? [literal] : await resolve(host, cancel);
        }
        catch (SocketException)
        {
            found = []; // What there is no name of, and what is not public, look the same from outside.
        }
        IPAddress[] reachable = [.. found.Where(addresses.MayReach)];
        if (reachable.Length == 0)
            throw new AddressNotAllowed("The host has no public address.");
        var usable = isTls ? reachable : Array.FindAll(reachable, addresses.IsAllowed);
        return usable.Length == 0
            ? throw new AddressNotAllowed("The URL must use https.")
            : usable[..Math.Min(MaxAddresses, usable.Length)];
    }

    private async ValueTask<Stream> Connect(SocketsHttpConnectionContext context, CancellationToken cancel)
    {
        var isTls = context.InitialRequestMessage.RequestUri?.Scheme == Uri.UriSchemeHttps;
        var found = await Resolve(context.DnsEndPoint.Host, isTls, cancel);
        for (var i = 0; ; i++)
        {
            var socket = new Socket(found[i].AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(new IPEndPoint(found[i], context.DnsEndPoint.Port), cancel);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch (SocketException) when (i + 1 < found.Count)
            {
                socket.Dispose(); // The next address may answer.
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }
    }
}
