using Florin.Reconciliation.Reading;

namespace Florin.Unit.Tests.Reconciliation;

public sealed class ReadingAmounts
{
    [Theory]
    [InlineData("1.234,50", ',', "1234.5")]
    [InlineData("1 234 567,5", ',', "1234567.5")]
    [InlineData("12,34,567.00", '.', "1234567")]
    [InlineData("1'234.5", '.', "1234.5")]
    [InlineData("25,", ',', "25")]
    [InlineData(",5", ',', "0.5")]
    [InlineData("7-", '.', "-7")]
    public void Takes_thousands_in_groups(string text, char point, string amount) =>
        Assert.Equal(amount, PlainDecimal.Of(text, point, point == ',' ? ". '" : ", '"));

    [Theory]
    [InlineData("1.5", ',')]
    [InlineData("12.34", ',')]
    [InlineData("1.00,0", ',')]
    [InlineData("1.2.3", ',')]
    [InlineData("1 2", ',')]
    [InlineData("1.,5", ',')]
    [InlineData(".234,5", ',')]
    [InlineData("1.234 567", ',')]
    [InlineData("1234.567.890", ',')]
    [InlineData("1,5", '.')]
    [InlineData("1,00", '.')]
    public void Takes_no_sign_of_thousands_elsewhere_for_a_decimal_sign_may_be_meant(string text, char point) =>
        Assert.Null(PlainDecimal.Of(text, point, point == ',' ? ". '" : ", '"));
}
