using Florin.Platform.Configuration;
using Florin.Platform.Hosting;
using Florin.Risk;
using Microsoft.Extensions.Configuration;

namespace Florin.Unit.Tests.Risk;

public sealed class ConfiguringTheRules
{
    [Fact]
    public void Is_not_needed()
    {
        var rules = Rules();
        Assert.Equal(
            ["10000.00 EUR", "10000.00 GBP", "10000.00 USD"],
            rules.LargeAmount.At.Select(amount => amount.ToString())
        );
        Assert.Equal((0.7m, 0.9m, 10), (rules.ReviewAt, rules.RejectAt, rules.Velocity.Over));
    }

    [Fact]
    public void Changes_and_adds_thresholds_whatever_the_case_of_the_key()
    {
        var rules = Rules(("Risk:LargeAmount:usd", "500.5"), ("Risk:LargeAmount:JPY", "1000000"), ("Risk:RejectAt", "1"));
        Assert.Equal(
            ["10000.00 EUR", "10000.00 GBP", "1000000 JPY", "500.50 USD"],
            rules.LargeAmount.At.Select(amount => amount.ToString())
        );
        Assert.Equal(1, rules.RejectAt);
    }

    [Fact]
    public void Changes_the_threshold_of_every_currency_that_has_none()
    {
        Assert.Equal(10_000, Rules().LargeAmount.Default);
        Assert.Equal(5, Rules(("Risk:LargeAmount:default", "5")).LargeAmount.Default);
    }

    [Theory]
    [InlineData("Risk:LargeAmount:XXY", "1")]
    [InlineData("Risk:LargeAmount:USD", "0")]
    [InlineData("Risk:LargeAmount:USD", "1.005")]
    [InlineData("Risk:LargeAmount:USD", "much")]
    [InlineData("Risk:LargeAmount:Default", "0")]
    [InlineData("Risk:LargeAmount:Default", "0.5")]
    [InlineData("Risk:LargeAmount:Default", "much")]
    [InlineData("Risk:ReviewAt", "1.1")]
    [InlineData("Risk:ReviewAt", "-0.1")]
    [InlineData("Risk:ReviewAt", "0.95")]
    [InlineData("Risk:RejectAt", "high")]
    public void Stops_the_start_when_it_is_wrong(string key, string value)
    {
        var wrong = Assert.Throws<WrongConfiguration>(() => Rules((key, value)));
        Assert.Contains(key, wrong.Message, StringComparison.Ordinal);
        Assert.Contains(value, wrong.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "USD",
        "foo",
        "expected a plain decimal greater than 0 and at most 92233720368547758.07, with up to 2 decimal digits"
    )]
    [InlineData(
        "JPY",
        "0.5",
        "expected a plain decimal greater than 0 and at most 9223372036854775807, with up to 0 decimal digits"
    )]
    [InlineData("EUR", "-1", "expected a plain decimal greater than 0 and")]
    [InlineData("Default", "0", "expected an integer of major units from 1 to 1000000000")]
    [InlineData("XXY", "1", "'XXY' is not a currency; expected a code of ISO 4217,")]
    public void Says_what_a_large_amount_may_be(string code, string value, string allowed) =>
        Assert.StartsWith(
            $"Risk:LargeAmount:{code} is '{value}': {allowed}",
            Assert.Throws<WrongConfiguration>(() => Rules(($"Risk:LargeAmount:{code}", value))).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void Is_not_needed_to_describe_the_service()
    {
        var described = ServiceBuilder.Describe(RiskService.Definition);
        Assert.Equal(
            ["GET /assessments/{transactionId}", "GET /feed", "GET /rules", "GET /writes/{id}", "PUT /rules"],
            described.Endpoints.Select(endpoint => $"{endpoint.Method} {endpoint.Path}").Order(StringComparer.Ordinal)
        );
    }

    private static RiskRules Rules(params (string Key, string Value)[] settings) =>
        new ConfigurationBuilder()
            .AddInMemoryCollection(settings.ToDictionary(s => s.Key, s => (string?)s.Value, StringComparer.Ordinal))
            .Build()
            .Options<RiskOptions>(RiskOptions.Section)
            .ToRules();
}
