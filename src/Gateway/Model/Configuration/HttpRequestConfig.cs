using System.ComponentModel.DataAnnotations;
using System.Net;
using Yarp.ReverseProxy.Forwarder;

namespace Florin.Gateway.Model.Configuration;

/// <summary>How requests are sent to destinations elsewhere: section <c>Gateway:Clusters:{id}:HttpRequest</c>, by YARP's names.</summary>
internal sealed record HttpRequestConfig
{
    // The deadline ends a request; YARP's own timeout, between two pieces of a body, only must not come before it.
    private static readonly ForwarderRequestConfig Version11 = new()
    {
        ActivityTimeout = TimeSpan.FromHours(2),
        Version = HttpVersion.Version11,
        VersionPolicy = HttpVersionPolicy.RequestVersionExact,
    };

    private static readonly ForwarderRequestConfig Agreed = Version11 with
    {
        Version = HttpVersion.Version20,
        VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
    };

    /// <summary>HTTP/2 and nothing else; without TLS with prior knowledge.</summary>
    public static ForwarderRequestConfig Version20 { get; } = Version11 with { Version = HttpVersion.Version20 };

    /// <summary>
    /// The version of HTTP: 1.1, or 2, which without TLS the destinations must speak with prior knowledge. Default 1.1 without
    /// TLS, and with TLS the higher one that a destination agrees to.
    /// </summary>
    [RegularExpression(@"1\.1|2(\.0)?", ErrorMessage = "must be 1.1 or 2.")]
    public string? Version { get; init; }

    /// <summary>Whether it is HTTP/2 whatever the address says.</summary>
    public bool IsHttp2 => Version is "2" or "2.0";

    /// <summary>How a request is sent to an address.</summary>
    // Without TLS there is nothing by which to agree on HTTP/2, and a service may be anything that speaks HTTP.
    public ForwarderRequestConfig For(Uri address) =>
        IsHttp2 ? Version20
        : Version is null && address.Scheme == Uri.UriSchemeHttps ? Agreed
        : Version11;
}
