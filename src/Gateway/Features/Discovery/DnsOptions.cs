using System.ComponentModel.DataAnnotations;
using System.Net;
using System.Net.Sockets;

namespace Florin.Gateway.Features.Discovery;

/// <summary>Who is asked for SRV records: section <c>Gateway:Dns</c>.</summary>
internal sealed record DnsOptions : IValidatableObject
{
    /// <summary>Its section.</summary>
    public const string Section = "Gateway:Dns";

    private const int Port = 53;

    /// <summary>
    /// Nameservers, asked in this order, as a comma-separated list of addresses with or without a port. Default those of
    /// /etc/resolv.conf.
    /// </summary>
    public string? Nameservers { get; init; }

    /// <summary>How long a nameserver may take before the next one is asked. Default 2 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00")]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Nameservers is not null && (Given().Length == 0 || Given().Any(text => Read(text) is null)))
            yield return new ValidationResult(
                "must be a comma-separated list of addresses, such as 10.0.0.2,10.0.0.3:5353.",
                [nameof(Nameservers)]
            );
    }

    /// <summary>Who is asked now: those of the configuration, else of a file in the form of resolv.conf(5), else this machine.</summary>
    public IReadOnlyList<IPEndPoint> Servers(string resolvConf)
    {
        if (Nameservers is not null)
            return [.. Given().Select(Read).OfType<IPEndPoint>().Select(Reachable)];
        if (!File.Exists(resolvConf))
            return [new IPEndPoint(IPAddress.Loopback, Port)];
        var named = File.ReadLines(resolvConf)
            .Select(line => line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            .Where(words => words is ["nameserver", _, ..])
            .Select(words => IPAddress.TryParse(words[1], out var address) ? new IPEndPoint(address, Port) : null)
            .OfType<IPEndPoint>()
            .Select(Reachable)
            .ToList();
        return named.Count > 0 ? named : [new IPEndPoint(IPAddress.Loopback, Port)];
    }

    private string[] Given() => Nameservers?.Split(',', StringSplitOptions.TrimEntries) ?? [];

    // The address of any interface means this machine, as it does for the system's resolver.
    private static IPEndPoint Reachable(IPEndPoint server) =>
        server.Address.Equals(IPAddress.Any) ? new IPEndPoint(IPAddress.Loopback, server.Port)
        : server.Address.Equals(IPAddress.IPv6Any) ? new IPEndPoint(IPAddress.IPv6Loopback, server.Port)
        : server;

    // .NET takes 10 for 0.0.0.10, and an address without a port for port 0.
    private static IPEndPoint? Read(string text) =>
        !IPEndPoint.TryParse(text, out var read) ? null
        : read.AddressFamily == AddressFamily.InterNetwork && text.Count(c => c == '.') != 3 ? null
        : read.Port == 0 ? new IPEndPoint(read.Address, Port)
        : read;
}
