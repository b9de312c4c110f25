using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Florin.Platform.Resilience;
using Microsoft.Extensions.Options;

namespace Florin.Gateway;

/// <summary>How many requests a client may make within a window: section <c>Gateway:RateLimit</c>.</summary>
internal sealed record RateLimitOptions
{
    /// <summary>Whether requests are limited at all. Default true.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>
    /// Per address, and per user of the tier free where <c>Tiers:free</c> is not given. It also lifts the tiers that are
    /// not given and would be lower. Default 100.
    /// </summary>
    [Range(1, RateDecision.Unlimited - 1)]
    public int Limit { get; init; } = 100;

    /// <summary>Per user, by the tier of their token.</summary>
    [ValidateObjectMembers]
    public TierOptions Tiers { get; init; } = new();

    /// <summary>The limit of each tier.</summary>
    public IReadOnlyDictionary<string, int> ByTier =>
        new Dictionary<string, int>(StringComparer.Ordinal)
        {
            ["free"] = TierOptions.Read(Tiers.Free) ?? Limit,
            ["basic"] = TierOptions.Read(Tiers.Basic) ?? Math.Max(1000, Limit),
            ["premium"] = TierOptions.Read(Tiers.Premium) ?? Math.Max(10_000, Limit),
            ["internal"] = TierOptions.Read(Tiers.Internal) ?? RateDecision.Unlimited,
        };
}

/// <summary>Requests within a window: a whole number from 1, or <c>unlimited</c>. Section <c>Gateway:RateLimit:Tiers</c>.</summary>
internal sealed record TierOptions : IValidatableObject
{
    private const string Unlimited = "unlimited";

    /// <summary>Default 100.</summary>
    public string? Free { get; init; }

    /// <summary>Default 1000.</summary>
    public string? Basic { get; init; }

    /// <summary>Default 10000.</summary>
    public string? Premium { get; init; }

    /// <summary>Default unlimited.</summary>
    public string? Internal { get; init; }

    /// <summary>The number that a text stands for; null where nothing is given.</summary>
    public static int? Read(string? text) =>
        text is null ? null
        : text.Equals(Unlimited, StringComparison.OrdinalIgnoreCase) ? RateDecision.Unlimited
        : int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        var tiers = new[]
        {
            (nameof(Free), Free),
            (nameof(Basic), Basic),
            (nameof(Premium), Premium),
            (nameof(Internal), Internal),
        };
        foreach (var (name, text) in tiers)
            if (!IsAllowed(text))
                yield return new ValidationResult(
                    $"must be a whole number from 1 to {RateDecision.Unlimited - 1}, or {Unlimited}.",
                    [name]
                );
    }

    private static bool IsAllowed(string? text) =>
        text is null
        || text.Equals(Unlimited, StringComparison.OrdinalIgnoreCase)
        || (
            int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit)
            && limit is > 0 and < RateDecision.Unlimited
        );
}
