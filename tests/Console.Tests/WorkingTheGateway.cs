using Microsoft.Playwright;

namespace Florin.WebConsole.Tests;

/// <summary>What operators change at the gateway while it runs.</summary>
public sealed class WorkingTheGateway(Site site)
{
    [Fact]
    public async Task Changes_the_weights_of_a_canary_and_gives_them_back()
    {
        var page = await site.SignedIn("/gateway");
        var canary = page.Locator("section", new() { HasText = "Weight of canary" }).Last;
        var weight = canary.GetByLabel("Weight of canary");
        await Assertions.Expect(canary.GetByRole(AriaRole.Button, new() { Name = "Change" })).ToBeEnabledAsync();
        await weight.FillAsync("a few");
        await canary.GetByRole(AriaRole.Button, new() { Name = "Change" }).ClickAsync();
        await Assertions.Expect(canary.GetByRole(AriaRole.Alert)).ToContainTextAsync("'a few'");
        await Assertions.Expect(weight).ToHaveValueAsync("a few");
        await weight.FillAsync("95");
        await canary.GetByRole(AriaRole.Button, new() { Name = "Change" }).ClickAsync();
        await Assertions.Expect(canary).ToContainTextAsync("by the configuration it is");
        await Assertions.Expect(canary).ToContainTextAsync("50.0");
        await canary.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await canary.Locator("form.confirm button[type=submit]").ClickAsync();
        await Assertions.Expect(canary).Not.ToContainTextAsync("by the configuration it is");
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Asks_before_a_group_of_a_canary_gets_nothing_more()
    {
        var page = await site.SignedIn("/gateway");
        var canary = page.Locator("section", new() { HasText = "Weight of canary" }).Last;
        await Assertions.Expect(canary.GetByRole(AriaRole.Button, new() { Name = "Change" })).ToBeEnabledAsync();
        await canary.GetByLabel("Weight of stable").FillAsync("0");
        await canary.GetByRole(AriaRole.Button, new() { Name = "Change", Exact = true }).ClickAsync();
        await Assertions.Expect(canary).ToContainTextAsync("stable would get no request any more");
        await Assertions.Expect(canary).Not.ToContainTextAsync("by the configuration it is");
        await canary.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        await Assertions.Expect(canary.GetByLabel("Weight of stable")).ToHaveValueAsync("0");
        await Assertions.Expect(canary).Not.ToContainTextAsync("would get no request");
        await page.Context.CloseAsync();
    }

    [Theory]
    [InlineData("availability", "-1", "expected more than 0")]
    [InlineData(Site.FiringRule, "-1", "expected 0 or more")]
    [InlineData(Site.FiringRule, "many", "expected a number")]
    public async Task Takes_no_bound_of_an_alert_that_is_never_reached(string rule, string bound, string said)
    {
        var page = await site.SignedIn("/alerts");
        var change = page.GetByRole(AriaRole.Button, new() { Name = $"Change… {rule}", Exact = true });
        await Eventually.Is( // A click before the page is live does nothing.
            async () =>
            {
                await change.ClickAsync();
                await page.WaitForTimeoutAsync(500);
                return await page.Locator("#rule-bound").IsVisibleAsync();
            },
            isOpen => isOpen
        );
        await page.FillAsync("#rule-bound", bound);
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(page.Locator("#rule-wrong")).ToContainTextAsync(said);
        await Assertions.Expect(page.Locator("#rule-bound")).ToHaveValueAsync(bound);
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Drains_a_destination_and_lets_it_come_back()
    {
        var page = await site.SignedIn("/gateway");
        var row = page.Locator("#shop tbody tr").First;
        await row.GetByRole(AriaRole.Button, new() { Name = "Drain" }).ClickAsync();
        await row.Locator("form.confirm button[type=submit]").ClickAsync();
        await Assertions.Expect(row).ToContainTextAsync("drained");
        await row.GetByRole(AriaRole.Button, new() { Name = "Resume" }).ClickAsync();
        await row.Locator("form.confirm button[type=submit]").ClickAsync();
        await Assertions.Expect(row).Not.ToContainTextAsync("drained");
        await page.Context.CloseAsync();
    }
}
