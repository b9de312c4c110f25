using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Florin.Platform.Identity.Keys;

namespace Florin.Gateway.Model;

/// <summary>Whose requests are counted together: those of a user, from an address, or with a value of a header.</summary>
internal readonly record struct ClientKey : IParsable<ClientKey>
{
    /// <summary>Where a client sends its API key.</summary>
    public const string ApiKeyHeader = ApiKeyText.Header;

    private const string UserPrefix = "user:";
    private const string AddressPrefix = "ip:";
    private const string Preflights = "preflights";

    // A household gets a whole /64 network of IPv6 addresses and can use a new one for every request.
    private static readonly UInt128 Network = UInt128.MaxValue << 64;

    // ::ffff:0:0/96, where IPv6 has the addresses of IPv4 (RFC 4291, 2.5.5.2).
    private static readonly UInt128 MappedIPv4 = (UInt128)0xFFFF << 32;

    private readonly string? _user;
    private readonly UInt128 _number;
    private readonly bool _isValue;

    private ClientKey(string? user, UInt128 number, bool isValue) => (_user, _number, _isValue) = (user, number, isValue);

    /// <summary>Whether it is a user.</summary>
    public bool IsUser => _user is not null;

    /// <summary>A user.</summary>
    public static ClientKey Of(string user) => new(user, UInt128.Zero, isValue: false);

    /// <summary>A value of a header. It may be long, or a secret, so only its hash is kept.</summary>
    public static ClientKey OfValue(string value)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(value), hash);
        return new ClientKey(null, BinaryPrimitives.ReadUInt128BigEndian(hash), isValue: true);
    }

    /// <summary>An address: an IPv4 address alone, an IPv6 address with its /64 network. No address is one, too.</summary>
    public static ClientKey Of(IPAddress? address)
    {
        if (address is null)
            return default;
        Span<byte> bytes = stackalloc byte[16];
        if (address.AddressFamily is AddressFamily.InterNetwork)
        {
            address.TryWriteBytes(bytes, out var length);
            return new ClientKey(null, MappedIPv4 | BinaryPrimitives.ReadUInt32BigEndian(bytes[..length]), isValue: false);
        }
        address.TryWriteBytes(bytes, out _);
        var whole = BinaryPrimitives.ReadUInt128BigEndian(bytes);
        return new ClientKey(null, address.IsIPv4MappedToIPv6 ? whole : whole & Network, isValue: false);
    }

    /// <summary>
    /// The preflights of an address, which count by themselves: a page cannot help that its browser asks. An address has no
    /// user, so there is no user of that name here.
    /// </summary>
    public static ClientKey OfPreflights(IPAddress? address) => new(Preflights, Of(address)._number, isValue: false);

    /// <summary>A client as an operator writes it: <c>user:user_1</c>, <c>ip:192.0.2.1</c>, or another text for a value of a header.</summary>
    public static ClientKey Parse(string s, IFormatProvider? provider) =>
        TryParse(s, provider, out var key) ? key : throw new FormatException($"'{s}' is not a client key.");

    /// <inheritdoc cref="Parse"/>
    public static bool TryParse(string? s, IFormatProvider? provider, out ClientKey result)
    {
        result = default;
        if (string.IsNullOrEmpty(s))
            return false;
        if (s.StartsWith(AddressPrefix, StringComparison.Ordinal))
        {
            // The framework would take a number for an address too.
            var text = s[AddressPrefix.Length..];
            if (!IPAddress.TryParse(text, out var address) || (!text.Contains(':') && text.Count(c => c == '.') != 3))
                return false;
            result = Of(address);
            return true;
        }
        if (s == UserPrefix)
            return false;
        result = s.StartsWith(UserPrefix, StringComparison.Ordinal) ? Of(s[UserPrefix.Length..]) : OfValue(s);
        return true;
    }

    /// <summary>Tells it from every other, without the value of a header.</summary>
    public override string ToString()
    {
        if (_user is not null)
            return _number == UInt128.Zero
                ? UserPrefix + _user
                : string.Create(CultureInfo.InvariantCulture, $"{_user}:{_number:x32}");
        if (_isValue)
            return string.Create(CultureInfo.InvariantCulture, $"value:{_number:x32}");
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, _number);
        var address = new IPAddress(bytes);
        return AddressPrefix + (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address);
    }
}
