using System.ComponentModel.DataAnnotations;
using Florin.Platform.Configuration;

namespace Florin.S3;

/// <summary>How buckets are reached: section <c>Storage:S3</c>.</summary>
#pragma warning disable MA0053 // A bucket of its own adds its name.
public record S3Options : IValidatableObject
#pragma warning restore MA0053
{
    /// <summary>The section.</summary>
    public const string Section = "Storage:S3";

    /// <summary>The address of a server that is compatible with S3, such as <c>https://minio.example.com</c>. Default that of AWS.</summary>
    public Uri? Endpoint { get; init; }

    /// <summary>The region. Default <c>us-east-1</c>, with which compatible servers sign.</summary>
    [Required]
    public string Region { get; init; } = "us-east-1";

    /// <summary>Who connects. Default what AWS' own tools find, such as <c>AWS_ACCESS_KEY_ID</c> or the role of the machine.</summary>
    [SecretSetting]
    public string? AccessKey { get; init; }

    /// <summary>The key that belongs to it; a secret.</summary>
    [SecretSetting]
    public string? SecretKey { get; init; }

    /// <inheritdoc/>
    public virtual IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Endpoint is { } address && (!address.IsAbsoluteUri || address.Scheme is not ("http" or "https")))
            yield return new ValidationResult("expected an address such as https://minio.example.com.", [nameof(Endpoint)]);
        if (string.IsNullOrEmpty(AccessKey) != string.IsNullOrEmpty(SecretKey))
            yield return new ValidationResult("are given together, or neither.", [nameof(AccessKey), nameof(SecretKey)]);
    }

    /// <summary>Never shows the secret.</summary>
    public override string ToString() => Section;
}
