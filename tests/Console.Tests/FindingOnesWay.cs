using Microsoft.Playwright;

namespace Florin.WebConsole.Tests;

/// <summary>Addresses, filters and searching.</summary>
public sealed class FindingOnesWay(Site site)
{
    [Fact]
    public async Task Names_a_filter_that_the_screen_does_not_have()
    {
        var page = await site.SignedIn("/settings");
        var answer = await page.GotoAsync("/transfers?statsu=FAILED");
        Assert.Equal(400, answer?.Status);
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("Did you mean 'status'?");
        await Assertions.Expect(page.Locator("main table")).ToHaveCountAsync(0);
        Assert.Equal(400, (await page.GotoAsync("/audit?chain=perhaps"))?.Status);
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("expected true or false");
        await page.Context.CloseAsync();
    }

    [Theory]
    [InlineData("failed 5", "status=FAILED", "minAmount=5")]
    [InlineData("\"rent of may\"", "q=", null)]
    [InlineData("ann@example.com", "userId=user_", null)]
    [InlineData("{account}", "accountId=acc_", null)]
    [InlineData("{completed}", "/transfers/txn_", null)]
    public async Task Understands_anything_in_one_field(string entered, string address, string? more)
    {
        var page = await site.SignedIn("/transfers");
        await page.FillAsync(
            "#q",
            entered
                .Replace("{account}", site.Account, StringComparison.Ordinal)
                .Replace("{completed}", site.Completed, StringComparison.Ordinal)
        );
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync(url =>
            url.Contains(address, StringComparison.Ordinal) && url.Contains(more ?? "", StringComparison.Ordinal)
        );
        await Assertions.Expect(page.Locator("main .wrong:not(:empty)")).ToHaveCountAsync(0);
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Shows_another_transfer_at_once_where_the_address_changes()
    {
        var (one, other) = (site.Completed, await site.InReview());
        var page = await site.SignedIn($"/transfers/{one}");
        await Assertions.Expect(page.Locator("h1 .state")).ToHaveTextAsync("completed");
        await page.Keyboard.PressAsync("Control+k");
        await page.Keyboard.TypeAsync(other);
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync($"**/transfers/{other}");
        await Assertions.Expect(page.Locator("h1 .state")).ToHaveTextAsync("in review");
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Shows_who_was_refused_what_and_why()
    {
        Assert.Equal(403, await site.AskAsUser(HttpMethod.Get, "/api/account/trial-balance"));
        var page = await site.SignedIn("/users");
        await Eventually.Is(
            async () =>
            {
                await page.ReloadAsync();
                return await page.Locator("tr", new() { HasText = "GET /trial-balance" }).CountAsync();
            },
            found => found > 0
        );
        await Assertions
            .Expect(page.Locator("tr", new() { HasText = "GET /trial-balance" }).First)
            .ToContainTextAsync("requires the permission");
        await page.Context.CloseAsync();
    }
}
