using Florin.Host.CommandLine;

namespace Florin.Unit.Tests.Hosting;

/// <summary>Settings as they are written on the command line.</summary>
public sealed class TheCommandLine
{
    private static readonly Dictionary<string, string> Shorthands = new(StringComparer.OrdinalIgnoreCase)
    {
        ["data"] = "Florin:Data",
    };

    [Fact]
    public void Takes_values_after_an_equals_sign_or_as_the_next_word()
    {
        var settings = Arguments.Settings(["--A:B=1=2", "--C:D", "x y", "--data", "dir", "--E="], Shorthands);
        Assert.Equal(
            new Dictionary<string, string?>(StringComparer.Ordinal)
            {
                ["A:B"] = "1=2",
                ["C:D"] = "x y",
                ["Florin:Data"] = "dir",
                ["E"] = "",
            },
            settings
        );
    }

    [Fact]
    public void Lets_the_last_of_a_key_win_whatever_its_capitals() =>
        Assert.Equal("2", Arguments.Settings(["--a:b=1", "--A:B=2"], Shorthands)["A:b"]);

    [Theory]
    [InlineData("stray", "'stray' is not understood here")]
    [InlineData("--", "'--' is not understood here")]
    [InlineData("-x", "'-x' is not understood here")]
    [InlineData("--A:B", "--A:B has no value")]
    public void Refuses_what_it_cannot_read(string word, string message) =>
        Assert.StartsWith(
            message,
            Assert.Throws<WrongUsage>(() => Arguments.Settings([word], Shorthands)).Message,
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("Florin:BasePort")]
    [InlineData("gateway:ratelimit:limit")]
    [InlineData("Gateway:RateLimit:Tiers:Premium")]
    [InlineData("Gateway:Bulkhead:MaxConcurrent")]
    [InlineData("Gateway:CircuitBreaker:Timeout")]
    [InlineData("EventStore:SnapshotEvery")]
    [InlineData("Risk:LargeAmount:USD")]
    [InlineData("Risk:ReviewAt")]
    [InlineData("Services:account:Address")]
    [InlineData("Florin:Admin:Email")]
    [InlineData("Florin:Tokens:Lifetime")]
    [InlineData("Logging:LogLevel:Default")]
    public void Knows_the_settings_of_every_part(string setting) => KnownSettings.Check([setting]);

    [Theory]
    [InlineData("Gateway:RateLimt:Limit", "Did you mean 'Gateway:RateLimit:Limit'?")]
    [InlineData("Florin:Port", "There is no setting 'Florin:Port'")]
    [InlineData("Rsik:ReviewAt", "Did you mean 'Risk:ReviewAt'?")]
    public void Says_what_may_have_been_meant_by_an_unknown_one(string setting, string message) =>
        Assert.Contains(
            message,
            Assert.Throws<WrongUsage>(() => KnownSettings.Check([setting])).Message,
            StringComparison.Ordinal
        );
}
