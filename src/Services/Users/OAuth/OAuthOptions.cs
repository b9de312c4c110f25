using System.ComponentModel.DataAnnotations;

namespace Florin.Users.OAuth;

/// <summary>The authorization server: section <c>Identity:OAuth</c>.</summary>
internal sealed record OAuthOptions : IValidatableObject
{
    public const string Section = "Identity:OAuth";

    /// <summary>
    /// The issuer: where clients reach the gateway, such as <c>https://money.example.com</c>. Default the address that a request
    /// was sent to.
    /// </summary>
    public string? Issuer { get; init; }

    /// <summary>How long an access token is valid. Default 15 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan AccessTokenLifetime { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>How long a refresh token is valid that nobody uses. Default 30 days.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "365.00:00:00")]
    public TimeSpan RefreshTokenIdle { get; init; } = TimeSpan.FromDays(30);

    /// <summary>For how long a refresh token that was used is taken again, for answers that were lost. Default 30 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan RefreshTokenLeeway { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long an authorization code is valid. Default one minute.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan CodeLifetime { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long a device waits for its user. Default 10 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:10", "01:00:00")]
    public TimeSpan DeviceCodeLifetime { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The issuer as an address; null for that of the request.</summary>
    public Uri? IssuerAddress() => Issuer is null ? null : new Uri(Issuer);

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (
            Issuer is not null
            && !(
                Uri.TryCreate(Issuer, UriKind.Absolute, out var issuer)
                && issuer.Scheme is "http" or "https"
                && issuer is { PathAndQuery: "/", Fragment: "", UserInfo: "" }
            )
        )
            yield return new ValidationResult(
                "must be the address of the gateway, such as https://money.example.com, without a path.",
                [nameof(Issuer)]
            );
    }
}
