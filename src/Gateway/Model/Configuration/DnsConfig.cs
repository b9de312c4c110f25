using System.ComponentModel.DataAnnotations;

namespace Florin.Gateway.Model.Configuration;

/// <summary>Destinations by name: section <c>Gateway:Clusters:{id}:Dns</c>.</summary>
internal sealed record DnsConfig : IValidatableObject
{
    private const string ServiceScheme = "srv://";

    /// <summary>
    /// The name whose addresses (A and AAAA) are destinations; or <c>srv://</c> and the name whose SRV records say where they
    /// are, such as <c>srv://_http._tcp.account.internal</c>. Default none.
    /// </summary>
    public string? Name { get; init; }

    /// <summary>The port of addresses; SRV records have their own. Default 80.</summary>
    [Range(1, 65535)]
    public int Port { get; init; } = 80;

    /// <summary>How often the name is asked for again; sooner where SRV records say that they hold for less. Default 10 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "1.00:00:00")]
    public TimeSpan RefreshEvery { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The name of the SRV records; null where the name is that of addresses.</summary>
    internal string? Service =>
        Name?.StartsWith(ServiceScheme, StringComparison.OrdinalIgnoreCase) is true ? Name[ServiceScheme.Length..] : null;

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Service is { } service)
        {
            if (!DnsName.IsValid(service))
                yield return new ValidationResult(
                    "must be the name of an SRV record, such as srv://_http._tcp.account.internal.",
                    [nameof(Name)]
                );
        }
        else if (Name is { } name && Uri.CheckHostName(name) is UriHostNameType.Unknown)
            yield return new ValidationResult(
                "must be a host name such as accounts.internal, or srv:// followed by the name of an SRV record.",
                [nameof(Name)]
            );
    }
}
