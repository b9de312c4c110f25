using System.ComponentModel.DataAnnotations;

namespace Florin.Users.Features;

/// <summary>How often one may try to log in: section <c>Florin:Login</c>.</summary>
internal sealed record LoginOptions
{
    public const string Section = "Florin:Login";

    /// <summary>Tries per address within the window, right or wrong. Default 5.</summary>
    [Range(1, 1_000_000)]
    public int Tries { get; init; } = 5;

    /// <summary>
    /// Tries per address in any 24 hours, from places where its user has no session. Default 100, as the most that
    /// <see href="https://pages.nist.gov/800-63-4/sp800-63b.html#throttle">NIST SP 800-63B</see> allows.
    /// </summary>
    [Range(1, 1_000_000)]
    public int TriesPerDay { get; init; } = 100;

    /// <summary>How far back tries count. Default 15 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan Window { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>How long after a log-in its session may set up a first second factor. Default 15 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:10", "30.00:00:00")]
    public TimeSpan FirstFactorWithin { get; init; } = TimeSpan.FromMinutes(15);
}
