using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace Florin.Platform.Identity;

/// <summary>Network addresses from which something is allowed: single ones, and ranges in CIDR notation.</summary>
public sealed class AddressRanges
{
    /// <summary>What an item looks like, for people.</summary>
    public const string Form = "an IP address, or a range such as 10.0.0.0/8 or 2001:db8::/32";

    private readonly ImmutableArray<IPNetwork> _networks;

    private AddressRanges(ImmutableArray<IPNetwork> networks) => _networks = networks;

    /// <summary>The ranges of texts.</summary>
    /// <param name="texts">One or more.</param>
    /// <param name="ranges">The ranges; null where one is not.</param>
    /// <param name="wrong">The first text that is no range; null where there is none.</param>
    public static bool TryParse(
        IEnumerable<string> texts,
        [NotNullWhen(true)] out AddressRanges? ranges,
        [NotNullWhen(false)] out string? wrong
    )
    {
        ArgumentNullException.ThrowIfNull(texts);
        (ranges, wrong) = (null, null);
        var networks = ImmutableArray.CreateBuilder<IPNetwork>();
        foreach (var text in texts)
            if (Read(text) is { } network)
                networks.Add(network);
            else
            {
                wrong = text;
                return false;
            }
        ranges = new AddressRanges(networks.ToImmutable());
        return true;
    }

    /// <summary>Whether an address is in one of them; one that is not known is in none.</summary>
    public bool Contains(string? address) => IPAddress.TryParse(address, out var parsed) && Contains(parsed);

    /// <summary>Whether an address is in one of them.</summary>
    public bool Contains(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        foreach (var network in _networks)
            if (network.BaseAddress.AddressFamily == address.AddressFamily && network.Contains(address))
                return true;
        return false;
    }

    // As they are written everywhere: 010.0.0.1 is octal to some and decimal to others, and 127.1 is short for 127.0.0.1.
    private static bool IsPlain(string text, string parsed) => text.Contains(':', StringComparison.Ordinal) || text == parsed;

    private static IPNetwork? Read(string text) =>
        text is null ? null
        : IPNetwork.TryParse(text, out var network) ? (IsPlain(text, network.ToString()) ? network : null)
        : !text.Contains('/') && IPAddress.TryParse(text, out var address) && IsPlain(text, address.ToString())
            ? new IPNetwork(
                address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address,
                (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).GetAddressBytes().Length * 8
            )
        : null;
}
