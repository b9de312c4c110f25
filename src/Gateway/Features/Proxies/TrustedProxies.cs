using System.Net;
using Florin.Platform.Configuration;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;

namespace Florin.Gateway.Features.Proxies;

/// <summary>
/// The networks whose word is taken for who a client is. <c>X-Forwarded-For</c> is read from the right, where the nearest
/// proxy wrote, up to the first address that is not one of them: what stands further left, anybody may have written.
/// </summary>
public sealed class TrustedProxies
{
    /// <summary>The key: a comma list, or a list.</summary>
    public const string Key = "Gateway:TrustedProxies";

    private const string Header = "X-Forwarded-For";

    private readonly IReadOnlyList<IPNetwork> _networks;

    private TrustedProxies(IReadOnlyList<IPNetwork> networks) => _networks = networks;

    /// <summary>Whether there are none.</summary>
    public bool IsEmpty => _networks.Count == 0;

    /// <summary>Reads them.</summary>
    /// <exception cref="WrongConfiguration">One is no network.</exception>
    public static TrustedProxies Of(IConfiguration configuration)
    {
        var section = configuration.GetSection(Key);
        var texts = section.GetChildren().Select(child => (child.Path, Text: child.Value ?? ""));
        var given = section.Value is { } list
            ? texts.Concat(list.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(text => (section.Path, text)))
            : texts;
        var (networks, problems) = (new List<IPNetwork>(), new List<string>());
        foreach (var (path, text) in given)
            if (TryRead(text.Trim(), out var network))
                networks.Add(network);
            else
                problems.Add($"{path} is '{text}': must be addresses or networks, such as 10.0.0.0/8.");
        return problems.Count == 0
            ? new TrustedProxies(networks)
            : throw new WrongConfiguration(string.Join(Environment.NewLine, problems));
    }

    /// <summary>Makes the client's address that of the connection, for everything that comes after.</summary>
    public void Resolve(HttpContext http)
    {
        if (_networks.Count == 0 || http.Connection.RemoteIpAddress is not { } peer || !IsTrusted(peer))
            return;
        var client = peer;
        foreach (var hop in Hops(http.Request.Headers[Header].ToString()))
        {
            if (!TryParse(hop, out var address))
                break; // Whoever wrote that cannot be told; the last one who can is the client.
            client = address;
            if (!IsTrusted(address))
                break;
        }
        http.Connection.RemoteIpAddress = client;
    }

    private bool IsTrusted(IPAddress address)
    {
        var plain = Plain(address);
        foreach (var network in _networks)
            if (network.Contains(plain))
                return true;
        return false;
    }

    private static IEnumerable<string> Hops(string header) =>
        header.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Reverse();

    // Some proxies write the port, too.
    private static bool TryParse(string hop, out IPAddress address)
    {
        address = IPAddress.None;
        if (!IsWhole(hop))
            return false;
        if (!IPAddress.TryParse(hop, out var parsed) && IPEndPoint.TryParse(hop, out var endpoint))
            parsed = endpoint.Address;
        if (parsed is not null)
            address = Plain(parsed);
        return parsed is not null;
    }

    // .NET takes 10 for 0.0.0.10.
    private static bool IsWhole(string address) =>
        address.Contains(':', StringComparison.Ordinal) || address.Count(c => c == '.') == 3;

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    private static bool TryRead(string text, out IPNetwork network)
    {
        network = default;
        if (!IsWhole(text))
            return false;
        if (IPNetwork.TryParse(text, out network))
            return true;
        if (!IPAddress.TryParse(text, out var address))
            return false;
        network = new IPNetwork(address, address.GetAddressBytes().Length * 8);
        return true;
    }
}
