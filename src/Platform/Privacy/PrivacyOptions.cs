using System.ComponentModel.DataAnnotations;

namespace Florin.Platform.Privacy;

/// <summary>How personal data is handled: section <c>Privacy</c>.</summary>
public sealed record PrivacyOptions
{
    /// <summary>The section.</summary>
    public const string Section = "Privacy";

    /// <summary>Of how many persons a process keeps the keys in memory. Default 10000.</summary>
    [Range(1, 10_000_000)]
    public int MaxCachedKeys { get; init; } = 10_000;

    /// <summary>
    /// For how long a process may use a key without asking the user service again. That a person was erased reaches it within a
    /// second, as a revocation; this is for a process that is cut off. Default ten minutes.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan KeysFor { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How often the data of one user is exported in an hour. Default 6.</summary>
    [Range(1, 1000)]
    public int ExportsPerHour { get; init; } = 6;

    /// <summary>After how many items each list of an export ends. Default 50000.</summary>
    [Range(100, 10_000_000)]
    public int MaxExported { get; init; } = 50_000;
}
