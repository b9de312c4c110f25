using Florin.Host.Web.Tls;
using Florin.Kernel;
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
    private const string Section = "Services";

    private readonly Dictionary<string, Uri[]> _byName;
    private readonly Dictionary<string, ServiceInstances> _instances;

    /// <summary>The addresses as configured.</summary>
    /// <exception cref="WrongConfiguration">One is no address, or is of a service that does not exist.</exception>
    public Addresses(IConfiguration configuration, FlorinOptions options)
    {
        var problems = new List<string>();
        Check(configuration, problems);
        if (problems.Count > 0)
            throw new WrongConfiguration(string.Join(Environment.NewLine, problems));
        var scheme = TransportSecurity.IsBetweenServices(configuration) ? Uri.UriSchemeHttps : Uri.UriSchemeHttp;
        _byName = Catalog.Services.ToDictionary(
            s => s.Name,
            s => Configured(configuration, s.Name) ?? [new Uri($"{scheme}://127.0.0.1:{options.PortOf(s.Name)}")],
            StringComparer.Ordinal
        );
        _instances = _byName.ToDictionary(
            s => s.Key,
            s => new ServiceInstances(s.Value, () => Registered(s.Key)),
            StringComparer.Ordinal
        );
    }

    /// <summary>Where the instances of a service are that have registered with this process's gateway.</summary>
    public Func<string, IReadOnlyList<Uri>> Registered { private get; set; } = _ => [];

    /// <summary>Looks at all of them.</summary>
    /// <param name="configuration">The whole configuration.</param>
    /// <param name="problems">To which everything is added that is wrong.</param>
    public static void Check(IConfiguration configuration, ICollection<string> problems)
    {
        var known = Catalog.Services.Select(service => service.Name).ToList();
        foreach (var service in configuration.GetSection(Section).GetChildren().Select(child => child.Key))
            if (!known.Contains(service, StringComparer.Ordinal))
                problems.Add($"{Section}:{Shown.Of(service)} is not a known service; allowed: {string.Join(", ", known)}.");
            else
                foreach (var text in Texts(configuration, service))
                    if (Read(text) is null)
                        problems.Add(
                            $"{KeyOf(service)} is '{Shown.Of(text)}'; expected an address such as http://127.0.0.1:3002, or several separated by commas."
                        );
    }

    /// <summary>Where each instance of a service listens by the configuration.</summary>
    public IReadOnlyList<Uri> ConfiguredOf(string service) => _byName[service];

    /// <summary>Where all instances of a service listen, configured and registered, of which the owner is asked first.</summary>
    public ServiceInstances InstancesOf(string service) => _instances[service];

    private static string KeyOf(string service) => $"{Section}:{service}:Address";

    private static string[] Texts(IConfiguration configuration, string service) =>
        configuration[KeyOf(service)] is { Length: > 0 } text ? text.Split(',', StringSplitOptions.TrimEntries) : [];

    // Null where none is configured. Checked before.
    private static Uri[]? Configured(IConfiguration configuration, string service) =>
        Texts(configuration, service).Select(Read).OfType<Uri>().ToArray() is { Length: > 0 } addresses ? addresses : null;

    private static Uri? Read(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address)
        && address is { Scheme: "http" or "https", AbsolutePath: "/", Query: "", UserInfo: "" }
            ? address
            : null;
}
