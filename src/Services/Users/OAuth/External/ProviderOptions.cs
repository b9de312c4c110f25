using System.ComponentModel.DataAnnotations;
using System.Text.RegularExpressions;
using Florin.Kernel;
using Florin.Platform.Configuration;
using Microsoft.Extensions.Options;

namespace Florin.Users.OAuth.External;

/// <summary>The providers with which users may log in: section <c>Identity:Providers</c>.</summary>
internal sealed partial record ProvidersOptions : IValidatableObject
{
    public const string Section = "Identity";

#pragma warning disable MA0016 // The settings that are known are found by this type.
    /// <summary>The providers, by name.</summary>
    [ValidateEnumeratedItems]
    public Dictionary<string, ProviderOptions> Providers { get; init; } = new(StringComparer.OrdinalIgnoreCase);
#pragma warning restore MA0016

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
        Providers
            .Keys.Where(name => !Name().IsMatch(name))
            .Select(name => new ValidationResult(
                $"'{Shown.Of(name)}' cannot name a provider; expected 1 to 40 of a-z, 0-9 and -.",
                [nameof(Providers)]
            ));

    // It is a part of an address, which the provider has registered.
    [GeneratedRegex(@"\A[a-z0-9-]{1,40}\z", RegexOptions.None, 1000)]
    private static partial Regex Name();
}

/// <summary>A provider of OpenID Connect: section <c>Identity:Providers:{name}</c>.</summary>
internal sealed record ProviderOptions : IValidatableObject
{
    private const string OpenId = "openid";

    /// <summary>Its issuer, such as <c>https://login.example.com</c>: where its discovery document is. HTTPS, or HTTP on this machine.</summary>
    [Required]
    public string? Authority { get; init; }

    /// <summary>As what it knows Florin.</summary>
    [Required, StringLength(200)]
    public string? ClientId { get; init; }

    /// <summary>With what Florin proves that to it; none for a public client.</summary>
    [SecretSetting]
    public string? ClientSecret { get; init; }

    /// <summary>What is asked for, separated by commas or spaces. Default openid, profile and email.</summary>
    [StringLength(1000)]
    public string Scopes { get; init; } = "openid profile email";

    /// <summary>What the pages call it. Default its name.</summary>
    [StringLength(100)]
    public string? DisplayName { get; init; }

    /// <summary>Other hosts that its discovery document may name for keys and tokens, separated by commas. Default none.</summary>
    [StringLength(1000)]
    public string? Hosts { get; init; }

    /// <summary>
    /// Values of <c>acr</c> in its ID tokens that count as a second factor, separated by commas. Default none: users who have a
    /// second factor show it to Florin.
    /// </summary>
    [StringLength(1000)]
    public string? SecondFactorAcr { get; init; }

    /// <summary>Values in <c>amr</c> of its ID tokens that count likewise, such as <c>mfa</c>. Default none.</summary>
    [StringLength(1000)]
    public string? SecondFactorAmr { get; init; }

    /// <summary>By how much its clock may differ. Default one minute.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan ClockSkew { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long one request to it may take. Default 10 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:01:00")]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The scopes, one by one.</summary>
    public IReadOnlyList<string> ScopeNames => Parts(Scopes);

    /// <summary>The addresses that requests may go to.</summary>
    public IReadOnlyList<string> Reachable => [new Uri(Authority!).Authority, .. Parts(Hosts)]; // It is required.

    /// <summary>Whether what an ID token says of the proof counts as a second factor.</summary>
    public bool TrustsProof(string? acr, IEnumerable<string> amr) =>
        (acr is not null && Parts(SecondFactorAcr).Contains(acr, StringComparer.Ordinal))
        || Parts(SecondFactorAmr).Intersect(amr, StringComparer.Ordinal).Any();

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Authority is not null && !IsAuthority(Authority))
            yield return new ValidationResult(
                "must be the provider's issuer, such as https://login.example.com, with HTTP on this machine alone.",
                [nameof(Authority)]
            );
        if (!ScopeNames.Contains(OpenId, StringComparer.Ordinal))
            yield return new ValidationResult($"must have {OpenId}.", [nameof(Scopes)]);
        foreach (var host in Parts(Hosts).Where(host => !IsHost(host)))
            yield return new ValidationResult(
                $"'{Shown.Of(host)}' is not a host; expected names such as tokens.example.com, or with a port.",
                [nameof(Hosts)]
            );
    }

    private static bool IsAuthority(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback))
        && uri is { Query: "", Fragment: "", UserInfo: "" };

    private static bool IsHost(string text) =>
        Uri.TryCreate($"https://{text}/", UriKind.Absolute, out var uri)
        && uri is { PathAndQuery: "/", UserInfo: "", Fragment: "" }
        && uri.Authority == text;

    private static string[] Parts(string? text) =>
        (text ?? "").Split([',', ' '], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
