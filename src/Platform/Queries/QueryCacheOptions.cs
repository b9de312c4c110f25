using System.ComponentModel.DataAnnotations;

namespace Florin.Platform.Queries;

/// <summary>How answers of queries are kept that may be: section <c>Queries:Cache</c>.</summary>
public sealed record QueryCacheOptions
{
    /// <summary>The section.</summary>
    public const string Section = "Queries:Cache";

    /// <summary>Whether any are kept. Default true.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>How many answers a process has in memory. Default 1000.</summary>
    [Range(1, 1_000_000)]
    public int MaxEntries { get; init; } = 1000;
}
