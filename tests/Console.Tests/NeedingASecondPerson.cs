using Microsoft.Playwright;

namespace Florin.WebConsole.Tests;

/// <summary>Requests that need a second person: asked for on one screen, decided about on another.</summary>
public sealed class NeedingASecondPerson(Site site)
{
    [Fact]
    public async Task Is_shown_to_who_may_decide_with_what_and_whose_and_why()
    {
        var id = await site.WaitsForApproval();
        var page = await site.SignedIn((await site.With("approver")).Token, "/");
        await page.Locator(".figures").GetByRole(AriaRole.Link).First.ClickAsync();
        await Site.IsAt(page, "**/approvals");
        var waits = page.Locator($"#{id}");
        await Assertions.Expect(waits).ToContainTextAsync("POST /api/account/accounts");
        await Assertions.Expect(waits).ToContainTextAsync("large-overdrafts");
        await Site.IsLive(page);
        await waits.GetByRole(AriaRole.Button, new() { Name = "Approve" }).ClickAsync();
        await waits.Locator("form.confirm button[type=submit]").ClickAsync();
        await Assertions.Expect(waits.GetByRole(AriaRole.Alert)).ToContainTextAsync("Give a reason");
        await waits.GetByLabel("Reason").FillAsync("Agreed with the bank");
        await waits.Locator("form.confirm button[type=submit]").ClickAsync();
        await Assertions.Expect(waits).ToHaveCountAsync(0);
        await page.GotoAsync($"/approvals/{id}");
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("Agreed with the bank");
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("done with status 201");
        await page.GotoAsync("/approvals?status=EXECUTED");
        await Assertions.Expect(page.Locator($"#{id}")).ToBeVisibleAsync();
        await page.GotoAsync("/approvals?status=EXPIRED");
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("There is no such request.");
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Is_not_offered_to_who_requested_it()
    {
        var id = await site.WaitsForApproval();
        var page = await site.SignedIn($"/approvals/{id}");
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("(you)");
        var approve = page.GetByRole(AriaRole.Button, new() { Name = "Approve" });
        await Assertions.Expect(approve).ToBeDisabledAsync();
        await Assertions.Expect(page.GetByText("another person must decide").First).ToBeVisibleAsync();
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Is_said_where_it_was_asked_for_with_a_link()
    {
        var transfer = await site.LargeInReview();
        var page = await site.SignedIn($"/transfers/{transfer}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Approve" }).ClickAsync();
        await page.GetByLabel("Reason").FillAsync("The customer called");
        await page.Locator("form.confirm button[type=submit]").ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Look at the request" }).ClickAsync();
        await Site.IsAt(page, "**/approvals/apr_*");
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("The customer called");
        await Assertions.Expect(page.Locator($"main a[href='/transfers/{transfer}']")).ToBeVisibleAsync();
        await page.GotoAsync($"/transfers/{transfer}");
        await Assertions.Expect(page.Locator(".waits")).ToContainTextAsync("waits for a second person");
        var other = await site.SignedIn((await site.With("approver")).Token, $"/transfers/{transfer}");
        await other.Locator(".waits a").First.ClickAsync();
        await Site.IsAt(other, "**/approvals/apr_*");
        await other.GetByRole(AriaRole.Button, new() { Name = "Reject" }).ClickAsync();
        await other.GetByLabel("Reason").FillAsync("Not by telephone");
        await other.Locator("form.confirm button[type=submit]").ClickAsync();
        await Assertions.Expect(other.Locator("main")).ToContainTextAsync("Not by telephone");
        await Assertions.Expect(other.Locator(".case .state").First).ToHaveTextAsync("rejected");
        await other.Context.CloseAsync();
        await page.Context.CloseAsync();
    }
}
