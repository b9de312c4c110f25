using System.Net;
using System.Net.Sockets;
using Florin.Platform.Identity;

namespace Florin.Webhooks.Delivery;

/// <summary>
/// Which addresses may be sent to: those that are public, and what the configuration allows beside them. What is not public
/// is taken from the IANA registries of special-purpose addresses; what carries an IPv4 address within an IPv6 address
/// (mapped, NAT64, 6to4, Teredo) is never public by itself.
/// </summary>
internal sealed class PublicAddresses(AddressRanges? allowed)
{
    private static readonly IPNetwork[] NotPublic4 = Networks(
        "0.0.0.0/8", // This network.
        "10.0.0.0/8", // Private.
        "100.64.0.0/10", // Shared by carriers, and where some clouds have their metadata.
        "127.0.0.0/8", // Loopback.
        "168.63.129.16/32", // The host of a virtual machine in Azure.
        "169.254.0.0/16", // Link-local, and where most clouds have their metadata.
        "172.16.0.0/12", // Private.
        "192.0.0.0/24", // Protocol assignments.
        "192.0.2.0/24", // Documentation.
        "192.31.196.0/24", // AS112.
        "192.52.193.0/24", // AMT.
        "192.88.99.0/24", // 6to4 relays.
        "192.168.0.0/16", // Private.
        "192.175.48.0/24", // AS112.
        "198.18.0.0/15", // Benchmarks.
        "198.51.100.0/24", // Documentation.
        "203.0.113.0/24", // Documentation.
        "224.0.0.0/3" // Multicast, reserved and broadcast.
    );

    // Of IPv6 only 2000::/3 is given out; within it these are not.
    private static readonly IPNetwork Given6 = IPNetwork.Parse("2000::/3");
    private static readonly IPNetwork[] NotPublic6 = Networks(
        "2001::/23", // Protocol assignments, Teredo among them.
        "2001:db8::/32", // Documentation.
        "2002::/16", // 6to4.
        "2620:4f:8000::/48", // AS112.
        "3fff::/20" // Documentation.
    );

    /// <summary>Whether an address may be sent to.</summary>
    public bool MayReach(IPAddress address) => IsAllowed(address) || IsPublic(address);

    /// <summary>Whether the configuration allows any address beside the public ones.</summary>
    public bool AllowsAny => allowed is not null;

    /// <summary>Whether the configuration allows an address, public or not; then TLS is not demanded.</summary>
    public bool IsAllowed(IPAddress address) => allowed?.Contains(address) == true;

    /// <summary>Whether an address is one of the public Internet.</summary>
    public static bool IsPublic(IPAddress address)
    {
        if (address.AddressFamily is AddressFamily.InterNetwork)
            return !Array.Exists(NotPublic4, network => network.Contains(address));
        return address.AddressFamily is AddressFamily.InterNetworkV6
            && !address.IsIPv4MappedToIPv6
            && address.ScopeId == 0
            && Given6.Contains(address)
            && !Array.Exists(NotPublic6, network => network.Contains(address));
    }

    private static IPNetwork[] Networks(params string[] texts) => [.. texts.Select(IPNetwork.Parse)];
}
