using System.ComponentModel.DataAnnotations;

namespace Florin.Gateway.Features.Compression;

/// <summary>Which answers are compressed: section <c>Gateway:Compression</c>.</summary>
internal sealed record CompressionOptions
{
    /// <summary>Its section.</summary>
    public const string Section = "Gateway:Compression";

    /// <summary>Whether any are. Default true.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>Answers that say that they are smaller are left as they are. Default 1024.</summary>
    [Range(0, 1 << 20)]
    public int MinimumBytes { get; init; } = 1024;
}
