using Florin.Kernel;
using Florin.Platform.Configuration;
using Microsoft.Extensions.Configuration;

namespace Florin.Host.Composition;

/// <summary>Where services listen that this process does not host: <c>Services:{name}:Address</c>, else this machine at their own port.</summary>
internal sealed class Addresses
{
    private const string Section = "Services";

    private readonly Dictionary<string, Uri> _byName;

    /// <summary>The addresses as configured.</summary>
    /// <exception cref="WrongConfiguration">One is no address, or is of a service that does not exist.</exception>
    public Addresses(IConfiguration configuration, FlorinOptions options)
    {
        var problems = new List<string>();
        Check(configuration, problems);
        if (problems.Count > 0)
            throw new WrongConfiguration(string.Join(Environment.NewLine, problems));
        _byName = Catalog.Services.ToDictionary(
            s => s.Name,
            s => Configured(configuration, s.Name) ?? new Uri($"http://127.0.0.1:{options.PortOf(s.Name)}"),
            StringComparer.Ordinal
        );
    }

    /// <summary>Looks at all of them.</summary>
    /// <param name="configuration">The whole configuration.</param>
    /// <param name="problems">To which everything is added that is wrong.</param>
    public static void Check(IConfiguration configuration, ICollection<string> problems)
    {
        var known = Catalog.Services.Select(service => service.Name).ToList();
        foreach (var service in configuration.GetSection(Section).GetChildren().Select(child => child.Key))
            if (!known.Contains(service, StringComparer.Ordinal))
                problems.Add($"{Section}:{Shown.Of(service)} is not a known service; allowed: {string.Join(", ", known)}.");
            else if (configuration[KeyOf(service)] is { Length: > 0 } text && Configured(configuration, service) is null)
                problems.Add($"{KeyOf(service)} is '{Shown.Of(text)}'; expected an address such as http://127.0.0.1:3002.");
    }

    /// <summary>Where a service listens.</summary>
    public Uri Of(string service) => _byName[service];

    private static string KeyOf(string service) => $"{Section}:{service}:Address";

    private static Uri? Configured(IConfiguration configuration, string service) =>
        Uri.TryCreate(configuration[KeyOf(service)], UriKind.Absolute, out var address)
        && address is { Scheme: "http" or "https", AbsolutePath: "/", Query: "", UserInfo: "" }
            ? address
            : null;
}
