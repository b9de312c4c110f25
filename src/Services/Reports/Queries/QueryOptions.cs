using System.ComponentModel.DataAnnotations;
using Florin.Reports.Delivery;

namespace Florin.Reports.Queries;

/// <summary>Limits of SQL: section <c>Reports:Queries</c>.</summary>
internal sealed record QueryOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Reports:Queries";

    /// <summary>Whether there are any. Default true.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>How long a query may take. Default 25 seconds: the gateway waits 30.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan MaxTime { get; init; } = TimeSpan.FromSeconds(25);

    /// <summary>How many megabytes of memory a query may take. Default 512.</summary>
    [Range(64, 65_536)]
    public int MaxMemoryMegabytes { get; init; } = 512;

    /// <summary>How many threads a query uses. Default 2.</summary>
    [Range(1, 64)]
    public int Threads { get; init; } = 2;

    /// <summary>How many rows an answer may have; more are left out. Default 10,000.</summary>
    [Range(1, 1_000_000)]
    public int MaxRows { get; init; } = 10_000;

    /// <summary>How many bytes an answer may have. Default 8,000,000.</summary>
    [Range(1000, 100_000_000)]
    public int MaxBytes { get; init; } = 8_000_000;

    /// <summary>How many queries may run at once; more are refused with 429. Default 2.</summary>
    [Range(1, 64)]
    public int MaxConcurrent { get; init; } = 2;

    /// <summary>How old the data of a query may be. Default 10 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan RefreshAfter { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>An archive of <c>florin archive</c> that can be queried, too: a folder, or <c>s3://BUCKET/PREFIX</c>. Default none.</summary>
    [RegularExpression(DestinationSettings.Form, ErrorMessage = DestinationSettings.Allowed)]
    public string? Archive { get; init; }
}
