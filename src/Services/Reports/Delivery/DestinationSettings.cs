using System.ComponentModel.DataAnnotations;

namespace Florin.Reports.Delivery;

/// <summary>A place that reports are delivered to: section <c>Reports:Destinations:{name}</c>.</summary>
internal sealed record DestinationSettings
{
    /// <summary>The forms of such a place.</summary>
    public const string Form = "(?!.*://).+|s3://[A-Za-z0-9.-]{3,63}(/.*)?";

    /// <summary>What is allowed, for messages.</summary>
    public const string Allowed = "expected a folder, or s3://BUCKET/PREFIX.";

    /// <summary>A folder, or <c>s3://BUCKET/PREFIX</c>, which is reached as <c>Storage:S3</c> says.</summary>
    [Required, RegularExpression(Form, ErrorMessage = Allowed)]
    public string Place { get; init; } = "";
}
