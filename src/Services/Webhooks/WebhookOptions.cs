using System.ComponentModel.DataAnnotations;
using Florin.Platform.Identity;
using Florin.Platform.Resilience.Breaker;
using Microsoft.Extensions.Options;

namespace Florin.Webhooks;

/// <summary>How webhooks are delivered: section <c>Webhooks</c>.</summary>
internal sealed record WebhookOptions : IValidatableObject
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Webhooks";

    /// <summary>
    /// Addresses and ranges that are not public and may be sent to all the same, also without TLS: a list such as
    /// <c>127.0.0.0/8, ::1</c>. Default none.
    /// </summary>
    public string AllowedNetworks { get; init; } = "";

    /// <summary>How many endpoints a user or service account may have. Default 20.</summary>
    [Range(1, 10_000)]
    public int MaxEndpoints { get; init; } = 20;

    /// <summary>How long one attempt may take, from the connection to the status of the response. Default 15 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:01:00")]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How many requests to one endpoint are under way at the same time. Default 8.</summary>
    [Range(1, 64)]
    public int Connections { get; init; } = 8;

    /// <summary>How many requests a second one endpoint gets at most. Default 100.</summary>
    [Range(1, 10_000)]
    public int Rate { get; init; } = 100;

    /// <summary>For how long the secret before a rotation still signs. Default 1 day.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "30.00:00:00")]
    public TimeSpan SecretGrace { get; init; } = TimeSpan.FromDays(1);

    /// <summary>When an endpoint that fails is left alone for a while. Default half of ten or more requests within a minute, for 30 seconds.</summary>
    [ValidateObjectMembers]
    public CircuitBreakerOptions CircuitBreaker { get; init; } = new() { SamplingDuration = TimeSpan.FromMinutes(1) };

    /// <summary>The ranges of <see cref="AllowedNetworks"/>; null where there are none.</summary>
    public AddressRanges? Allowed() =>
        Ranges() is { Length: > 0 } texts && AddressRanges.TryParse(texts, out var ranges, out _) ? ranges : null;

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Ranges() is { Length: > 0 } texts && !AddressRanges.TryParse(texts, out _, out var wrong))
            yield return new ValidationResult(
                $"'{wrong}' is not an address; expected {AddressRanges.Form}, separated by commas.",
                [nameof(AllowedNetworks)]
            );
    }

    private string[] Ranges() =>
        AllowedNetworks.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
