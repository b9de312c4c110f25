using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Florin.Kernel;

namespace Florin.Risk;

/// <summary>The rules that hold until an administrator changes them: section <c>Risk</c>.</summary>
internal sealed class RiskOptions : IValidatableObject
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Risk";

    private const decimal LargeAmountPoints = 0.7m;
    private const string Default = "Default";
    private const long MaxDefault = 1_000_000_000;
    private static readonly VelocityRule Velocity = new(0.6m, Over: 10);
    private static readonly StructuringRule Structuring = new(0.7m, Times: 5);
    private static readonly NewAccountRule NewAccount = new(0.1m, YoungerThanHours: 24, AmountAtLeast: 1000);

    /// <summary>
    /// By currency, the amount in major units at or over which a transaction is large; under <c>Default</c>, in whole major
    /// units, that of every currency which is not named. Default 10000 for all.
    /// </summary>
    public Dictionary<string, string> LargeAmount { get; } =
        new(StringComparer.OrdinalIgnoreCase)
        {
            ["USD"] = "10000",
            ["EUR"] = "10000",
            ["GBP"] = "10000",
            [Default] = "10000",
        };

    /// <summary>A score at or over it waits for an administrator. Default 0.7.</summary>
    [Range(typeof(decimal), "0", "1", ErrorMessage = "must be 0 to 1.")]
    public decimal ReviewAt { get; init; } = 0.7m;

    /// <summary>A score at or over it is rejected. Default 0.9.</summary>
    [Range(typeof(decimal), "0", "1", ErrorMessage = "must be 0 to 1.")]
    public decimal RejectAt { get; init; } = 0.9m;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (ReviewAt > RejectAt)
            yield return new ValidationResult("ReviewAt must not be more than RejectAt.", [nameof(ReviewAt), nameof(RejectAt)]);
        foreach (var (code, text) in LargeAmount)
            if (Problem(code, text) is { } problem)
                yield return new ValidationResult(problem, [$"{nameof(LargeAmount)}:{code}"]);
    }

    /// <summary>The rules that checked options stand for.</summary>
    public RiskRules ToRules() =>
        new(
            new LargeAmountRule(
                LargeAmountPoints,
                [
                    .. LargeAmount
                        .Where(e => !IsDefault(e.Key))
                        .Select(e => Threshold(e.Key, e.Value))
                        .OrderBy(m => m.Currency.Code, StringComparer.Ordinal),
                ],
                TryDefault(LargeAmount[Default], out var units) ? units : throw new FormatException(Default)
            ),
            Velocity,
            NewAccount,
            new BlockedRule([], []),
            ReviewAt,
            RejectAt,
            Structuring
        );

    private static bool IsDefault(string key) => Default.Equals(key, StringComparison.OrdinalIgnoreCase);

    private static bool TryDefault(string text, out long units) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out units) && units is >= 1 and <= MaxDefault;

    private static string? Problem(string code, string text)
    {
        if (IsDefault(code))
            return TryDefault(text, out _) ? null : $"expected an integer of major units from 1 to {MaxDefault}.";
        if (!Currency.TryGet(code.ToUpperInvariant(), out var currency))
            return $"'{Shown.Of(code)}' is not a currency; expected a code of ISO 4217, that of a registered asset, or {Default}.";
        if (Money.TryParse(text, currency, out var money, out _) && money.IsPositive)
            return null;
        var most = new Money(long.MaxValue, currency).ToDecimal();
        return string.Create(
            CultureInfo.InvariantCulture,
            $"expected a plain decimal greater than 0 and at most {most}, with up to {currency.Digits} decimal digits, such as 10000."
        );
    }

    private static Money Threshold(string code, string text)
    {
        var currency = Currency.Of(code.ToUpperInvariant());
        return Money.TryParse(text, currency, out var money, out var problem) ? money : throw new FormatException(problem);
    }
}
