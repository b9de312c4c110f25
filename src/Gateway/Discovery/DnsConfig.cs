using System.ComponentModel.DataAnnotations;

namespace Florin.Gateway;

/// <summary>Destinations by name: section <c>Gateway:Clusters:{id}:Dns</c>.</summary>
internal sealed record DnsConfig : IValidatableObject
{
    /// <summary>The name whose addresses (A and AAAA) are destinations. Default none.</summary>
    public string? Name { get; init; }

    /// <summary>Their port. Default 80.</summary>
    [Range(1, 65535)]
    public int Port { get; init; } = 80;

    /// <summary>How often the name is asked for again. Default 10 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "1.00:00:00")]
    public TimeSpan RefreshEvery { get; init; } = TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Name is { } name && Uri.CheckHostName(name) is UriHostNameType.Unknown)
            yield return new ValidationResult("must be the name of hosts, such as accounts.internal.", [nameof(Name)]);
    }
}
