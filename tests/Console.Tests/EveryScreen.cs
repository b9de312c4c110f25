using System.Collections.Concurrent;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Florin.WebConsole.Tests;

/// <summary>What holds for each screen, in both themes and on a small display.</summary>
public sealed class EveryScreen(Site site)
{
    /// <summary>The folder that screenshots go to, where this variable names one.</summary>
    private const string Screenshots = "FLORIN_SCREENSHOTS";

    private static readonly string[] Paths =
    [
        "/",
        "/transfers",
        "/transfers/{completed}",
        "/transfers/{completed}/versions/5",
        "/accounts",
        "/accounts/{account}",
        "/writes/{write}",
        "/review",
        "/events",
        "/traces",
        "/traces/{trace}",
        "/storage",
        "/gateway",
        "/users",
        "/users/{user}",
        "/audit?chain=true",
        "/alerts",
        "/settings",
        "/find?q=12.34",
        "/nowhere",
    ];

    public static TheoryData<string, ColorScheme, int> Screens =>
        [
            .. from path in Paths
            from look in new[] { (ColorScheme.Light, 1280), (ColorScheme.Dark, 1280), (ColorScheme.Light, 320) }
            select new TheoryDataRow<string, ColorScheme, int>(path, look.Item1, look.Item2),
        ];

    [Theory]
    [MemberData(nameof(Screens))]
    public async Task Can_be_read_by_everyone(string form, ColorScheme theme, int width)
    {
        var path = form.Replace("{completed}", site.Completed, StringComparison.Ordinal)
            .Replace("{account}", site.Account, StringComparison.Ordinal)
            .Replace("{user}", site.User, StringComparison.Ordinal)
            .Replace("{write}", site.Write, StringComparison.Ordinal);
        if (path.Contains("{trace}", StringComparison.Ordinal))
            path = path.Replace("{trace}", (await site.Traced()).Trace, StringComparison.Ordinal);
        var page = await site.SignedIn("/settings", theme, width);
        var wrong = new List<string>();
        page.PageError += (_, error) => wrong.Add(error);
        page.Console += (_, message) =>
        {
            if (message.Type == "error" && !message.Text.Contains("404", StringComparison.Ordinal))
                wrong.Add(message.Text);
        };
        page.Request += (_, request) =>
        {
            if (
                !request.Url.StartsWith(site.Address, StringComparison.Ordinal)
                && !request.Url.StartsWith("data:", StringComparison.Ordinal)
            )
                wrong.Add($"asked {request.Url}");
        };
        await page.GotoAsync(path);
        await Assertions.Expect(page.Locator("h1")).ToBeVisibleAsync();
        Assert.Equal(0, await page.EvaluateAsync<int>("document.scrollingElement.scrollWidth - innerWidth"));
        var found = await page.RunAxe();
        Assert.True(
            found.Violations.Length == 0,
            string.Join(
                '\n',
                found.Violations.Select(v => $"{v.Id}: {v.Help}: {string.Join(" | ", v.Nodes.Take(3).Select(n => n.Html))}")
            )
        );
        await Keep(page, form, theme, width);
        Assert.Empty(wrong);
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Is_there_with_little()
    {
        var page = await site.Open();
        var finished = new ConcurrentQueue<IRequest>();
        page.RequestFinished += (_, request) => finished.Enqueue(request);
        await page.GotoAsync("/sign-in", new() { WaitUntil = WaitUntilState.NetworkIdle });
        var bytes = 0;
        foreach (var request in finished)
        {
            var sizes = await request.SizesAsync();
            bytes += sizes.ResponseBodySize + sizes.ResponseHeadersSize;
        }
        Assert.InRange(bytes, 10_000, 500_000);
        await page.Context.CloseAsync();
    }

    internal static async Task Keep(IPage page, string form, ColorScheme theme, int width)
    {
        if (Environment.GetEnvironmentVariable(Screenshots) is not { Length: > 0 } folder)
            return;
        var name = form.Trim('/').Replace('/', '-').Replace('?', '-');
        await page.ScreenshotAsync(
            new()
            {
                Path = Path.Combine(folder, $"{(name.Length == 0 ? "health" : name)}-{theme}-{width}.png"),
                FullPage = true,
            }
        );
    }
}
