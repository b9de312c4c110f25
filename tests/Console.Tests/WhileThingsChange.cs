using Microsoft.Playwright;

namespace Florin.WebConsole.Tests;

/// <summary>What a page tells while services and the server itself come and go.</summary>
public sealed class WhileThingsChange(SiteOfItsOwn site) : IClassFixture<SiteOfItsOwn>
{
    [Fact]
    public async Task A_circuit_that_opens_is_seen_at_once()
    {
        var page = await site.SignedIn();
        await Interactive(page);
        await site.Ask(HttpMethod.Post, "/admin/clusters/notification/isolate");
        await Assertions.Expect(page.Locator("tr", new() { HasText = "notification" }).First).ToContainTextAsync("isolated");
        await site.Ask(HttpMethod.Post, "/admin/clusters/notification/reset");
        await Assertions.Expect(page.Locator("tr", new() { HasText = "notification" }).First).ToContainTextAsync("closed");
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task A_server_that_is_gone_and_comes_back_is_told_of_and_the_page_goes_on()
    {
        var page = await site.SignedIn();
        await Interactive(page);
        await site.Kill();
        await Assertions.Expect(page.Locator("#connection")).ToContainTextAsync("stale since");
        await site.Start();
        await Assertions.Expect(page.Locator("#connection")).ToBeHiddenAsync();
        await Assertions.Expect(page.Locator("h1")).ToContainTextAsync("Health");
        await Interactive(page);
        await page.Context.CloseAsync();
    }

    // The page has its connection.
    private static Task<IJSHandle> Interactive(IPage page) =>
        page.WaitForFunctionAsync("() => document.querySelector('[data-live=yes]') !== null");
}
