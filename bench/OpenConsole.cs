using Microsoft.Playwright;

namespace Florin.Bench;

/// <summary>A browser in front of a Florin's console, signed in as an administrator.</summary>
internal sealed class OpenConsole : IAsyncDisposable
{
    private const string Chromium = "/usr/bin/chromium-headless-shell"; // Debian's package chromium-headless-shell.

    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;

    private OpenConsole(IPlaywright playwright, IBrowser browser) => (_playwright, _browser) = (playwright, browser);

    /// <summary>Starts the browser.</summary>
    public static async Task<OpenConsole> Start()
    {
        var playwright = await Playwright.CreateAsync();
        return new OpenConsole(
            playwright,
            await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Chromium, Args = ["--no-sandbox"] })
        );
    }

    /// <summary>Opens screens of a console, each in a tab of its own; closing the first one's context closes them all.</summary>
    public async Task<IReadOnlyList<IPage>> Open(LoadedFlorin florin, params IReadOnlyList<string> screens)
    {
        var context = await _browser.NewContextAsync(new() { BaseURL = florin.Console });
        context.SetDefaultTimeout(120_000); // Only ends a hang.
        var pages = new List<IPage> { await context.NewPageAsync() };
        await pages[0].GotoAsync("/sign-in?return=/settings");
        await pages[0].ClickAsync("summary");
        await pages[0].FillAsync("#token", await florin.Token());
        await pages[0].ClickAsync("button.primary");
        await pages[0].Locator("h1", new() { HasText = "Settings" }).WaitForAsync();
        foreach (var screen in screens.Skip(1))
            pages.Add(await context.NewPageAsync());
        foreach (var (page, screen) in pages.Zip(screens))
        {
            await page.GotoAsync(screen);
            await page.Locator("[data-live=yes]").First.WaitForAsync();
        }
        return pages;
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }
}
