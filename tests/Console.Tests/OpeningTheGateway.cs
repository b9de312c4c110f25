using System.Text.Json;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Florin.WebConsole.Tests;

/// <summary>The gateway's own pages in a browser.</summary>
public sealed class OpeningTheGateway(Site site)
{
    private static readonly (ColorScheme Theme, int Width)[] Looks =
    [
        (ColorScheme.Light, 1280),
        (ColorScheme.Dark, 1280),
        (ColorScheme.Light, 320),
    ];

    public static TheoryData<string, ColorScheme, int> Pages =>
        [
            .. from path in (string[])["/", "/status"]
            from look in Looks
            select new TheoryDataRow<string, ColorScheme, int>(path, look.Theme, look.Width),
        ];

    public static TheoryData<ColorScheme, int> References =>
        [.. Looks.Select(look => new TheoryDataRow<ColorScheme, int>(look.Theme, look.Width))];

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Shows_pages_that_everyone_can_read(string path, ColorScheme theme, int width)
    {
        var (page, wrong) = await Open(theme, width);
        await page.GotoAsync(path == "/" ? site.Gateway : site.Gateway + path);
        await Assertions.Expect(page.Locator("h1")).ToBeVisibleAsync();
        // The style is in force: the policy of other answers would have stopped it.
        Assert.Equal(
            theme is ColorScheme.Light ? "rgb(246, 247, 248)" : "rgb(20, 24, 28)",
            await page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor")
        );
        Assert.Equal(0, await page.EvaluateAsync<int>("document.scrollingElement.scrollWidth - innerWidth"));
        var found = await page.RunAxe();
        Assert.True(found.Violations.Length == 0, string.Join('\n', found.Violations.Select(v => $"{v.Id}: {v.Help}")));
        await Look.Keep(page, $"gateway{path}", theme, width);
        Assert.Empty(wrong);
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Leads_to_the_console_the_reference_and_the_status()
    {
        var (page, _) = await Open(ColorScheme.Light, 1280);
        foreach (
            var (name, url) in (IEnumerable<(string, string)>)
                [("Console", $"{site.Address}/sign-in**"), ("API reference", "**/docs"), ("Status", "**/status")]
        )
        {
            await page.GotoAsync(site.Gateway);
            await page.GetByRole(AriaRole.Link, new() { Name = name, Exact = true }).ClickAsync();
            await Site.IsAt(page, url);
            await Assertions.Expect(page.Locator("h1")).ToBeVisibleAsync();
        }
        await page.Context.CloseAsync();
    }

    [Theory]
    [MemberData(nameof(References))]
    public async Task Lists_every_operation_in_the_reference_and_asks_no_other_host(ColorScheme theme, int width)
    {
        var (page, wrong) = await Open(theme, width);
        await page.GotoAsync($"{site.Gateway}/docs");
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Florin");
        Assert.Equal(
            theme is ColorScheme.Dark,
            await page.EvaluateAsync<bool>("document.body.classList.contains('dark-mode')")
        );
        Assert.Equal(0, await page.EvaluateAsync<int>("document.scrollingElement.scrollWidth - innerWidth"));
        await Look.Keep(page, "gateway/docs", theme, width);
        if (width >= 1280)
            foreach (var (tag, paths) in await Document())
            {
                await page.GotoAsync($"{site.Gateway}/docs#tag/{tag}");
                foreach (var path in paths)
                    await Assertions
                        .Expect(page.Locator($"a[href$='{path}']").Filter(new() { HasText = path }).First)
                        .ToBeAttachedAsync();
            }
        Assert.Empty(wrong);
        await page.Context.CloseAsync();
    }

    private async Task<(IPage Page, List<string> Wrong)> Open(ColorScheme theme, int width)
    {
        var (page, wrong) = (await site.Open(theme, width), new List<string>());
        page.PageError += (_, error) => wrong.Add(error);
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
                wrong.Add(message.Text);
        };
        page.Request += (_, request) =>
        {
            if (
                !request.Url.StartsWith(site.Gateway, StringComparison.Ordinal)
                && !request.Url.StartsWith(site.Address, StringComparison.Ordinal)
                && !request.Url.StartsWith("data:", StringComparison.Ordinal)
            )
                wrong.Add($"asked {request.Url}");
        };
        return (page, wrong);
    }

    // The paths of each tag.
    private async Task<IEnumerable<KeyValuePair<string, List<string>>>> Document()
    {
        using var client = new HttpClient();
        using var document = JsonDocument.Parse(await client.GetStringAsync($"{site.Gateway}/openapi.json"));
        var paths = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var path in document.RootElement.GetProperty("paths").EnumerateObject())
        foreach (var operation in path.Value.EnumerateObject())
        {
            var tag = operation.Value.GetProperty("tags")[0].GetString() ?? "";
            if (!paths.TryGetValue(tag, out var known))
                paths[tag] = known = [];
            known.Add(path.Name);
        }
        Assert.True(paths.Count > 5);
        return paths;
    }
}
