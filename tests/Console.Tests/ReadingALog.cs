using Microsoft.Playwright;

namespace Florin.WebConsole.Tests;

/// <summary>The events of a log, of which a browser holds only those that are in view.</summary>
public sealed class ReadingALog(Site site)
{
    private const string Rows = ".event-row button";

    [Fact]
    public async Task Scrolls_to_both_ends()
    {
        var log = await site.Ask(HttpMethod.Get, "/admin/events/account?latest=true&limit=1");
        var head = log.GetProperty("items")[0].GetProperty("position").GetInt64();
        var page = await site.SignedIn("/events?service=account");
        await Assertions.Expect(page.Locator(Rows).First.Locator(".number")).ToHaveTextAsync("1");
        await page.GetByRole(AriaRole.Button, new() { Name = "Newest" }).ClickAsync();
        await Assertions.Expect(page.Locator(Rows).GetByText($"{head}", new() { Exact = true }).Last).ToBeInViewportAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Beginning" }).ClickAsync();
        await Assertions.Expect(page.Locator(Rows).First).ToBeInViewportAsync();
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Slides_through_the_states_of_a_stream()
    {
        var page = await site.SignedIn($"/events?service=account&stream=account-{site.Account}");
        var detail = page.Locator(".event-detail");
        await Assertions.Expect(detail.Locator("table")).ToContainTextAsync("balance");
        var slider = page.Locator("#slider");
        await Assertions.Expect(slider).ToBeEnabledAsync();
        await slider.FocusAsync();
        await page.Keyboard.PressAsync("Home");
        await Assertions.Expect(detail.Locator("h2")).ToContainTextAsync("AccountOpened");
        await Assertions.Expect(detail.Locator("h2")).ToContainTextAsync("version 1 of");
        await page.Keyboard.PressAsync("ArrowRight");
        await Assertions.Expect(detail.Locator("h2")).ToContainTextAsync("version 2 of");
        await Assertions.Expect(detail.Locator("tr", new() { HasText = "changed" }).First).ToBeVisibleAsync();
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Never_shows_a_password()
    {
        var page = await site.SignedIn($"/events?service=user&stream=user-{site.User}");
        var detail = page.Locator(".event-detail");
        await Assertions.Expect(detail.Locator("table")).ToContainTextAsync($"p1:{site.User}:");
        Assert.DoesNotContain("assword", await detail.InnerTextAsync(), StringComparison.Ordinal);
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Tells_of_what_was_written_meanwhile()
    {
        var page = await site.SignedIn("/events?service=account");
        await Assertions.Expect(page.Locator(Rows).First).ToBeVisibleAsync();
        await site.InReview(); // An account is opened for it.
        var more = page.GetByRole(AriaRole.Button, new() { NameString = "new event" });
        await Assertions.Expect(more).ToBeVisibleAsync();
        var log = await site.Ask(HttpMethod.Get, "/admin/events/account?latest=true&limit=1");
        var head = log.GetProperty("items")[0].GetProperty("position").GetInt64();
        await Eventually.Is(
            async () =>
            {
                if (await more.IsVisibleAsync())
                    await more.ClickAsync();
                await page.GetByRole(AriaRole.Button, new() { Name = "Newest" }).ClickAsync();
                return await page.Locator(Rows).Last.GetByText($"{head}", new() { Exact = true }).CountAsync();
            },
            found => found > 0
        );
        await page.Context.CloseAsync();
    }
}
