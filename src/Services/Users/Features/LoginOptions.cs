using System.ComponentModel.DataAnnotations;

namespace Florin.Users.Features;

/// <summary>How often one may try to log in: section <c>Florin:Login</c>.</summary>
internal sealed record LoginOptions
{
    public const string Section = "Florin:Login";

    /// <summary>Tries per address within the window, right or wrong. Default 5.</summary>
    [Range(1, 1_000_000)]
    public int Tries { get; init; } = 5;

    /// <summary>How far back tries count. Default 15 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan Window { get; init; } = TimeSpan.FromMinutes(15);
}
