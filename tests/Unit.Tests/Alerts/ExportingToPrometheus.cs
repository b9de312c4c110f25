using System.Text.Json;
using System.Text.RegularExpressions;
using Florin.Observability.Alerts;
using Florin.Observability.Alerts.Rules;
using Florin.Testing;

namespace Florin.Unit.Tests.Alerts;

/// <summary>The rules as a file of Prometheus, and the dashboards of Grafana.</summary>
public sealed partial class ExportingToPrometheus
{
    private static readonly string[] Suffixes =
    [
        "",
        "_total",
        "_seconds",
        "_bytes",
        "_seconds_total",
        "_bucket",
        "_sum",
        "_count",
        "_seconds_bucket",
        "_seconds_sum",
        "_seconds_count",
    ];

    private static readonly Lazy<HashSet<string>> Instruments = new(() =>
        [
            .. Directory
                .EnumerateFiles(Path.Combine(SourceTree.Root, "src"), "*.cs", SearchOption.AllDirectories)
                .SelectMany(file => Instrument().Matches(File.ReadAllText(file)))
                .Select(match => match.Groups["name"].Value.Replace('.', '_')),
        ]
    );

    [Fact]
    public async Task Passes_the_check_of_promtool()
    {
        Assert.SkipWhen(Promtool.Path is null, Promtool.WhyMissing);
        var rules = BuiltInRules.All().Select(rule => AlertRule.Of(rule.Key, rule.Value)).ToList();
        var tricky = new RuleSettings
        {
            When = "increase(florin_commands_total{outcome!=\"accepted\",command=~\"A|B\"})",
            Under = 1e-7,
            By = "command",
            For = TimeSpan.FromMilliseconds(1500),
            Summary = "It's \"so\": {{ no template }} & # no comment",
        };
        rules.Add(AlertRule.Of("tricky", tricky));
        var (code, said) = await Promtool.Check(PrometheusRules.Of(rules));
        Assert.True(code == 0, said);
        Assert.Contains($"{rules.Count} rules found", said, StringComparison.Ordinal);
        (code, _) = await Promtool.Check(PrometheusRules.Of(rules).Replace("sum", "som", StringComparison.Ordinal));
        Assert.NotEqual(0, code);
    }

    [Fact]
    public void Names_only_metrics_that_there_are()
    {
        var rules = BuiltInRules.All().Select(rule => AlertRule.Of(rule.Key, rule.Value));
        Assert.Empty(Unknown(PrometheusRules.Of(rules)));
        Assert.Equal(["florin_made_up_total"], Unknown("rate(florin_made_up_total[5m]) / florin_log_head"));
    }

    [Fact]
    public void Has_dashboards_that_name_only_metrics_that_there_are()
    {
        var files = Directory.GetFiles(Path.Combine(SourceTree.Root, "docs", "operations", "grafana"), "*.json");
        Assert.NotEmpty(files);
        foreach (var file in files)
        {
            using var dashboard = JsonDocument.Parse(File.ReadAllText(file));
            var asked = dashboard
                .RootElement.GetProperty("panels")
                .EnumerateArray()
                .SelectMany(panel => panel.GetProperty("targets").EnumerateArray())
                .Select(target => target.GetProperty("expr").GetString()!)
                .ToList();
            Assert.NotEmpty(asked);
            Assert.All(asked, expression => Assert.Matches("florin_|process_|dotnet_", expression));
            Assert.Empty(asked.SelectMany(Unknown));
        }
    }

    private static IEnumerable<string> Unknown(string text) =>
        Metric()
            .Matches(text)
            .Select(match => match.Value)
            .Distinct(StringComparer.Ordinal)
            .Where(name =>
                !Array.Exists(
                    Suffixes,
                    end => name.EndsWith(end, StringComparison.Ordinal) && Instruments.Value.Contains(name[..^end.Length])
                )
            );

    [GeneratedRegex("\"(?<name>(florin|process)\\.[a-z0-9_.]+)\"", RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex Instrument();

    [GeneratedRegex("\\b(florin|process)_[a-z0-9_]+", RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex Metric();
}
