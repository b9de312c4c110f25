using Florin.Host.Composition;
using Florin.Observability.Alerts;
using Florin.Observability.Alerts.Rules;
using Florin.Platform.Configuration;
using Microsoft.Extensions.Configuration;

namespace Florin.Unit.Tests.Alerts;

/// <summary>Sections <c>Alerts:Rules</c> and <c>Alerts:Receivers</c>.</summary>
public sealed class ConfiguringAlerts
{
    [Fact]
    public void Has_rules_without_any_setting()
    {
        var rules = Options().Rules;
        Assert.Equal(20, rules.Count);
        Assert.Equal((5, Severity.Critical), (rules["error-rate"].Over, rules["error-rate"].Severity));
    }

    [Fact]
    public void Changes_single_settings_of_a_rule_that_is_built_in()
    {
        var rules = Options("Alerts:Rules:LATENCY-P99:Over=2", "Alerts:Rules:consumer-lag:Enabled=false").Rules;
        Assert.Equal(
            (2, TimeSpan.FromMinutes(5), true),
            (rules["latency-p99"].Over, rules["latency-p99"].For, rules["latency-p99"].Public)
        );
        Assert.False(rules["consumer-lag"].Enabled);
        Assert.Equal(20, rules.Count);
    }

    [Theory]
    [InlineData("Alerts:Rules:mine:Over=1", "Alerts:Rules:mine:When is '': a value is required")]
    [InlineData("Alerts:Rules:mine:When=p42(x)", "Alerts:Rules:mine:When is 'p42(x)': expected one of latency-p99, error-rate")]
    [InlineData(
        "Alerts:Rules:error-rate:Under=1",
        "Alerts:Rules:error-rate:Over is '5', Alerts:Rules:error-rate:Under is '1': expected a number for one"
    )]
    [InlineData("Alerts:Rules:error-rate:Over=-1", "Alerts:Rules:error-rate:Over is '-1': expected 0 or more")]
    [InlineData("Alerts:Rules:availability:Under=-1", "Alerts:Rules:availability:Under is '-1': expected more than 0")]
    [InlineData("Alerts:Rules:error-rate:For=soon", "Alerts:Rules:error-rate:For is 'soon': expected a time")]
    [InlineData(
        "Alerts:Rules:error-rate:Severity=loud",
        "Alerts:Rules:error-rate:Severity is 'loud': expected one of Info, Warning, Critical"
    )]
    [InlineData(
        "Alerts:Rules:error-rate:Ovr=1",
        "Unknown setting 'Alerts:Rules:error-rate:Ovr': expected one of Enabled, When, Over"
    )]
    [InlineData(
        "Alerts:Rules:error-rate:To=nobody",
        "Alerts:Rules:error-rate:To is 'nobody': 'nobody' is not a receiver; allowed: none"
    )]
    [InlineData(
        "Alerts:Rules:burn-fast:Goal=100",
        "Alerts:Rules:burn-fast:Goal is '100': expected a number from 50 to 99.9999"
    )]
    [InlineData("Alerts:Receivers:ops:Url=http://example.org/", "Alerts:Receivers:ops:Url: expected an https:// address")]
    [InlineData("Alerts:Receivers:ops:Kind=mail", "Alerts:Receivers:ops:To is '': expected an address, since the kind is mail")]
    [InlineData(
        "Alerts:Receivers:ops:Kind=mail",
        "Alerts:Receivers:ops:Kind is 'mail': it needs a mail server; set Notification:Smtp:Host"
    )]
    [InlineData(
        "Alerts:Certificates:proxy=/nowhere.pem",
        "Alerts:Certificates:proxy is '/nowhere.pem': expected the path of a certificate"
    )]
    [InlineData("Alerts:Every=0", "Alerts:Every is '0': expected a time")]
    public void Refuses_what_is_wrong_by_key_value_and_what_is_allowed(string setting, string problem)
    {
        var (configuration, problems) = (Of(setting), new List<string>());
        configuration.Check(typeof(AlertsOptions), problems, AlertsOptions.Section);
        Alerting.Check(configuration, problems);
        Assert.Contains(problems, found => found.StartsWith(problem, StringComparison.Ordinal));
    }

    [Fact]
    public void Takes_days_that_are_over_for_a_certificate() =>
        Assert.Equal(-1, Options("Alerts:Rules:certificate-ends:Under=-1").Rules["certificate-ends"].Under);

    [Fact]
    public void Takes_every_rule_that_is_built_in()
    {
        foreach (var (name, rule) in BuiltInRules.All())
        {
            Assert.True(AlertRule.IsName(name), name);
            Assert.Empty(AlertRule.ProblemsOf(rule));
        }
    }

    private static AlertsOptions Options(params string[] settings) =>
        Of(settings).Options<AlertsOptions>(AlertsOptions.Section);

    private static IConfigurationRoot Of(params string[] settings) =>
        new ConfigurationBuilder()
            .AddInMemoryCollection(
                settings.Select(setting => setting.Split('=', 2)).Select(pair => KeyValuePair.Create(pair[0], (string?)pair[1]))
            )
            .Build();
}
