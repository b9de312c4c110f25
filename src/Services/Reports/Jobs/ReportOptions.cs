using System.ComponentModel.DataAnnotations;

namespace Florin.Reports.Jobs;

/// <summary>Limits of reports: section <c>Reports</c>.</summary>
internal sealed record ReportOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Reports";

    /// <summary>For how long the file of a report is kept. Default 30 days.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "3660.00:00:00")]
    public TimeSpan KeepFiles { get; init; } = TimeSpan.FromDays(30);

    /// <summary>How many reports may wait at once. Default 100.</summary>
    [Range(1, 10_000)]
    public int MaxWaiting { get; init; } = 100;
}
