using System.Globalization;
using System.Numerics;
using Florin.Contracts.Transactions;
using Florin.Kernel;
using Florin.Transactions.Exchange;

namespace Florin.Unit.Tests.Transactions;

public sealed class PricingAnExchange
{
    private static readonly Currency Euro = Currency.Of("EUR");
    private static readonly Currency Dollar = Currency.Of("USD");
    private static readonly Currency Yen = Currency.Of("JPY");

    [Fact]
    public void Sells_at_the_rate_less_spread_and_fee()
    {
        var price = Price(Rates("1.10", spread: 100, fee: 50), Euro, Dollar, 200_00, QuoteSide.Sell);
        Assert.Equal("1.089", price.Rate);
        Assert.Equal("200.00 EUR, 1.00 EUR, 216.71 USD", $"{price.Sold}, {price.Fee}, {price.Bought}"); // 199 * 1.089 = 216.711
        Assert.Equal(
            [
                "Credit 199.00 EUR acc_position_eur",
                "Credit 1.00 EUR acc_fee_eur",
                "Debit 216.72 USD acc_position_usd",
                "Credit 0.01 USD acc_rounding_usd",
            ],
            price.Legs.Select(leg => $"{leg.Direction} {leg.Amount} {leg.Account}")
        );
    }

    [Fact]
    public void Buys_exactly_what_is_asked_for()
    {
        var price = Price(Rates("1.10", spread: 0, fee: 0), Euro, Dollar, 100_00, QuoteSide.Buy);
        Assert.Equal("90.91 EUR, 100.00 USD", $"{price.Sold}, {price.Bought}");
        Assert.Equal(
            ["Credit 90.90 EUR acc_position_eur", "Credit 0.01 EUR acc_rounding_eur", "Debit 100.00 USD acc_position_usd"],
            price.Legs.Select(leg => $"{leg.Direction} {leg.Amount} {leg.Account}")
        );
    }

    [Fact]
    public void Works_both_ways_with_one_rate()
    {
        var rates = Rates("1.25", spread: 0, fee: 0);
        Assert.Equal("80.00 EUR", $"{Price(rates, Dollar, Euro, 100_00, QuoteSide.Sell).Bought}");
        Assert.Equal("125.00 USD", $"{Price(rates, Euro, Dollar, 100_00, QuoteSide.Sell).Bought}");
    }

    [Fact]
    public void Refuses_what_has_no_rate_and_what_is_too_small_or_too_large()
    {
        var rates = Rates("0.001", spread: 0, fee: 0);
        Assert.Equal("no-rate", rates.Price(Euro, Yen, 1, QuoteSide.Sell).Refusal?.Code);
        Assert.Equal("no-rate", rates.Price(Euro, Dollar, 1, QuoteSide.Sell).Refusal?.Code);
        Assert.Equal("no-rate", rates.Price(Euro, Dollar, long.MaxValue, QuoteSide.Buy).Refusal?.Code);
    }

    // Nothing is lost to rounding: in both currencies what the client and the house gain and lose is zero.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Sums_to_zero_in_each_currency(int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < 2000; i++)
        {
            var rates = Random(random);
            var (from, to) = random.Next(2) == 0 ? (Euro, Dollar) : (Dollar, Euro);
            var side = random.Next(2) == 0 ? QuoteSide.Sell : QuoteSide.Buy;
            if (rates.Price(from, to, Amount(random), side).Price is not { } price)
                continue;
            var sold = price
                .Legs.Where(leg => ReferenceEquals(leg.Amount.Currency, from))
                .Aggregate((BigInteger)(-price.Sold.Minor), Add);
            var bought = price
                .Legs.Where(leg => ReferenceEquals(leg.Amount.Currency, to))
                .Aggregate((BigInteger)price.Bought.Minor, Add);
            Assert.True(sold.IsZero && bought.IsZero, $"{price} leaves {sold} and {bought}");
            Assert.All(price.Legs, leg => Assert.True(leg.Amount.IsPositive));
        }
    }

    // Whatever a client exchanges there and back again, they do not end with more than they had.
    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public void Never_gives_more_for_a_round_trip(int seed)
    {
        var (random, trips) = (new Random(seed), 0);
        for (var i = 0; i < 2000; i++)
        {
            var rates = Random(random);
            if (rates.Price(Euro, Dollar, Amount(random), (QuoteSide)random.Next(2)).Price is not { } there)
                continue;
            if (rates.Price(Dollar, Euro, there.Bought.Minor, QuoteSide.Sell).Price is not { } back)
                continue;
            trips++;
            Assert.True(back.Bought <= there.Sold, $"{there} came back as {back}");
        }
        Assert.True(trips > 1000, $"Only {trips} trips were possible.");
    }

    private static BigInteger Add(BigInteger sum, QuotedLeg leg) =>
        sum + (leg.Direction is PostingDirection.Credit ? leg.Amount.Minor : -leg.Amount.Minor);

    private static long Amount(Random random) => random.NextInt64(1, (long)Math.Pow(10, random.Next(1, 13)));

    private static ExchangeRates Random(Random random) =>
        Rates(
            string.Create(CultureInfo.InvariantCulture, $"{random.Next(0, 200)}.{random.Next(1, 1_000_000):D6}"),
            random.Next(3) == 0 ? 0 : random.Next(500),
            random.Next(3) == 0 ? 0 : random.Next(500)
        );

    private static PricedExchange Price(ExchangeRates rates, Currency from, Currency to, long minor, QuoteSide side) =>
        rates.Price(from, to, minor, side).Price ?? throw new InvalidOperationException("There is a rate.");

    private static ExchangeRates Rates(string rate, int spread, int fee)
    {
        var options = new ExchangeOptions
        {
            Rates = { ["EUR/USD"] = rate },
            Spread = spread,
            ExchangeFee = fee,
        };
        foreach (var code in new[] { "eur", "usd" })
        {
            options.PositionAccounts[code] = $"acc_position_{code}";
            options.FeeAccounts[code] = $"acc_fee_{code}";
            options.RoundingAccounts[code] = $"acc_rounding_{code}";
        }
        return new ExchangeRates(options);
    }
}
