using Florin.Kernel;

namespace Florin.Transactions.Fees;

/// <summary>A rule of fees, ready to be asked. Pure: whole minor units only.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Account">The account that receives the fee.</param>
/// <param name="Fixed">What is charged of any amount, in minor units.</param>
/// <param name="Percentage">What is charged beside that, in millionths of a percent of the amount.</param>
/// <param name="Least">The least that is charged, in minor units.</param>
/// <param name="Most">The most that is charged, in minor units.</param>
/// <param name="Rounding">How a part of a minor unit is rounded.</param>
/// <param name="IsRefundable">Whether a reversal of the transaction gives the fee back.</param>
internal sealed record FeeRule(
    string Name,
    AccountId Account,
    long Fixed,
    long Percentage,
    long Least,
    long Most,
    FeeRounding Rounding,
    bool IsRefundable
)
{
    private const long All = 100 * 1_000_000;

    /// <summary>A rule as it is configured, which was checked.</summary>
    public static FeeRule Of(string name, FeeSettings settings)
    {
        var currency = CurrencyOf(settings);
        _ = FeeSettings.TryPercentage(settings.Percentage ?? "", out var percentage);
        return new FeeRule(
            name,
            new AccountId(settings.Account!), // It is required.
            Minor(settings.Fixed, 0),
            percentage,
            Minor(settings.Minimum, 0),
            Minor(settings.Maximum, long.MaxValue),
            settings.Rounding,
            settings.OnReversal is FeeOnReversal.Refund
        );

        long Minor(string? text, long otherwise) =>
            text is not null && Money.TryParse(text, currency, out var amount, out _) ? amount.Minor : otherwise;
    }

    /// <summary>The currency of a rule as it is configured, which was checked.</summary>
    public static Currency CurrencyOf(FeeSettings settings) => Currency.Of(settings.Currency!.ToUpperInvariant()); // It is required.

    /// <summary>What is charged of an amount: nothing, or more than nothing, in its currency.</summary>
    public Money Of(Money amount)
    {
        var (whole, rest) = Int128.DivRem((Int128)amount.Minor * Percentage, All);
        var isUp = Rounding switch
        {
            FeeRounding.Up => rest > 0,
            FeeRounding.Down => false,
            _ => rest * 2 > All || (rest * 2 == All && Int128.IsOddInteger(whole)),
        };
        var fee = Fixed + whole + (isUp ? 1 : 0);
        return amount with { Minor = (long)Int128.Clamp(fee, Least, Most) };
    }

    /// <summary>
    /// How much of a fee a reversal gives back: of all that is taken back by then the proportion, rounded down, less what was
    /// given back before. So the reversal of all of it gives all of it back, in however many parts.
    /// </summary>
    /// <param name="fee">The fee.</param>
    /// <param name="amount">The amount of the transaction that it was charged for.</param>
    /// <param name="taken">How much of that is taken back, this reversal included.</param>
    /// <param name="refunded">How much of the fee was given back before, in minor units.</param>
    public static Money Refund(Money fee, Money amount, Money taken, long refunded) =>
        fee with
        {
            Minor = Math.Max(0, (long)((Int128)fee.Minor * taken.Minor / amount.Minor) - refunded),
        };
}
