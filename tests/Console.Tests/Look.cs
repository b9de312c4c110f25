using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Florin.WebConsole.Tests;

/// <summary>What holds for a screen whatever it shows.</summary>
internal static class Look
{
    /// <summary>The folder that screenshots go to, where this variable names one.</summary>
    private const string Screenshots = "FLORIN_SCREENSHOTS";

    /// <summary>
    /// Looks at a screen with axe, for what is cut off and for what goes wrong in the browser, in both themes and on a small
    /// display.
    /// </summary>
    /// <param name="name">What its screenshots are called.</param>
    /// <param name="token">Of the person who looks; null for the administrator's.</param>
    public static async Task At(Site site, string name, string path, string? token = null)
    {
        var page = await site.SignedInBefore(token);
        var wrong = new List<string>();
        page.PageError += (_, error) => wrong.Add(error);
        page.Console += (_, message) =>
        {
            if (
                message.Type == "error"
                && !message.Text.Contains("404", StringComparison.Ordinal)
                && !message.Text.Contains("400 ", StringComparison.Ordinal)
            )
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
        await InspectInEach(page, name);
        Assert.Empty(wrong);
        await page.Context.CloseAsync();
    }

    /// <summary>Looks at what a page shows with axe, and for what is cut off.</summary>
    public static async Task Inspect(IPage page, string name, ColorScheme theme, int width)
    {
        Assert.Equal(0, await page.EvaluateAsync<int>("document.scrollingElement.scrollWidth - innerWidth"));
        var found = await page.RunAxe();
        Assert.True(
            found.Violations.Length == 0,
            string.Join(
                '\n',
                found
                    .Violations.Select(v => $"{v.Id}: {v.Help}: {string.Join(" | ", v.Nodes.Take(3).Select(n => n.Html))}")
                    .Prepend(name)
            )
        );
        await Keep(page, name, theme, width);
    }

    /// <summary>Looks at what a page shows, in both themes and on a small display.</summary>
    public static async Task InspectInEach(IPage page, string name)
    {
        foreach (var (theme, width) in new[] { (ColorScheme.Light, 320), (ColorScheme.Dark, 1280), (ColorScheme.Light, 1280) })
        {
            await page.EmulateMediaAsync(new() { ColorScheme = theme });
            await page.SetViewportSizeAsync(width, 800);
            await Inspect(page, name, theme, width);
        }
    }

    /// <summary>Makes a screenshot, where somebody wants them.</summary>
    public static async Task Keep(IPage page, string form, ColorScheme theme, int width)
    {
        if (Environment.GetEnvironmentVariable(Screenshots) is not { Length: > 0 } folder)
            return;
        var name = string.Concat(form.Trim('/').Select(letter => letter is '/' or '?' or '&' or '=' ? '-' : letter));
        await page.ScreenshotAsync(
            new()
            {
                Path = Path.Combine(folder, $"{(name.Length == 0 ? "health" : name)}-{theme}-{width}.png"),
                FullPage = true,
            }
        );
    }
}
