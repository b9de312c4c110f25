using System.ComponentModel.DataAnnotations;
using Florin.Platform.Configuration;

namespace Florin.Host.Web.Tls;

/// <summary>How the gateway's port and the operators' are encrypted: section <c>Florin:Tls</c>.</summary>
internal sealed record TlsOptions : IValidatableObject
{
    /// <summary>The section.</summary>
    public const string Section = "Florin:Tls";

    /// <summary>
    /// The certificate: a PEM file, with those between it and its authority, or a PKCS #12 file (.pfx, .p12). With it the
    /// gateway's port and the operators' speak TLS alone. Read again when it changes. Default none.
    /// </summary>
    public string? Certificate { get; init; }

    /// <summary>A PEM file with the certificate's key. Default: it is in the certificate's file.</summary>
    public string? KeyFile { get; init; }

    /// <summary>The password of the key, or of the PKCS #12 file. Default none.</summary>
    [SecretSetting]
    public string? Password { get; init; }

    /// <summary>
    /// Whether ports may be reached from other machines without TLS, where something else encrypts what goes there. Default
    /// false: without a certificate they listen on loopback alone.
    /// </summary>
    public bool AllowPlainHttp { get; init; }

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Certificate is null && (KeyFile is not null || Password is not null))
            yield return new ValidationResult(
                $"needs {Section}:{nameof(Certificate)}, which is not set.",
                [KeyFile is null ? nameof(Password) : nameof(KeyFile)]
            );
    }

    /// <summary>Never shows the password.</summary>
    public override string ToString() => $"TLS with {Certificate ?? "no certificate"}";
}

/// <summary>Mutual TLS between processes: section <c>Florin:Tls:Services</c>.</summary>
internal sealed record ServiceTlsOptions : IValidatableObject
{
    /// <summary>The section.</summary>
    public const string Section = TlsOptions.Section + ":Services";

    /// <summary>
    /// This process's certificate and key in PEM, as <c>florin certificates issue</c> writes them. With it the services' ports
    /// speak TLS alone, to callers with a certificate of <see cref="Authority"/>. Read again when it changes. Default none.
    /// </summary>
    public string? Certificate { get; init; }

    /// <summary>A PEM file with the certificate's key. Default: it is in the certificate's file.</summary>
    public string? KeyFile { get; init; }

    /// <summary>The password of the key. Default none.</summary>
    [SecretSetting]
    public string? Password { get; init; }

    /// <summary>The certificates of the installation's authority in PEM; two while one takes the place of the other. Default none.</summary>
    public string? Authority { get; init; }

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Certificate is null && (KeyFile ?? Password ?? Authority) is not null)
            yield return new ValidationResult(
                $"is required with the other settings of {Section}; expected the path of a certificate.",
                [nameof(Certificate)]
            );
        if (Certificate is not null && Authority is null)
            yield return new ValidationResult(
                $"is required with {Section}:{nameof(Certificate)}; expected the path of the authority's certificate.",
                [nameof(Authority)]
            );
    }

    /// <summary>Never shows the password.</summary>
    public override string ToString() => $"mutual TLS with {Certificate ?? "no certificate"}";
}
