using Florin.Cli;
using Florin.Host.Composition;
using Florin.Platform.Configuration;

namespace Florin.Unit.Tests.Hosting;

/// <summary>Settings as they are written on the command line.</summary>
public sealed class TheCommandLine
{
    [Fact]
    public void Takes_values_after_an_equals_sign_or_as_the_next_word()
    {
        var settings = Settings.Of(["--Florin:Bind=a=b", "--Florin:BasePort", "4000", "--data", "dir", "--services="]);
        Assert.Equal("a=b", settings["Florin:Bind"]);
        Assert.Equal("4000", settings["Florin:BasePort"]);
        Assert.Equal(("dir", ""), (settings["Florin:Data"], settings["Florin:Services"]));
    }

    [Fact]
    public void Lets_the_last_of_a_key_win_whatever_its_capitals() =>
        Assert.Equal("2", Settings.Of(["--risk:reviewat=1", "--Risk:ReviewAt=2"])["RISK:REVIEWAT"]);

    [Theory]
    [InlineData("stray", "'stray' is not a known option")]
    [InlineData("--", "'--' is not a known option")]
    [InlineData("-x", "'-x' is not a known option")]
    [InlineData("--Florin:Bind", "--Florin:Bind has no value")]
    public void Refuses_what_it_cannot_read(string word, string message) =>
        Assert.StartsWith(message, Assert.Throws<WrongUsage>(() => Settings.Of([word])).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("--services=user", "--Florin:Services=account")]
    [InlineData("--florin:services=account", "--services=user")]
    [InlineData("--data=one", "--Florin:Data=two")]
    public void Refuses_one_setting_under_two_names_with_two_values(string one, string other)
    {
        var refused = Assert.Throws<WrongUsage>(() => Settings.Of([one, other]));
        foreach (var setting in new[] { one, other })
            Assert.Contains(
                setting.Replace("=", " is '", StringComparison.Ordinal) + "'",
                refused.Message,
                StringComparison.Ordinal
            );
    }

    [Fact]
    public void Takes_one_setting_under_two_names_with_the_same_value() =>
        Assert.Equal("one", Settings.Of(["--data=one", "--Florin:Data=one"])["Florin:Data"]);

    [Theory]
    [InlineData("")]
    [InlineData(" , ")]
    [InlineData("all,user")]
    [InlineData("usr")]
    public void Refuses_to_host_nothing_or_what_there_is_not(string services)
    {
        var refused = Assert.Throws<WrongConfiguration>(() => StartCheck.Of(Settings.Of([$"--services={services}"])));
        Assert.StartsWith($"Florin:Services is '{services}': names ", refused.Message, StringComparison.Ordinal);
        Assert.Contains("allowed: all, or a comma-separated list of gateway, user", refused.Message, StringComparison.Ordinal);
    }

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
    [InlineData("Florin:Port", "Unknown setting 'Florin:Port'")]
    [InlineData("Services:user:Adress", "Unknown setting 'Services:user:Adress'")]
    [InlineData("Services:usr:Address", "Unknown setting 'Services:usr:Address'")]
    [InlineData("Logging:Formt", "Did you mean 'Logging:Format'?")]
    [InlineData("Logging:Console:Colour", "Unknown setting 'Logging:Console:Colour'")]
    [InlineData("Storage:Log", "Did you mean 'Storage:Log:Provider'?")]
    [InlineData("storage:views", "Did you mean 'Storage:Views:Provider'?")]
    [InlineData("Rsik:ReviewAt", "Did you mean 'Risk:ReviewAt'?")]
    public void Says_what_may_have_been_meant_by_an_unknown_one(string setting, string message) =>
        Assert.Contains(
            message,
            Assert.Throws<WrongUsage>(() => KnownSettings.Check([setting])).Message,
            StringComparison.Ordinal
        );
}
