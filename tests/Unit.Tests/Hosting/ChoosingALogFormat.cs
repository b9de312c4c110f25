using Florin.Observability.Logging;
using Florin.Platform.Configuration;
using Microsoft.Extensions.Configuration;

namespace Florin.Unit.Tests.Hosting;

/// <summary>Text for people, JSON for programs.</summary>
public sealed class ChoosingALogFormat
{
    [Theory]
    [InlineData(null, false, "", false)]
    [InlineData(null, true, "", true)]
    [InlineData("auto", false, "", false)]
    [InlineData("auto", false, "DOTNET_ENVIRONMENT=Production", true)]
    [InlineData("auto", false, "ASPNETCORE_ENVIRONMENT=production", true)]
    [InlineData("auto", false, "DOTNET_ENVIRONMENT=Demo ASPNETCORE_ENVIRONMENT=Production", false)]
    [InlineData("auto", true, "DOTNET_ENVIRONMENT=Development", true)]
    [InlineData("text", true, "DOTNET_ENVIRONMENT=Production", false)]
    [InlineData("Json", false, "", true)]
    public void Goes_by_the_setting_then_by_the_output_and_the_environment(
        string? format,
        bool isRedirected,
        string variables,
        bool isJson
    ) => Assert.Equal(isJson, Options(format).IsJson(Of(isRedirected, variables)));

    [Theory]
    [InlineData(false, "TERM=xterm", true)]
    [InlineData(false, "NO_COLOR=", true)]
    [InlineData(false, "NO_COLOR=1", false)]
    [InlineData(false, "TERM=dumb", false)]
    [InlineData(true, "TERM=xterm", false)]
    public void Colors_only_a_terminal_that_wants_it(bool isRedirected, string variables, bool takesColor) =>
        Assert.Equal(takesColor, Of(isRedirected, variables).TakesColor);

    [Fact]
    public void Refuses_what_is_no_format()
    {
        var refused = Assert.Throws<WrongConfiguration>(() => Options("xml"));
        Assert.Contains("Logging:Format", refused.Message, StringComparison.Ordinal);
        Assert.Contains("xml", refused.Message, StringComparison.Ordinal);
        Assert.Contains("Json", refused.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("Logging:LogLevel:Default")]
    [InlineData("Logging:Console:LogLevel:Florin.Requests")]
    public void Refuses_a_level_that_is_none(string key)
    {
        var refused = Assert.Throws<WrongConfiguration>(() => LogLevels.Of(Configured(key, "Loud")));
        Assert.Equal(
            $"{key} is 'Loud': expected one of Trace, Debug, Information, Warning, Error, Critical, None.",
            refused.Message
        );
    }

    [Fact]
    public void Follows_a_change_of_levels_but_keeps_them_where_one_is_wrong()
    {
        const string Key = "Logging:LogLevel:Default";
        var configuration = Configured(Key, "Warning");
        var levels = LogLevels.Of(configuration);
        (string Set, string Kept)[] changes = [("Loud", "Warning"), ("Error", "Error")];
        foreach (var (set, kept) in changes)
        {
            configuration[Key] = set;
            configuration.Reload();
            Assert.Equal(kept, levels["LogLevel:Default"]);
        }
    }

    private static IConfigurationRoot Configured(string key, string value) =>
        new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create(key, (string?)value)]).Build();

    private static LoggingOptions Options(string? format) =>
        new ConfigurationBuilder()
            .AddInMemoryCollection([KeyValuePair.Create("Logging:LogLevel:Default", (string?)"Information")])
            .AddInMemoryCollection(format is null ? [] : [KeyValuePair.Create("Logging:Format", (string?)format)])
            .Build()
            .Options<LoggingOptions>(LoggingOptions.Section);

    private static Terminal Of(bool isRedirected, string variables)
    {
        var set = variables
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .ToDictionary(v => v.Split('=')[0], v => v.Split('=')[1], StringComparer.Ordinal);
        return Terminal.Of(isRedirected, set.GetValueOrDefault);
    }
}
