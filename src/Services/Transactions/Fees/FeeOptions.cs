using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Florin.Contracts.Transactions;
using Florin.Kernel;
using Microsoft.Extensions.Options;

namespace Florin.Transactions.Fees;

/// <summary>How a part of a minor unit of a fee is rounded.</summary>
internal enum FeeRounding
{
    /// <summary>To the nearest minor unit, a half to the even one.</summary>
    HalfEven,

    /// <summary>In favor of who receives the fee.</summary>
    Up,

    /// <summary>In favor of who pays the fee.</summary>
    Down,
}

/// <summary>What becomes of a fee when its transaction is reversed.</summary>
internal enum FeeOnReversal
{
    /// <summary>It stays charged.</summary>
    Keep,

    /// <summary>It is given back in the proportion in which the transaction is reversed.</summary>
    Refund,
}

/// <summary>Which fees are charged: section <c>Transactions</c>.</summary>
internal sealed record FeeOptions : IValidatableObject
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Transactions";

#pragma warning disable MA0016 // The settings that are known are found by this type.
    /// <summary>The rules, by name: one for each type of transaction and currency. None by default.</summary>
    [ValidateEnumeratedItems]
    public Dictionary<string, FeeSettings> Fees { get; init; } = new(StringComparer.OrdinalIgnoreCase);
#pragma warning restore MA0016

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
        Fees.GroupBy(rule => (rule.Value.Type, rule.Value.Currency?.ToUpperInvariant()))
            .Where(same => same.Count() > 1)
            .Select(same => new ValidationResult(
                $"{string.Join(" and ", same.Select(rule => Shown.Of(rule.Key)))} are for the same type and currency; one rule is allowed for each.",
                [nameof(Fees)]
            ));
}

/// <summary>A rule of fees: section <c>Transactions:Fees:{name}</c>.</summary>
internal sealed record FeeSettings : IValidatableObject
{
    /// <summary>Parts of a percent that a percentage may be given in.</summary>
    public const int PercentDigits = 6;

    /// <summary>The type of transaction that is charged: transfer, deposit or withdrawal.</summary>
    [Required]
    public TransactionType? Type { get; init; }

    /// <summary>The currency that the transaction is in.</summary>
    [Required]
    public string? Currency { get; init; }

    /// <summary>The account that receives the fee, of this currency.</summary>
    [Required]
    public string? Account { get; init; }

    /// <summary>What is charged of any amount, in major units. Default nothing.</summary>
    public string? Fixed { get; init; }

    /// <summary>How many percent of the amount are charged beside that, such as 1.25. Default nothing.</summary>
    public string? Percentage { get; init; }

    /// <summary>The least that is charged, in major units. Default any.</summary>
    public string? Minimum { get; init; }

    /// <summary>The most that is charged, in major units. Default any.</summary>
    public string? Maximum { get; init; }

    /// <summary>How a part of a minor unit is rounded. Default HalfEven.</summary>
    public FeeRounding Rounding { get; init; }

    /// <summary>What becomes of the fee when its transaction is reversed. Default Keep.</summary>
    public FeeOnReversal OnReversal { get; init; }

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Type is not (null or TransactionType.Transfer or TransactionType.Deposit or TransactionType.Withdrawal))
            yield return Wrong(
                nameof(Type),
                "expected Transfer, Deposit or Withdrawal: the postings of a multi and the quote of an exchange have fees of their own."
            );
        if (Account is not null && !Id.TryParse<AccountId>(Account, out _))
            yield return Wrong(nameof(Account), "expected the id of an account, which begins with acc_.");
        if (Fixed is null && Percentage is null)
            yield return Wrong(nameof(Fixed), $"or {nameof(Percentage)} is required; otherwise nothing would be charged.");
        if (Percentage is not null && !TryPercentage(Percentage, out _))
            yield return Wrong(
                nameof(Percentage),
                $"expected a plain decimal above 0 and up to 100 with up to {PercentDigits} digits after the point, such as 1.25."
            );
        if (Currency is null)
            yield break;
        if (!Kernel.Currency.TryGet(Currency.ToUpperInvariant(), out var currency))
        {
            yield return Wrong(
                nameof(Currency),
                $"'{Shown.Of(Currency)}' is not a currency; expected a code of ISO 4217 or that of a registered asset."
            );
            yield break;
        }
        foreach (var wrong in ValidateAmounts(currency))
            yield return wrong;
    }

    /// <summary>Reads a percentage, in millionths of a percent.</summary>
    public static bool TryPercentage(string text, out long millionths)
    {
        millionths = 0;
        if (
            text.Length > 12
            || !decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent)
            || percent is <= 0 or > 100
            || percent != decimal.Round(percent, PercentDigits)
        )
            return false;
        millionths = (long)(percent * 1_000_000);
        return true;
    }

    private IEnumerable<ValidationResult> ValidateAmounts(Currency currency)
    {
        var read = new Dictionary<string, Money>(StringComparer.Ordinal);
        foreach (var (name, text) in new[] { (nameof(Fixed), Fixed), (nameof(Minimum), Minimum), (nameof(Maximum), Maximum) })
            if (text is null)
                continue;
            else if (!Money.TryParse(text, currency, out var amount, out var problem))
                yield return Wrong(name, problem!); // There is a problem where it is not one.
            else if (amount.IsNegative)
                yield return Wrong(name, "must not be negative.");
            else
                read[name] = amount;
        if (read.TryGetValue(nameof(Minimum), out var least) && read.TryGetValue(nameof(Maximum), out var most) && least > most)
            yield return Wrong(nameof(Minimum), $"is {least}, which is more than the maximum of {most}.");
    }

    private static ValidationResult Wrong(string setting, string problem) => new(problem, [setting]);
}
