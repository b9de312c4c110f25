using System.ComponentModel.DataAnnotations;
using System.Net;

namespace Florin.Host.Composition;

/// <summary>What this process is: section <c>Florin</c>.</summary>
internal sealed record FlorinOptions : IValidatableObject
{
    /// <summary>The gateway's port; services listen on it plus 1 to 12. Default 3000.</summary>
    [Range(1, 65535 - 12)]
    public int BasePort { get; init; } = 3000;

    /// <summary>The address to listen on. Default 127.0.0.1.</summary>
    public string Bind { get; init; } = "127.0.0.1";

    /// <summary>What this process hosts: <c>all</c>, or a comma list of gateway and services. Default all.</summary>
    public string Services { get; init; } = "all";

    /// <summary>Where data is kept, a folder for each service. Default ./data.</summary>
    [Required]
    public string Data { get; init; } = "./data";

    /// <summary>Data that other users can read, and that cannot be closed, is told of and not refused. Default false.</summary>
    public bool AllowOpenData { get; init; }

    /// <summary>Base64 of the key by which services know each other, of at least 32 bytes. Default: a file in the data.</summary>
    public string? ServiceKey { get; init; }

    /// <summary>How long requests under way may go on after SIGTERM. Default 3 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Which of these a name list means; empty where it names something unknown.</summary>
    public IReadOnlyList<string> Hosted =>
        Services.Trim() is "" or "all" ? Catalog.Names : [.. Catalog.Names.Where(Named().Contains)];

    /// <summary>Whether this process hosts a service, or the gateway.</summary>
    public bool Hosts(string name) => Hosted.Contains(name, StringComparer.Ordinal);

    /// <summary>Where a service, or the gateway, listens.</summary>
    public int PortOf(string name) => BasePort + (Catalog.Services.FirstOrDefault(s => s.Name == name)?.PortOffset ?? 0); // The gateway's is the base.

    /// <summary>The address to listen on.</summary>
    public IPAddress Address => Bind == "localhost" ? IPAddress.Loopback : IPAddress.Parse(Bind);

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Bind != "localhost" && !IPAddress.TryParse(Bind, out _))
            yield return new ValidationResult(
                "must be an IP address to listen on, such as 127.0.0.1 or 0.0.0.0.",
                [nameof(Bind)]
            );
        var unknown = Services.Trim() is "" or "all" ? [] : Named().Except(Catalog.Names, StringComparer.Ordinal).ToList();
        if (unknown.Count > 0)
            yield return new ValidationResult(
                $"does not know {string.Join(", ", unknown)}; allowed: all, or a comma list of {string.Join(", ", Catalog.Names)}.",
                [nameof(Services)]
            );
    }

    /// <summary>Never shows the key.</summary>
    public override string ToString() => $"{Services} on {Bind}:{BasePort}";

    private HashSet<string> Named() =>
        [.. Services.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];
}
