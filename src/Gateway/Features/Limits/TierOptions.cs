using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Florin.Platform.RateLimiting;

namespace Florin.Gateway.Features.Limits;

/// <summary>Requests within a window: a whole number from 1, or <c>unlimited</c>. Section <c>Gateway:RateLimit:Tiers</c>.</summary>
internal sealed record TierOptions : IValidatableObject
{
    private const string Unlimited = "unlimited";

    /// <summary>The tiers as tokens name them.</summary>
    public static IReadOnlyList<string> Names { get; } = ["free", "basic", "premium", "internal"];

    /// <summary>Default 100.</summary>
    public string? Free { get; init; }

    /// <summary>Default 1000.</summary>
    public string? Basic { get; init; }

    /// <summary>Default 10000.</summary>
    public string? Premium { get; init; }

    /// <summary>Default unlimited.</summary>
    public string? Internal { get; init; }

    /// <summary>The limits by tier, with others where none are given.</summary>
    public IReadOnlyDictionary<string, int> Or(int free, int basic, int premium, int internalTier) =>
        new Dictionary<string, int>(StringComparer.Ordinal)
        {
            ["free"] = Read(Free) ?? free,
            ["basic"] = Read(Basic) ?? basic,
            ["premium"] = Read(Premium) ?? premium,
            ["internal"] = Read(Internal) ?? internalTier,
        };

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
                    $"must be an integer from 1 to {RateDecision.Unlimited - 1}, or {Unlimited}.",
                    [name]
                );
    }

    private static int? Read(string? text) =>
        text is null ? null
        : text.Equals(Unlimited, StringComparison.OrdinalIgnoreCase) ? RateDecision.Unlimited
        : int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);

    private static bool IsAllowed(string? text) =>
        text is null
        || text.Equals(Unlimited, StringComparison.OrdinalIgnoreCase)
        || (
            int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit)
            && limit is > 0 and < RateDecision.Unlimited
        );
}
