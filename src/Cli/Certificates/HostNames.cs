using System.Net;
using System.Security.Cryptography.X509Certificates;
using Florin.Kernel;

namespace Florin.Cli.Certificates;

/// <summary>The names and addresses that a certificate is for.</summary>
internal sealed record HostNames(IReadOnlyList<string> Names, IReadOnlyList<IPAddress> Addresses)
{
    /// <summary>Reads a list that is separated by commas.</summary>
    /// <exception cref="InvalidDataException">One is neither a name nor an address.</exception>
    public static HostNames Parse(string text)
    {
        var parts = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length == 0)
            throw new InvalidDataException("--host is empty; expected names or addresses, separated by commas.");
        if (parts.FirstOrDefault(part => Uri.CheckHostName(part) is UriHostNameType.Unknown) is { } wrong)
            throw new InvalidDataException($"--host '{Shown.Of(wrong)}' is neither the name nor the address of a host.");
        var addresses = parts.Select(part => IPAddress.TryParse(part, out var address) ? address : null).OfType<IPAddress>();
        return new HostNames(
            [
                .. parts
                    .Where(part => !IPAddress.TryParse(part, out _))
                    .Append("localhost")
                    .Distinct(StringComparer.OrdinalIgnoreCase),
            ],
            [.. addresses.Append(IPAddress.Loopback).Append(IPAddress.IPv6Loopback).Distinct()]
        );
    }

    /// <summary>As a certificate has them.</summary>
    public X509Extension Extension()
    {
        var names = new SubjectAlternativeNameBuilder();
        foreach (var name in Names)
            names.AddDnsName(name);
        foreach (var address in Addresses)
            names.AddIpAddress(address);
        return names.Build();
    }
}
