using Florin.Platform.Calls;
using Florin.Platform.Configuration;
using Microsoft.Extensions.Configuration;

namespace Florin.Host.Composition;

/// <summary>
/// Where services listen that this process does not host: <c>Services:{name}:Address</c>, a comma-separated list where there
/// are several instances, else this machine at their own port.
/// </summary>
internal sealed class Addresses
{
    private readonly Dictionary<string, Uri[]> _byName;
    private readonly Dictionary<string, ServiceInstances> _instances;

    /// <summary>The addresses as configured.</summary>
    /// <exception cref="WrongConfiguration">One is no address, or is of a service that does not exist.</exception>
    public Addresses(IConfiguration configuration, FlorinOptions options)
    {
        var section = configuration.GetSection("Services");
        var unknown = section
            .GetChildren()
            .Select(c => c.Key)
            .Except(Catalog.Services.Select(s => s.Name), StringComparer.Ordinal)
            .ToList();
        if (unknown.Count > 0)
            throw new WrongConfiguration(
                $"Services:{unknown[0]} is not a known service; allowed: {string.Join(", ", Catalog.Services.Select(s => s.Name))}."
            );
        _byName = Catalog.Services.ToDictionary(
            s => s.Name,
            s =>
                section[$"{s.Name}:Address"] is { Length: > 0 } text
                    ? Read(s.Name, text)
                    : [new Uri($"http://127.0.0.1:{options.PortOf(s.Name)}")],
            StringComparer.Ordinal
        );
        _instances = _byName.ToDictionary(s => s.Key, s => new ServiceInstances(s.Value), StringComparer.Ordinal);
    }

    /// <summary>Where a service listens, the first of its instances.</summary>
    public Uri Of(string service) => _byName[service][0];

    /// <summary>Where all instances of a service listen.</summary>
    public ServiceInstances InstancesOf(string service) => _instances[service];

    private static Uri[] Read(string service, string text) =>
        [.. text.Split(',', StringSplitOptions.TrimEntries).Select(address => ReadOne(service, address))];

    private static Uri ReadOne(string service, string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address)
        && address is { Scheme: "http" or "https", AbsolutePath: "/", Query: "", UserInfo: "" }
            ? address
            : throw new WrongConfiguration(
                $"Services:{service}:Address is '{text}'; expected an address such as http://127.0.0.1:3002, or several separated by commas."
            );
}
