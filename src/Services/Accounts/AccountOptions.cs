using System.ComponentModel.DataAnnotations;

namespace Florin.Accounts;

/// <summary>Limits of accounts: section <c>Account</c>.</summary>
internal sealed record AccountOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Account";

    /// <summary>The most holds that an account may be allowed to have at a time.</summary>
    public const int MostHolds = 10_000;

    /// <summary>How many holds an account may have at a time; further ones are refused with <c>too-many-holds</c>. Default 1000.</summary>
    [Range(1, MostHolds)]
    public int MaxHolds { get; init; } = 1000;

    /// <summary>
    /// How often the log's owner looks for holds whose time is over, to record it. They set nothing aside from that time on,
    /// whenever it looks. Default 5 seconds.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "01:00:00")]
    public TimeSpan HoldSweepEvery { get; init; } = TimeSpan.FromSeconds(5);
}
