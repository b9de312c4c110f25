using System.ComponentModel.DataAnnotations;
using Florin.Platform.Configuration;

namespace Florin.Observability.Alerts.Delivery;

/// <summary>How a receiver is notified.</summary>
internal enum ReceiverKind
{
    /// <summary>By a POST of JSON that says all.</summary>
    Webhook,

    /// <summary>By mail, through the server of <c>Notification:Smtp</c>.</summary>
    Mail,

    /// <summary>By a POST of JSON with a <c>text</c>, as Slack and others take it.</summary>
    Slack,
}

/// <summary>A receiver of alerts: section <c>Alerts:Receivers:{name}</c>.</summary>
internal sealed record ReceiverOptions : IValidatableObject
{
    /// <summary>How it is notified: webhook, mail or slack. Default webhook.</summary>
    public ReceiverKind Kind { get; init; }

    /// <summary>Of mail: the addresses, comma-separated.</summary>
    [StringLength(1000)]
    public string? To { get; init; }

    /// <summary>Of webhook and slack: where the POST goes. HTTPS, or HTTP on this machine.</summary>
    [SecretSetting]
    public string? Url { get; init; }

    /// <summary>
    /// Of webhook: signs what is sent. The header <c>X-Florin-Signature</c> is <c>t=SECONDS,v1=HEX</c>: HMAC-SHA256 of the seconds,
    /// a dot and the body. Not signed without it.
    /// </summary>
    [SecretSetting]
    public string? Secret { get; init; }

    /// <summary>How long one attempt may take. Default 10 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:02:00")]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The first wait after an attempt that failed; doubled each time, up to five minutes. Default 1 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:05:00")]
    public TimeSpan Backoff { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>What could not be sent for so long is dropped. Default one day.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "30.00:00:00")]
    public TimeSpan MaxAge { get; init; } = TimeSpan.FromDays(1);

    /// <summary>Less urgent alerts are not sent to them. Default info: all are.</summary>
    public Rules.Severity From { get; init; }

    /// <summary>The addresses of mail.</summary>
    public IReadOnlyList<string> Addresses =>
        (To ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Kind is ReceiverKind.Mail && string.IsNullOrWhiteSpace(To))
            yield return new ValidationResult("expected an address, since the kind is mail.", [nameof(To)]);
        if (Kind is not ReceiverKind.Mail && !IsAllowed(Url))
            yield return new ValidationResult(
                "expected an https:// address, or an http:// address of this machine such as http://127.0.0.1:8080/alerts.",
                [nameof(Url)]
            );
    }

    private static bool IsAllowed(string? url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var address)
        && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback));
}
