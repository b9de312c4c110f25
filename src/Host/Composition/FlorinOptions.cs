using System.ComponentModel.DataAnnotations;
using System.Net;
using Florin.Platform.Configuration;

namespace Florin.Host.Composition;

/// <summary>What this process is: section <c>Florin</c>.</summary>
internal sealed record FlorinOptions : IValidatableObject
{
    private const string All = "all";
    private const string Loopback = "127.0.0.1";
    private const string Localhost = "localhost";

    /// <summary>The gateway's port; services listen on it plus 1 to 12. Default 3000.</summary>
    [Range(1, 65535 - 12)]
    public int BasePort { get; init; } = 3000;

    /// <summary>The address that the gateway listens on. Default 127.0.0.1.</summary>
    public string Bind { get; init; } = Loopback;

    /// <summary>
    /// The address that the services listen on, which know neither limits nor circuits: for gateways and services of other
    /// processes. Default 127.0.0.1, whatever <see cref="Bind"/> is.
    /// </summary>
    public string ServiceBind { get; init; } = Loopback;

    /// <summary>What this process hosts: <c>all</c>, or a comma-separated list of gateway and services. Default all.</summary>
    public string Services { get; init; } = All;

    /// <summary>Where data is kept, a folder for each service. Default ./data.</summary>
    [Required]
    public string Data { get; init; } = "./data";

    /// <summary>
    /// Data that other users can read, and that cannot be closed, is reported and not refused. Default false.
    /// </summary>
    public bool AllowOpenData { get; init; }

    /// <summary>Base64 of the key by which services know each other, of at least 32 bytes. Default: a file in the data.</summary>
    [SecretSetting]
    public string? ServiceKey { get; init; }

    /// <summary>
    /// How long requests under way may go on after SIGTERM. Default 3 s, and no more: a stop is over within five, and
    /// background work needs the rest.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:03")]
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Which of these a name list means; empty where it names something unknown.</summary>
    public IReadOnlyList<string> Hosted => Services.Trim() == All ? Catalog.Names : [.. Catalog.Names.Where(Named().Contains)];

    /// <summary>Whether this process hosts a service, or the gateway.</summary>
    public bool Hosts(string name) => Hosted.Contains(name, StringComparer.Ordinal);

    /// <summary>Where a service, or the gateway, listens.</summary>
    public int PortOf(string name) => BasePort + (Catalog.Services.FirstOrDefault(s => s.Name == name)?.PortOffset ?? 0); // The gateway's is the base.

    /// <summary>What a message calls a service, or the gateway.</summary>
    public static string Described(string name) => name == Catalog.Gateway ? "the gateway" : $"the {name} service";

    /// <summary>The address that the gateway listens on.</summary>
    public IPAddress Address => AddressOf(Bind);

    /// <summary>The address that the services listen on.</summary>
    public IPAddress ServiceAddress => AddressOf(ServiceBind);

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var (name, bind) in new[] { (nameof(Bind), Bind), (nameof(ServiceBind), ServiceBind) })
            if (bind != Localhost && !IPAddress.TryParse(bind, out _))
                yield return new ValidationResult("must be an IP address to listen on, such as 127.0.0.1 or 0.0.0.0.", [name]);
        var unknown = Services.Trim() == All ? [] : Named().Except(Catalog.Names, StringComparer.Ordinal).ToList();
        if (unknown.Count > 0 || Hosted.Count == 0)
            yield return new ValidationResult(
                (unknown.Count > 0 ? $"names unknown services {string.Join(", ", unknown)}" : "names no service")
                    + $"; allowed: {All}, or a comma-separated list of {string.Join(", ", Catalog.Names)}.",
                [nameof(Services)]
            );
    }

    /// <summary>Never shows the key.</summary>
    public override string ToString() => $"{Services} on {Bind}:{BasePort}";

    private static IPAddress AddressOf(string bind) => bind == Localhost ? IPAddress.Loopback : IPAddress.Parse(bind);

    private HashSet<string> Named() =>
        [.. Services.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];
}
