using System.Globalization;
using Microsoft.Playwright;

namespace Florin.WebConsole.Tests;

/// <summary>
/// A console that is open for long and used a lot: it grows neither in the browser nor in the server. The long form goes on for as many
/// minutes as <c>FLORIN_CONSOLE_SOAK</c> says.
/// </summary>
public sealed class StayingOpen(SiteToStayAt site, ITestOutputHelper output) : IClassFixture<SiteToStayAt>
{
    private const string Minutes = "FLORIN_CONSOLE_SOAK";
    private const string Circuits = "florin_console_circuits";
    private const string Memory = "dotnet_process_memory_working_set_bytes";
    private const int ShortRounds = 6;

    private static readonly string[] Screens =
    [
        "/",
        "/transfers",
        "/accounts",
        "/review",
        "/events",
        "/traces",
        "/storage",
        "/gateway",
        "/users",
        "/audit",
        "/alerts",
        "/settings",
        "/webhooks",
        "/schedules",
        "/matches",
        "/reports",
    ];

    [Fact]
    public async Task Grows_neither_in_the_browser_nor_in_the_server()
    {
        var page = await site.SignedIn();
        var browser = await page.Context.NewCDPSessionAsync(page);
        await browser.SendAsync("Performance.enable");
        await Round(page);
        await Round(page); // Everything has been loaded and compiled once.
        var (before, memory) = (await Size(browser), await site.Metric(Memory));
        foreach (var round in Rounds())
        {
            await Round(page);
            var (size, circuits, used) = (await Size(browser), await site.Metric(Circuits), await site.Metric(Memory));
            output.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{round}: heap {size.HeapBytes / 1e6:0.00} MB, {size.Nodes} nodes, {circuits} circuits, server {used / 1e6:0} MB"
                )
            );
        }
        var after = await Size(browser);
        Assert.InRange(after.Nodes, 1, before.Nodes * 1.5);
        Assert.InRange(after.HeapBytes, 1, (before.HeapBytes * 1.5) + 2_000_000);
        Assert.InRange(await site.Metric(Memory), 1, (memory * 1.5) + 50_000_000);
        Assert.InRange(await site.Metric(Circuits), 0, 2); // The page's own, and one that it has just left.
        await page.Context.CloseAsync();
        Assert.Equal(0, await Eventually.Is(() => site.Metric(Circuits), open => open == 0));
    }

    private static IEnumerable<int> Rounds()
    {
        var minutes = Environment.GetEnvironmentVariable(Minutes) is { Length: > 0 } text
            ? double.Parse(text, CultureInfo.InvariantCulture)
            : 0;
        var began = System.Diagnostics.Stopwatch.StartNew();
        for (var round = 0; minutes > 0 ? began.Elapsed.TotalMinutes < minutes : round < ShortRounds; round++)
            yield return round;
    }

    // As an operator goes from screen to screen, with money moving meanwhile.
    private async Task Round(IPage page)
    {
        foreach (var screen in Screens)
        {
            await page.Locator($".side a[href='{screen}']").ClickAsync();
            await Site.IsAt(page, $"**{screen}");
            await Assertions.Expect(page.Locator("main h1").First).ToBeVisibleAsync();
        }
        await page.Locator(".side a[href='/']").ClickAsync();
        await Assertions.Expect(page.Locator("[data-live=yes]").First).ToBeVisibleAsync();
        await site.Traced();
    }

    private static async Task<(double HeapBytes, double Nodes)> Size(ICDPSession browser)
    {
        await browser.SendAsync("HeapProfiler.collectGarbage");
        var metrics = (await browser.SendAsync("Performance.getMetrics"))!.Value.GetProperty("metrics");
        return (Of("JSHeapUsedSize"), Of("Nodes"));

        double Of(string name) =>
            metrics
                .EnumerateArray()
                .Single(metric => metric.GetProperty("name").GetString() == name)
                .GetProperty("value")
                .GetDouble();
    }
}
