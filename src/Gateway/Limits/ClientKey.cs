using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Florin.Gateway;

/// <summary>Whose requests are counted together: those of a user, or those from an address.</summary>
/// <param name="User">The user's id; null for an address.</param>
/// <param name="Address">The address as an IPv6 one; zero for a user.</param>
internal readonly record struct ClientKey(string? User, UInt128 Address)
{
    // A household gets a whole /64 network of IPv6 addresses and can use a new one for every request.
    private static readonly UInt128 Network = UInt128.MaxValue << 64;

    /// <summary>A user.</summary>
    public static ClientKey Of(string user) => new(user, UInt128.Zero);

    /// <summary>An address: an IPv4 address alone, an IPv6 address with its /64 network. No address is one, too.</summary>
    public static ClientKey Of(IPAddress? address)
    {
        if (address is null)
            return default;
        if (address.AddressFamily is AddressFamily.InterNetwork)
            address = address.MapToIPv6();
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        var whole = BinaryPrimitives.ReadUInt128BigEndian(bytes);
        return new ClientKey(null, address.IsIPv4MappedToIPv6 ? whole : whole & Network);
    }
}
