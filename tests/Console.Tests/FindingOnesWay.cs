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
    [InlineData(">100", "minAmount=100", null)]
    [InlineData("> 100 USD", "minAmount=100", "currency=USD")]
    [InlineData("<=12.50", "maxAmount=12.50", null)]
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
        await Site.IsAt(page, $"**{address}**");
        await Site.IsAt(page, $"**{more}**");
        await Assertions.Expect(page.Locator("main .wrong:not(:empty)")).ToHaveCountAsync(0);
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Says_what_an_amount_looks_like()
    {
        var page = await site.SignedIn("/transfers");
        await page.FillAsync("#q", ">lots");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("#q-wrong")).ToContainTextAsync("'>lots' is no amount; write >100");
        await Assertions.Expect(page.Locator("#q")).ToHaveValueAsync(">lots");
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Finds_keys_clients_approvals_commands_and_screens_by_the_keyboard()
    {
        var (key, client, approval) = (
            await site.Key(),
            await site.Client("Ledger of Lovelace"),
            await site.WaitsForApproval()
        );
        var page = await site.SignedIn("/settings");
        await Find(page, key, $"**/keys/{key}");
        await Find(page, client, $"**/clients/{client}");
        await Find(page, approval, $"**/approvals/{approval}");
        await Find(page, "lovelace", "**/find?q=*");
        await Assertions.Expect(page.Locator($"main a[href='/clients/{client}']")).ToBeVisibleAsync();
        await Find(page, "traces", "**/find?q=traces");
        await Assertions.Expect(page.Locator("main a[href='/traces']")).ToBeVisibleAsync();
        await Find(page, ">100", "**/find?q=*");
        await Assertions.Expect(page.Locator("main a[href='/transfers?q=%3E100']")).ToBeVisibleAsync();
        await Eventually.Is(
            async () =>
            {
                await Find(page, "RegisterClient", "**/find?q=RegisterClient");
                return await page.Locator("main a[href='/audit?command=RegisterClient']").CountAsync();
            },
            found => found > 0
        );
        await page.ClickAsync("main a[href='/audit?command=RegisterClient']");
        var request = await page.Locator("main tbody tr").First.Locator("td code").Last.InnerTextAsync();
        await Find(page, request, "**/find?q=req_*");
        await Assertions.Expect(page.Locator($"main a[href='/audit?requestId={request}']")).ToBeVisibleAsync();
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Lists_screens_while_one_types()
    {
        var page = await site.SignedIn("/settings");
        await page.Keyboard.PressAsync("Control+k");
        await page.Keyboard.TypeAsync("stor");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Enter");
        await Site.IsAt(page, "**/storage");
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Says_that_a_log_ends_before_the_position_of_the_address()
    {
        var page = await site.SignedIn("/events?after=99999");
        await Assertions
            .Expect(page.GetByRole(AriaRole.Alert).First)
            .ToContainTextAsync("Nothing is after 99,999: this log ends at");
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Offers_every_role_as_a_filter_of_users()
    {
        var approver = await site.With("approver");
        var page = await site.SignedIn("/users");
        await page.SelectOptionAsync("#role", "approver");
        await page.GetByRole(AriaRole.Button, new() { Name = "Show" }).ClickAsync();
        await Assertions.Expect(page.Locator($"main a[href='/users/{approver.Id}']").First).ToBeVisibleAsync();
        Assert.Equal(
            ["", "user", "support", "operator", "approver", "auditor", "admin"],
            await page.Locator("#role option").EvaluateAllAsync<string[]>("all => all.map(one => one.value)")
        );
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Closes_no_account_by_a_balance_of_the_past()
    {
        var page = await site.SignedIn($"/accounts/{site.Account}?at=2026-01-31T23:59:59Z");
        var close = page.GetByRole(AriaRole.Button, new() { Name = "Close" });
        await Assertions.Expect(close).ToBeDisabledAsync();
        await Assertions.Expect(page.GetByText("the balance as it was then")).ToBeVisibleAsync();
        await page.Context.CloseAsync();
    }

    private static async Task Find(IPage page, string text, string address)
    {
        await page.Keyboard.PressAsync("Control+k");
        await page.Keyboard.TypeAsync(text);
        await page.Keyboard.PressAsync("Enter");
        await Site.IsAt(page, address);
        await Assertions.Expect(page.Locator("h1")).ToBeVisibleAsync();
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
        await Site.IsAt(page, $"**/transfers/{other}");
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
