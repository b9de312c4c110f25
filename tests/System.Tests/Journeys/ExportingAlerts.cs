using Florin.System.Tests.Running;
using Florin.Testing;

namespace Florin.System.Tests.Journeys;

/// <summary><c>florin alerts export</c>: the rules in force, out of a data directory and from a running gateway.</summary>
public sealed class ExportingAlerts
{
    private const string Configured = "--Alerts:Rules:latency-p99:Over=0.25";

    [Fact]
    public async Task Gives_prometheus_the_rules_in_force_alike_from_the_data_and_from_the_gateway()
    {
        await using var florin = new OneProcess();
        await florin.Start(Configured);
        var admin = await Person.Admin(florin);
        var changed = await florin
            .Service("admin")
            .Ask(
                "PUT",
                "/admin/alerts/rules/consumer-lag",
                new
                {
                    when = "florin_consumer_lag_seconds",
                    over = 1234,
                    summary = "A consumer is far behind.",
                },
                admin.Token
            );
        Assert.Equal(200, changed.Status);
        var ofData = await FlorinProcess.Run(["alerts", "export", "--data", florin.Data, Configured]);
        var address = florin.Service("admin").BaseAddress!.ToString().TrimEnd('/'); // It was made with one.
        var ofGateway = await FlorinProcess.Run(["alerts", "export", "--url", address, "--token", admin.Token!]); // Signed in.
        Assert.Equal((0, ofData.Output), ofGateway);
        Assert.Contains("florin_consumer_lag_seconds > 1234", ofData.Output, StringComparison.Ordinal);
        Assert.Contains("> 0.25", ofData.Output, StringComparison.Ordinal);
        var (code, said) = await FlorinProcess.Run(["alerts", "export", "--url", address]);
        Assert.Equal(1, code);
        Assert.Contains("returned 401", said, StringComparison.Ordinal);
        await File.WriteAllTextAsync(Path.Combine(florin.Data, "alerts", "alerts.json"), "{ no json");
        (code, said) = await FlorinProcess.Run(["alerts", "export", "--data", florin.Data]);
        Assert.Equal(1, code);
        Assert.Contains("alerts.json is damaged", said, StringComparison.Ordinal);
        Assert.SkipWhen(Promtool.Path is null, Promtool.WhyMissing);
        (code, said) = await Promtool.Check(ofData.Output);
        Assert.True(code == 0, said);
    }

    [Theory]
    [InlineData("--token t", "--token goes with --url")]
    [InlineData("--data . --url http://127.0.0.1:9", "Give either --data or --url.")]
    [InlineData("--url http://127.0.0.1:9 --Alerts:Rules:disk-free:Under=5", "goes with --data")]
    [InlineData("--data . --Alerts:Rules:disk-free:Undr=5", "Unknown setting 'Alerts:Rules:disk-free:Undr'")]
    public async Task Says_what_does_not_go_together(string arguments, string message)
    {
        var (code, said) = await FlorinProcess.Run(["alerts", "export", .. arguments.Split(' ')]);
        Assert.Equal(1, code);
        Assert.Contains(message, said, StringComparison.Ordinal);
    }
}
