using Microsoft.Playwright;

namespace Florin.WebConsole.Tests;

/// <summary>What waits for a decision, one by one and many at once.</summary>
public sealed class Deciding(Site site)
{
    [Fact]
    public async Task Shows_the_evidence_beside_the_decision()
    {
        var id = await site.InReview();
        var page = await site.SignedIn("/review");
        var waiting = page.Locator($"#{id}");
        await Assertions.Expect(waiting.GetByText("large-amount")).ToBeVisibleAsync();
        await Assertions.Expect(waiting.Locator("tbody tr")).ToHaveCountAsync(2); // Both accounts.
        await Assertions.Expect(waiting.Locator(".evidence li a").First).ToBeVisibleAsync(); // What the user did before.
        await Assertions.Expect(waiting).ToContainTextAsync("(you)");
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Takes_no_rejection_without_a_reason_and_keeps_the_reason()
    {
        var id = await site.InReview();
        var page = await site.SignedIn("/review");
        var waiting = page.Locator($"#{id}");
        await waiting.GetByRole(AriaRole.Button, new() { Name = "Reject" }).ClickAsync();
        await waiting.Locator("form.confirm button[type=submit]").ClickAsync();
        await Assertions.Expect(waiting.GetByRole(AriaRole.Alert)).ToContainTextAsync("Give a reason");
        await waiting.GetByLabel("Reason").FillAsync("The customer says it was not them");
        await waiting.Locator("form.confirm button[type=submit]").ClickAsync();
        await Assertions.Expect(waiting).ToHaveCountAsync(0);
        await page.GotoAsync($"/transfers/{id}");
        await Assertions.Expect(page.Locator("dl.facts").First).ToContainTextAsync("The customer says it was not them");
        await page.GotoAsync($"/audit?entityId={id}");
        await Assertions
            .Expect(page.Locator("tr", new() { HasText = "RejectTransaction" }))
            .ToContainTextAsync("The customer says it was not them");
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Retries_all_that_fail_for_one_cause_and_shows_them_leave()
    {
        var (one, other) = (await site.Stuck(), await site.Stuck());
        var page = await site.SignedIn("/review");
        var cause = page.Locator("article", new() { HasText = "collect" }).First;
        await Site.IsLive(page);
        await cause.Locator("summary").ClickAsync();
        await Assertions.Expect(cause.Locator($"a[href='/transfers/{one}']")).ToBeVisibleAsync();
        await Assertions.Expect(cause.Locator($"a[href='/transfers/{other}']")).ToBeVisibleAsync();
        await cause.GetByRole(AriaRole.Button, new() { NameString = "Retry all" }).ClickAsync();
        await Assertions.Expect(cause.GetByRole(AriaRole.Status)).ToContainTextAsync("have left manual review");
        await Assertions.Expect(cause.Locator(".wrong")).ToHaveCountAsync(0);
        await Eventually.Is(
            () => site.Ask(HttpMethod.Get, $"{Site.Transactions}/{one}/events"),
            events =>
                events
                    .GetProperty("items")
                    .EnumerateArray()
                    .Any(stored => stored.GetProperty("eventType").GetString() == "TransactionRetried")
        );
        await page.Context.CloseAsync();
    }
}

/// <summary>Where two administrators are needed.</summary>
public sealed class DecidingWithFourEyes(SiteOfFourEyes site) : IClassFixture<SiteOfFourEyes>
{
    [Fact]
    public async Task Is_not_offered_to_who_made_it()
    {
        var id = await site.InReview();
        var page = await site.SignedIn($"/transfers/{id}");
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Approve" })).ToBeDisabledAsync();
        await Assertions.Expect(page.GetByText("another administrator must decide").First).ToBeVisibleAsync();
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Refuses_one_of_many_and_lets_the_others_go_on()
    {
        var (mine, theirs) = (await site.InReview(), await site.InReviewByUser("To be approved with others"));
        var page = await site.SignedIn("/transfers?status=IN_REVIEW");
        await page.GetByLabel("Choose all").CheckAsync();
        await page.GetByLabel("Reason (optional)").FillAsync("Looked at together");
        await page.GetByRole(AriaRole.Button, new() { NameString = "Approve " }).ClickAsync();
        var (refused, approved) = (Row(page, mine), Row(page, theirs));
        await Assertions.Expect(approved).ToContainTextAsync("approved");
        await Assertions.Expect(approved).ToContainTextAsync("completed"); // It is seen to its end, though the filter has it no more.
        await Assertions.Expect(refused).ToContainTextAsync("another administrator must decide");
        await Assertions.Expect(page.GetByLabel($"Choose {mine}")).ToBeCheckedAsync();
        await Assertions.Expect(page.GetByLabel($"Choose {theirs}")).Not.ToBeCheckedAsync();
        await page.Context.CloseAsync();
    }

    private static ILocator Row(IPage page, string id) => page.Locator($"tr:has(a[href='/transfers/{id}'])");
}
