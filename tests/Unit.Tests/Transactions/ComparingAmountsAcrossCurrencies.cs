using Florin.Kernel;
using Florin.Transactions.Projections;
using FsCheck;
using FsCheck.Fluent;

namespace Florin.Unit.Tests.Transactions;

public sealed class ComparingAmountsAcrossCurrencies
{
    private static readonly Currency[] Currencies =
    [
        Currency.Of("JPY"),
        Currency.Of("USD"),
        Currency.Of("BHD"),
        Currency.Of("CLF"),
    ];

    // Small ones as often as large ones: of each number of bits as many.
    private static readonly Arbitrary<Money> Amounts = ArbMap
        .Default.GeneratorFor<long>()
        .Zip(Gen.Choose(1, 63))
        .Select(drawn => unchecked(drawn.Item1 * 6_364_136_223_846_793_005L) & (long.MaxValue >> (63 - drawn.Item2)))
        .Zip(Gen.Elements(Currencies))
        .Select(drawn => new Money(drawn.Item1, drawn.Item2))
        .ToArbitrary();

    [Fact]
    public void Goes_by_their_size_whatever_that_is() =>
        Prop.ForAll(
                Amounts,
                Amounts,
                (one, other) =>
                    Math.Sign(string.CompareOrdinal(AmountKey.Of(one), AmountKey.Of(other)))
                    == Major(one).CompareTo(Major(other))
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Finds_the_same_for_what_a_client_writes() =>
        Prop.ForAll(
                Amounts,
                amount => AmountKey.TryParse(amount.ToDecimal(), out var key, out _) && key == AmountKey.Of(amount)
            )
            .QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("9223372036854.775808", true)]
    [InlineData("9223372036854775807", true)]
    [InlineData("000000000000000000000000000000000001.50", true)]
    [InlineData("-1", true)]
    [InlineData("9223372036854775808", false)]
    [InlineData("0.0000000001", false)]
    [InlineData("1e3", false)]
    [InlineData("+1", false)]
    [InlineData(".5", false)]
    [InlineData("5.", false)]
    [InlineData("-", false)]
    [InlineData("", false)]
    [InlineData("١", false)]
    [InlineData("1\n", false)]
    public void Takes_plain_decimals_alone(string text, bool isTaken)
    {
        Assert.Equal(isTaken, AmountKey.TryParse(text, out _, out var problem));
        Assert.Equal(isTaken, problem is null);
        Assert.DoesNotContain("XXX", problem ?? "", StringComparison.Ordinal);
    }

    private static decimal Major(Money amount) => (decimal)amount.Minor / amount.Currency.Scale;
}
