using System.ComponentModel.DataAnnotations;

namespace Florin.Host.Composition;

/// <summary>Whether and how this process registers its services with gateways of other processes: section <c>Florin:Registry</c>.</summary>
internal sealed record MembershipOptions : IValidatableObject
{
    /// <summary>The section.</summary>
    public const string Section = "Florin:Registry";

    /// <summary>The gateways' addresses, a comma list such as <c>http://10.0.0.1:3000</c>. Default none: it does not register.</summary>
    public string? Gateways { get; init; }

    /// <summary>The name or address under which gateways reach this process. Default the address that it listens on.</summary>
    public string? Host { get; init; }

    /// <summary>This process's share of the requests, where shares count. Default 1.</summary>
    [Range(1, 10_000)]
    public int Weight { get; init; } = 1;

    /// <summary>How often it says that it is still there; well below the gateways' lease. Default 5 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "01:00:00")]
    public TimeSpan HeartbeatEvery { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The gateways.</summary>
    public IReadOnlyList<Uri> Addresses =>
        [.. Named().Select(text => Uri.TryCreate(text, UriKind.Absolute, out var uri) ? uri : null).OfType<Uri>()];

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var text in Named())
            if (
                !Uri.TryCreate(text, UriKind.Absolute, out var uri)
                || uri is not { Scheme: "http" or "https", PathAndQuery: "/" }
            )
                yield return new ValidationResult(
                    $"'{text}' is not an address; expected a comma-separated list of addresses such as http://10.0.0.1:3000.",
                    [nameof(Gateways)]
                );
        if (Host is { } host && Uri.CheckHostName(host) is UriHostNameType.Unknown)
            yield return new ValidationResult("must be the name or address of this machine.", [nameof(Host)]);
    }

    private string[] Named() =>
        (Gateways ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
