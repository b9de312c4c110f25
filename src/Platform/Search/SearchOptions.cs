using System.ComponentModel.DataAnnotations;

namespace Florin.Platform.Search;

/// <summary>Searching by words: section <c>Search</c>.</summary>
public sealed record SearchOptions
{
    /// <summary>The section.</summary>
    public const string Section = "Search";

    /// <summary>Whether what happens is indexed and can be searched. Default true.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>Which indexes: <c>Embedded</c>, files of each instance, or <c>Elasticsearch</c>. Default <c>Embedded</c>.</summary>
    [Required]
    public string Provider { get; init; } = "Embedded";

    /// <summary>How long one search may take in an index; what was found until then is the answer. Default one second.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00")]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How long events gather before they are indexed, which is most of the time after which they are found. Default 250 ms.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00")]
    public TimeSpan Linger { get; init; } = TimeSpan.FromMilliseconds(250);
}
