using System.Numerics;
using Florin.Contracts.Transactions;
using Florin.Kernel;

namespace Florin.Transactions.Exchange;

/// <summary>Which of its two amounts a client fixes.</summary>
internal enum QuoteSide
{
    /// <summary>What is debited, with the fee.</summary>
    Sell,

    /// <summary>What is credited.</summary>
    Buy,
}

/// <summary>What a quote comes to.</summary>
/// <param name="Rate">Before the fee, for people.</param>
/// <param name="Sold">What the client is debited, with the fee.</param>
/// <param name="Bought">What the client is credited.</param>
/// <param name="Fee">What of the amount sold is the fee.</param>
/// <param name="Legs">The other sides, on the accounts of the house.</param>
internal sealed record PricedExchange(string Rate, Money Sold, Money Bought, Money Fee, IReadOnlyList<QuotedLeg> Legs);

/// <summary>
/// The configured rates. Pure: whole numbers and fractions of them only. Whatever is rounded is rounded in favour of the house,
/// and the difference goes to the rounding account, so that both currencies sum to zero and no round trip gains anything.
/// </summary>
internal sealed class ExchangeRates(ExchangeOptions options)
{
    private readonly Dictionary<(Currency, Currency), ExchangeRate> _rates = Read(options);

    /// <summary>Prices an exchange.</summary>
    /// <param name="from">The currency that is sold.</param>
    /// <param name="to">The currency that is bought.</param>
    /// <param name="minor">The amount, in minor units of the currency that the client fixes.</param>
    /// <param name="side">Which amount that is.</param>
    /// <returns>The price; null where there is no rate, or where the amount is too small or too large for one.</returns>
    public (PricedExchange? Price, Refusal? Refusal) Price(Currency from, Currency to, long minor, QuoteSide side)
    {
        if (!_rates.TryGetValue((from, to), out var configured))
            return (null, new Refusal(TransactionCodes.NoRate, $"There is no rate from {from} to {to}."));
        var rate = configured.Less(options.Spread);
        var (price, legs) = side is QuoteSide.Sell ? Selling(from, to, minor, rate) : Buying(from, to, minor, rate);
        if (price.Bought <= 0 || price.Sold <= 0)
            return (
                null,
                new Refusal(TransactionCodes.NoRate, $"The amount is too small: nothing would be left of it in {to}.")
            );
        if (price.Sold > long.MaxValue || legs.Exists(leg => leg.Minor > long.MaxValue))
            return (null, new Refusal(TransactionCodes.NoRate, "The amount is too large to be exchanged at once."));
        return (
            new PricedExchange(
                rate.ToString(),
                new Money((long)price.Sold, from),
                new Money((long)price.Bought, to),
                new Money((long)price.Fee, from),
                [.. legs.Where(leg => leg.Minor > 0).Select(leg => leg.ToQuoted())]
            ),
            null
        );
    }

    // The position gives what the amount is worth rounded up, the client gets it rounded down.
    private ((BigInteger Sold, BigInteger Bought, BigInteger Fee) Price, List<Leg> Legs) Selling(
        Currency from,
        Currency to,
        long minor,
        ExchangeRate rate
    )
    {
        var fee = ExchangeRate.PartOf(minor, options.ExchangeFee);
        var net = BigInteger.Max(minor - fee, 0);
        var (down, up) = rate.Apply(new Money((long)net, from), to);
        return (
            (minor, down, fee),
            [
                new Leg(options.PositionAccounts, PostingDirection.Credit, net, from),
                new Leg(options.FeeAccounts, PostingDirection.Credit, fee, from),
                new Leg(options.PositionAccounts, PostingDirection.Debit, up, to),
                new Leg(options.RoundingAccounts, PostingDirection.Credit, up - down, to),
            ]
        );
    }

    // The client pays what the amount costs rounded up, the position gets it rounded down.
    private ((BigInteger Sold, BigInteger Bought, BigInteger Fee) Price, List<Leg> Legs) Buying(
        Currency from,
        Currency to,
        long minor,
        ExchangeRate rate
    )
    {
        var (down, up) = rate.Inverse.Apply(new Money(minor, to), from);
        var fee = ExchangeRate.PartOf(up, options.ExchangeFee);
        return (
            (up + fee, minor, fee),
            [
                new Leg(options.PositionAccounts, PostingDirection.Credit, down, from),
                new Leg(options.RoundingAccounts, PostingDirection.Credit, up - down, from),
                new Leg(options.FeeAccounts, PostingDirection.Credit, fee, from),
                new Leg(options.PositionAccounts, PostingDirection.Debit, minor, to),
            ]
        );
    }

    private static Dictionary<(Currency, Currency), ExchangeRate> Read(ExchangeOptions options)
    {
        var rates = new Dictionary<(Currency, Currency), ExchangeRate>();
        foreach (var (text, value) in options.Rates)
        {
            if (!CurrencyPair.TryParse(text, out var pair) || !ExchangeRate.TryParse(value, out var rate))
                throw new FormatException($"{text}: {value}"); // It was checked.
            rates[(pair.From, pair.To)] = rate;
            rates[(pair.To, pair.From)] = rate.Inverse;
        }
        return rates;
    }

    private sealed record Leg(
        Dictionary<string, string> Accounts,
        PostingDirection Direction,
        BigInteger Minor,
        Currency Currency
    )
    {
        public QuotedLeg ToQuoted() => new(new AccountId(Accounts[Currency.Code]), Direction, new Money((long)Minor, Currency));
    }
}
