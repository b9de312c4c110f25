using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Florin.WebConsole.Tests;

/// <content>Its pages, and who is signed in there.</content>
public partial class Site
{
    private readonly ConcurrentDictionary<string, Task<string>> _sessions = new(StringComparer.Ordinal);

    /// <summary>A page of a browser of its own.</summary>
    /// <param name="state">The cookies of an earlier one; null for none.</param>
    public async Task<IPage> Open(
        ColorScheme theme = ColorScheme.Light,
        int width = 1280,
        bool scripts = true,
        string? state = null
    )
    {
        var context = await (_browser ?? throw new InvalidOperationException("It is started first.")).NewContextAsync(
            new()
            {
                ColorScheme = theme,
                ViewportSize = new() { Width = width, Height = 800 },
                BaseURL = Address,
                JavaScriptEnabled = scripts,
                StorageState = state,
            }
        );
        context.SetDefaultTimeout(60_000); // Only ends a hang.
        return await context.NewPageAsync();
    }

    /// <summary>The same, signed in as the administrator, at a screen.</summary>
    public Task<IPage> SignedIn(string path = "/", ColorScheme theme = ColorScheme.Light, int width = 1280) =>
        SignedIn(_token, path, theme, width);

    /// <summary>The same with the token of anybody.</summary>
    public async Task<IPage> SignedIn(string token, string path, ColorScheme theme = ColorScheme.Light, int width = 1280)
    {
        var page = await Open(theme, width);
        await page.GotoAsync($"/sign-in?return={Uri.EscapeDataString(path)}");
        await page.ClickAsync("summary");
        await page.FillAsync("#token", token);
        await page.ClickAsync("button.primary");
        await IsAt(page, $"**{path}");
        await Assertions.Expect(page.Locator("h1").First).ToBeVisibleAsync();
        await IsLive(page);
        return page;
    }

    /// <summary>
    /// An empty page of somebody who signed in once for all such pages: what only looks needs no session of its own.
    /// </summary>
    /// <param name="token">Theirs; null for the administrator's.</param>
    public async Task<IPage> SignedInBefore(string? token)
    {
        return await Open(state: await _sessions.GetOrAdd(token ?? _token, Session));

        async Task<string> Session(string one)
        {
            var page = await SignedIn(one, "/find");
            var state = await page.Context.StorageStateAsync();
            await page.Context.CloseAsync();
            return state;
        }
    }

    /// <summary>
    /// Waits until the page is at an address, in which ** may be anything. It looks at the address: the events of a navigation are
    /// missed at times where the machine is busy.
    /// </summary>
    public static Task IsAt(IPage page, string address)
    {
        var pattern = Regex.Escape(address).Replace(@"\*\*", ".*").Replace(@"\*", "[^/?]*");
        return Assertions.Expect(page).ToHaveURLAsync(new Regex($"^{pattern}$", RegexOptions.None, TimeSpan.FromSeconds(1)));
    }

    /// <summary>
    /// Clicks on what leads to another screen, and waits until that is there and live. The address changes before the screen does:
    /// what is clicked between the two is lost.
    /// </summary>
    public static async Task Follow(IPage page, ILocator link, string address)
    {
        var heading = page.Locator("main h1").First;
        var before = await heading.TextContentAsync() ?? "";
        await link.ClickAsync();
        await IsAt(page, address);
        await Assertions.Expect(heading).Not.ToHaveTextAsync(before);
        await IsLive(page);
    }

    /// <summary>Waits until the page's circuit has drawn it again: a click on what it replaces meanwhile would be lost.</summary>
    public static Task IsLive(IPage page) => Assertions.Expect(page.Locator("[data-live=no]")).ToHaveCountAsync(0);
}
