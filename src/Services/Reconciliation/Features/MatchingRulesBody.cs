using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Florin.Kernel;
using Florin.Platform.Http.Bodies;
using Florin.Reconciliation.Matching;

namespace Florin.Reconciliation.Features;

/// <summary>How far amounts and dates of a currency may be apart.</summary>
/// <param name="Amount">The amounts of a match, on both sides together; 0 or more.</param>
/// <param name="Days">The dates, 0 to 30.</param>
internal sealed record ToleranceBody(JsonAmount? Amount, int? Days);

/// <summary>How lines are matched, as it is sent. What is left out is as it is built in.</summary>
/// <param name="Strategies">Those that run: id, reference, amountAndDate, oneToMany, manyToOne, manyToMany.</param>
/// <param name="AcceptAt">A match with this score or a better one is accepted at once, 0 to 1.</param>
/// <param name="MaxGroup">How many lines or entries the side of a match may have, 2 to 200.</param>
/// <param name="Tolerances">By currency.</param>
/// <param name="Version">The version that the change was made from; without it whatever holds now is replaced.</param>
/// <param name="ChangedBy">As the rules were given, so that they can be sent back.</param>
/// <param name="ChangedAt">As the rules were given, so that they can be sent back.</param>
internal sealed record MatchingRulesBody(
    [property: MaxLength(MatchingRulesBody.MaxStrategies)] List<string?>? Strategies,
    decimal? AcceptAt,
    int? MaxGroup = null,
    [property: MaxLength(MatchingRulesBody.MaxTolerances)] Dictionary<string, ToleranceBody?>? Tolerances = null,
    long? Version = null,
    [property: SentBack] string? ChangedBy = null,
    [property: SentBack] DateTimeOffset? ChangedAt = null
)
{
    public const int MaxStrategies = 6;
    public const int MaxTolerances = 300;
    private const int LargestGroup = 200;
    private const int MostDays = 30;

    private static readonly ImmutableDictionary<string, MatchStrategy> Names =
        MatchingRules.Default.Strategies.ToImmutableDictionary(
            strategy => $"{char.ToLowerInvariant(strategy.ToString()[0])}{strategy.ToString()[1..]}",
            StringComparer.Ordinal
        );

    /// <summary>The rules; notes everything that is wrong with them.</summary>
    public MatchingRules ToRules(Problems problems)
    {
        var strategies = (Strategies ?? []).Select(name => StrategyOf(name, problems)).Distinct().Order().ToImmutableArray();
        problems.Require(
            Strategies is { Count: > 0 },
            "strategies",
            $"is required; expected at least one of {string.Join(", ", Names.Keys.Order(StringComparer.Ordinal))}."
        );
        problems.Require(
            AcceptAt is >= 0 and <= 1,
            "acceptAt",
            AcceptAt is null
                ? "is required; expected a number from 0 to 1."
                : string.Create(CultureInfo.InvariantCulture, $"is {AcceptAt}; expected a number from 0 to 1.")
        );
        problems.Require(
            MaxGroup is null or (>= 2 and <= LargestGroup),
            "maxGroup",
            string.Create(CultureInfo.InvariantCulture, $"is {MaxGroup}; expected 2 to {LargestGroup}.")
        );
        return new MatchingRules(
            strategies,
            AcceptAt ?? 0,
            MaxGroup ?? MatchingRules.Default.MaxGroup,
            [
                .. (Tolerances ?? [])
                    .OrderBy(one => one.Key, StringComparer.Ordinal)
                    .Select(one => ToleranceOf(one.Key, one.Value, problems))
                    .OfType<Tolerance>(),
            ]
        );
    }

    private static MatchStrategy StrategyOf(string? name, Problems problems)
    {
        if (name is not null && Names.TryGetValue(name, out var strategy))
            return strategy;
        problems.OneOf(name, "strategies", [.. Names.Keys.Order(StringComparer.Ordinal)]);
        return default;
    }

    private static Tolerance? ToleranceOf(string code, ToleranceBody? body, Problems problems)
    {
        var field = $"tolerances.{code}";
        if (!Currency.TryGet(code, out var currency))
        {
            problems.Currency(code, "tolerances");
            return null;
        }
        var days = body?.Days ?? 0;
        problems.Require(
            days is >= 0 and <= MostDays,
            $"{field}.days",
            string.Create(CultureInfo.InvariantCulture, $"is {days}; expected 0 to {MostDays}.")
        );
        if (!Money.TryParse(body?.Amount?.Value ?? "0", currency, out var amount, out var problem))
            problems.Add($"{field}.amount", problem!); // It says what is wrong whenever it could not parse.
        problems.Require(!amount.IsNegative, $"{field}.amount", $"is {amount}; it must not be negative.");
        return new Tolerance(amount, days);
    }
}
