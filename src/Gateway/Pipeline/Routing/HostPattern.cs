using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Florin.Gateway.Pipeline.Routing;

/// <summary>
/// The hosts of a route, written as in ASP.NET Core and YARP: <c>shop.example.com</c>, <c>*.example.com</c>, <c>*</c>, each
/// with a port (<c>:8443</c>) or without, which is any. International names in letters or in Punycode.
/// </summary>
internal sealed record HostPattern
{
    private const string Any = "*";
    private const string AnyBelow = "*.";

    private readonly string _name;
    private readonly int? _port;

    private HostPattern(string name, int? port) => (_name, _port) = (name, port);

    /// <summary>It names no single host.</summary>
    public bool IsWildcard => _name == Any || _name.StartsWith(AnyBelow, StringComparison.Ordinal);

    /// <summary>Reads one; null for what is none.</summary>
    public static HostPattern? Read(string text)
    {
        var (name, port) = (text, (int?)null);
        if (text.LastIndexOf(':') is >= 0 and var colon && !text.EndsWith(']'))
        {
            name = text[..colon];
            if (text[(colon + 1)..] is not Any)
            {
                if (!ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                    return null;
                port = number;
            }
        }
        var below = name.StartsWith(AnyBelow, StringComparison.Ordinal) ? AnyBelow : "";
        var own = name == Any ? name : HostString.FromUriComponent(name[below.Length..]).Value ?? "";
        return own.Length > 0 && (own == Any || !own.AsSpan().ContainsAny("*/ ")) ? new HostPattern(below + own, port) : null;
    }

    /// <summary>Whether a request is for one of them.</summary>
    public bool Takes(HttpRequest request)
    {
        var host = request.Host;
        if (_port is { } port && port != (host.Port ?? (request.IsHttps ? 443 : 80)))
            return false;
        return _name == Any
            || (
                IsWildcard
                    ? host.Host.EndsWith(_name[1..], StringComparison.OrdinalIgnoreCase)
                    : host.Host.Equals(_name, StringComparison.OrdinalIgnoreCase)
            );
    }
}
