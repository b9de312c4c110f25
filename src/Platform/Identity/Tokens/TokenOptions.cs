using System.ComponentModel.DataAnnotations;

namespace Florin.Platform.Identity.Tokens;

/// <summary>How users' tokens are made and checked: section <c>Florin:Tokens</c>.</summary>
public sealed record TokenOptions
{
    /// <summary>The claims <c>iss</c> and <c>aud</c> of users' tokens.</summary>
    public const string Issuer = "florin";

    /// <summary>The section of the configuration.</summary>
    public const string Section = "Florin:Tokens";

    /// <summary>How long a token is valid. Default 24 hours.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "30.00:00:00")]
    public TimeSpan Lifetime { get; init; } = TimeSpan.FromHours(24);

    /// <summary>How long one key signs before the next one takes its place. Default 30 days.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "3650.00:00:00")]
    public TimeSpan RotateEvery { get; init; } = TimeSpan.FromDays(30);

    /// <summary>How many verified tokens are remembered; beyond that they are verified again. Default 100000.</summary>
    [Range(1, 10_000_000)]
    public int MaxCached { get; init; } = 100_000;

    /// <summary>How often the public keys are read again although nothing asks for a new one. Default one minute.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan RefreshKeysEvery { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// How often a process without the user service asks it whose tokens were revoked, which is how long a blocked user's
    /// token may go on there. Default 1 second.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "1.00:00:00")]
    public TimeSpan RefreshRevocationsEvery { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How old the signature of a request may be, for API keys whose requests are signed. Default 5 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:10", "01:00:00")]
    public TimeSpan SignatureAge { get; init; } = TimeSpan.FromMinutes(5);
}
