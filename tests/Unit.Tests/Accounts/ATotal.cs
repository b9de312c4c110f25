using System.Text.Json;
using Florin.Kernel;
using Florin.Platform.Json;

namespace Florin.Unit.Tests.Accounts;

public sealed class ATotal
{
    [Theory]
    [InlineData("0", "USD", "0.00")]
    [InlineData("5", "USD", "0.05")]
    [InlineData("-5", "USD", "-0.05")]
    [InlineData("-12345", "USD", "-123.45")]
    [InlineData("12345", "JPY", "12345")]
    [InlineData("-7", "JPY", "-7")]
    [InlineData("1001", "BHD", "1.001")]
    [InlineData("-170141183460469231731687303715884105728", "USD", "-1701411834604692317316873037158841057.28")]
    public void Is_written_with_the_digits_of_its_currency(string minor, string currency, string written)
    {
        var total = new DecimalTotal(Int128.Parse(minor, null), Currency.Of(currency));
        Assert.Equal(written, JsonSerializer.Serialize(total, FlorinJson.Full));
    }
}
