using System.ComponentModel.DataAnnotations;

namespace Florin.Platform.EventLog;

/// <summary>Whose a log is: section <c>Storage</c>.</summary>
public sealed record OwnershipOptions
{
    /// <summary>The section.</summary>
    public const string Section = "Storage";

    /// <summary>After such a silence of a log's owner another instance may claim it. Default 3 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.5", "00:10:00")]
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(3);
}
