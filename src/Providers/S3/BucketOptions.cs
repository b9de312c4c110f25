using System.ComponentModel.DataAnnotations;

namespace Florin.S3;

/// <summary>A bucket, and how it is reached, such as section <c>Attachments:S3</c>.</summary>
public sealed record BucketOptions : S3Options
{
    /// <summary>The name of the bucket. Default none: what it is for is in a folder.</summary>
    [RegularExpression(
        "[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]",
        ErrorMessage = "expected the name of a bucket, such as florin-attachments."
    )]
    public string? Bucket { get; init; }

    /// <summary>How the names of its objects begin. Default not at all.</summary>
    [RegularExpression("[A-Za-z0-9_./-]{0,200}", ErrorMessage = "expected a prefix of letters, digits, and any of _ . / -")]
    public string Prefix { get; init; } = "";

    /// <inheritdoc/>
    public override IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        var problems = base.Validate(validationContext).ToList();
        foreach (var problem in problems)
            yield return problem;
        if (Bucket is null && problems.Count == 0 && (Endpoint is not null || !string.IsNullOrEmpty(AccessKey)))
            yield return new ValidationResult("is missing; the other settings of the section need it.", [nameof(Bucket)]);
    }

    /// <summary>Never shows the secret.</summary>
    public override string ToString() => $"bucket {Bucket}";
}
