using Microsoft.Playwright;

namespace Florin.WebConsole.Tests;

/// <summary>What operators do with the services beside the books, one journey each.</summary>
public sealed class WorkingTheServices(Site site)
{
    [Fact]
    public async Task An_endpoint_that_refuses_is_seen_and_retried_once_its_program_takes_webhooks_again()
    {
        var (program, endpoint) = await site.Program();
        var delivery = await site.Delivery(endpoint);
        var page = await site.SignedIn("/deliveries?status=PENDING");
        await Assertions.Expect(page.Locator($"main a[href='/deliveries/{delivery}']")).ToBeVisibleAsync();
        await page.GotoAsync($"/deliveries/{delivery}");
        await Site.IsLive(page);
        var attempts = page.Locator("main tbody tr");
        await Assertions.Expect(attempts.First).ToContainTextAsync("The endpoint answered 500.");
        await Assertions.Expect(attempts.First.Locator("td.body")).ToHaveTextAsync(Site.Refusing);
        program.Answers = static (_, _) => Task.FromResult(200);
        await Confirm(page, "Retry");
        await Assertions.Expect(page.Locator("h1 .state")).ToHaveTextAsync("delivered");
        await page.GotoAsync($"/webhooks/{endpoint}");
        await Assertions.Expect(page.Locator("dl.facts")).ToContainTextAsync("The endpoint answered 500.");
        await Assertions.Expect(page.Locator("dl.facts")).Not.ToContainTextAsync("none yet");
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task An_endpoint_is_paused_resumed_and_given_another_secret_that_is_shown_once()
    {
        var (_, endpoint) = await site.Program();
        var page = await site.SignedIn($"/webhooks/{endpoint}");
        await Confirm(page, "Pause");
        await Assertions.Expect(page.Locator("h1 .state")).ToHaveTextAsync("paused");
        await Confirm(page, "Resume");
        await Assertions.Expect(page.Locator("h1 .state")).ToHaveTextAsync("active");
        await page.GetByRole(AriaRole.Button, new() { Name = "Replay" }).ClickAsync();
        await page.GetByLabel("From").FillAsync("the beginning");
        await page.Locator("form.confirm button[type=submit]").ClickAsync();
        await Assertions.Expect(page.Locator("form.confirm + .wrong, .act .wrong").First).ToBeVisibleAsync();
        await page.GetByLabel("From").FillAsync("2020-01-01T00:00:00Z");
        await page.Locator("form.confirm button[type=submit]").ClickAsync();
        await Assertions.Expect(page.GetByText("events queued")).ToBeVisibleAsync();
        await Confirm(page, "Rotate secret");
        await Assertions.Expect(page.Locator("#new-secret")).ToContainTextAsync("whsec_");
        await Assertions.Expect(page.Locator("dl.facts")).ToContainTextAsync("signs too, until");
        await page.ReloadAsync();
        await Site.IsLive(page);
        await Assertions.Expect(page.Locator("#new-secret")).ToHaveCountAsync(0);
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task The_secret_of_somebody_elses_endpoint_is_not_offered()
    {
        var (_, endpoint) = await site.Program();
        var page = await site.SignedIn((await site.With("operator")).Token, $"/webhooks/{endpoint}");
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Pause" })).ToBeEnabledAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Rotate secret" })).ToBeDisabledAsync();
        await Assertions.Expect(page.GetByText("Only its owner may have its secret.")).ToBeVisibleAsync();
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task A_schedule_says_its_rule_in_words_and_is_paused_resumed_skipped_and_cancelled()
    {
        var schedule = await site.Schedule("Rent of the workshop");
        var page = await site.SignedIn("/schedules?status=ACTIVE");
        await Site.Follow(
            page,
            page.GetByRole(AriaRole.Link, new() { Name = "Rent of the workshop" }),
            $"**/schedules/{schedule}"
        );
        await Assertions
            .Expect(page.Locator("dl.facts"))
            .ToContainTextAsync("the last business day of each month at 09:00, Europe/Prague");
        var coming = page.GetByRole(AriaRole.Region, new() { Name = "The next twelve" }).Locator("tbody tr");
        await Assertions.Expect(coming).ToHaveCountAsync(12);
        var next = await coming.First.Locator("time").InnerTextAsync();
        await Confirm(page, "Pause");
        await Assertions.Expect(page.Locator("h1 .state")).ToHaveTextAsync("paused");
        await Confirm(page, "Resume");
        await Assertions.Expect(page.Locator("h1 .state")).ToHaveTextAsync("active");
        await Confirm(page, "Skip the next one");
        var past = page.GetByRole(AriaRole.Region, new() { Name = "Those before" }).Locator("tbody tr");
        await Assertions.Expect(past).ToHaveCountAsync(1);
        await Assertions.Expect(past).ToContainTextAsync(next);
        await Assertions.Expect(past).ToContainTextAsync("skipped");
        await Confirm(page, "Cancel schedule");
        await Assertions.Expect(page.Locator("h1 .state")).ToHaveTextAsync("cancelled");
        await Assertions.Expect(coming).ToHaveCountAsync(0);
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task A_statement_is_reconciled_by_accepting_and_by_an_adjustment_that_waits_for_a_second_person()
    {
        var source = await site.Source();
        var page = await site.SignedIn($"/matches?source={source}");
        var match = page.Locator("article");
        await Assertions.Expect(match).ToHaveCountAsync(1);
        await Assertions.Expect(match).ToContainTextAsync("a shop for bicycles");
        await Assertions.Expect(match).ToContainTextAsync("A bicycle bell");
        await Assertions.Expect(match).ToContainTextAsync("The amounts are the same.");
        await Confirm(page, "Accept");
        await Assertions.Expect(page.GetByText("No match waits for a decision.")).ToBeVisibleAsync();
        await page.GotoAsync($"/exceptions?source={source}");
        await Site.IsLive(page);
        await Site.Follow(
            page,
            page.Locator("main tbody tr", new() { HasText = "Fee of the bank" }).Locator("th a"),
            "**/exceptions/exc_*"
        );
        await Confirm(page, "Assign to me");
        await Assertions.Expect(page.Locator("h1 .state")).ToHaveTextAsync("assigned");
        await page.GetByRole(AriaRole.Button, new() { Name = "Adjust" }).ClickAsync();
        await page.GetByLabel("Other account").FillAsync(site.Account);
        await page.GetByLabel("Reason").FillAsync("The bank takes a fee");
        await page.Locator("form.confirm button[type=submit]").ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "Look at the request" })).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator(".waits")).ToContainTextAsync("waits for a second person");
        await page.GotoAsync($"/reconciliation/{source}");
        await Site.IsLive(page);
        await Confirm(page, "Lock");
        await Assertions.Expect(page.Locator("main .wrong").First).ToContainTextAsync("1 lines up to");
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task A_report_is_requested_and_its_file_comes_as_it_was_written()
    {
        var page = await site.SignedIn("/reports");
        await page.GetByRole(AriaRole.Button, new() { Name = "Request a report" }).ClickAsync();
        await page.GetByLabel("Report", new() { Exact = true }).SelectOptionAsync("trial-balance");
        await page.GetByLabel("Period").FillAsync("2026-10");
        await page.Locator("form.confirm button[type=submit]").ClickAsync();
        await Assertions.Expect(page.Locator(".act .wrong").First).ToContainTextAsync("is not a parameter of trial-balance");
        await page.GetByLabel("Period").FillAsync("");
        await page.Locator("form.confirm button[type=submit]").ClickAsync();
        var row = page.Locator("main tbody tr", new() { HasText = "trial-balance" }).First;
        await Assertions.Expect(row).ToContainTextAsync("completed");
        var file = await page.RunAndWaitForDownloadAsync(() =>
            row.GetByRole(AriaRole.Link, new() { NameString = "Download" }).ClickAsync()
        );
        Assert.StartsWith("trial-balance-rep_", file.SuggestedFilename, StringComparison.Ordinal);
        Assert.Contains("USD", await File.ReadAllTextAsync(await file.PathAsync()), StringComparison.Ordinal);
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task A_statement_of_an_account_comes_as_a_pdf_and_what_is_wrong_is_said_on_its_screen()
    {
        var page = await site.SignedIn($"/statements?accountId={site.Account}");
        await page.GetByLabel("Period").FillAsync("last year");
        await page.GetByRole(AriaRole.Button, new() { Name = "Download" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("a month such as 2026-10");
        await Assertions.Expect(page.GetByLabel("Period")).ToHaveValueAsync("last year");
        await page.GetByLabel("Period").FillAsync("2026-01-01..2126-12-31"); // It has the day of the account.
        var file = await page.RunAndWaitForDownloadAsync(() =>
            page.GetByRole(AriaRole.Button, new() { Name = "Download" }).ClickAsync()
        );
        Assert.EndsWith(".pdf", file.SuggestedFilename, StringComparison.Ordinal);
        var content = await File.ReadAllBytesAsync(await file.PathAsync());
        Assert.Equal("%PDF"u8.ToArray(), content[..4]);
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task A_payment_file_is_submitted_without_what_cannot_be_paid()
    {
        var file = await site.PaymentFile();
        var page = await site.SignedIn($"/payment-files/{file}");
        var lines = page.GetByRole(AriaRole.Region, new() { Name = "Payments" }).Locator("tbody tr");
        await Assertions.Expect(lines).ToHaveCountAsync(2);
        await Assertions.Expect(lines.Last).ToContainTextAsync("AC03");
        await Confirm(page, "Submit without the invalid ones");
        await Assertions.Expect(page.Locator("h1 .state")).ToHaveTextAsync("completed");
        await Assertions.Expect(lines.First.Locator("a[href^='/transfers/txn_']")).ToBeVisibleAsync();
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task A_hold_is_seen_on_its_account_and_voided()
    {
        var hold = await site.Hold();
        var page = await site.SignedIn($"/accounts/{site.Account}");
        await Site.Follow(page, page.Locator($"main a[href='/holds/{hold}']"), $"**/holds/{hold}");
        await Confirm(page, "Void");
        await Assertions.Expect(page.Locator("h1 .state")).ToHaveTextAsync("voided");
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task The_limits_of_an_account_are_set_and_what_cannot_be_read_is_named()
    {
        var page = await site.SignedIn($"/accounts/{await site.Opened(site.User)}");
        var limits = page.Locator(".act", new() { HasText = "Set limits" });
        await Assertions.Expect(limits.GetByRole(AriaRole.Button)).ToBeEnabledAsync();
        await limits.GetByRole(AriaRole.Button).ClickAsync();
        await page.GetByLabel("In a day").FillAsync("a little");
        await page.Locator("form.confirm button[type=submit]").ClickAsync();
        await Assertions.Expect(page.Locator(".act .wrong").First).ToContainTextAsync("perDay");
        await page.GetByLabel("In a day").FillAsync("250");
        await page.Locator("form.confirm button[type=submit]").ClickAsync();
        await Assertions.Expect(page.Locator(".limits")).ToContainTextAsync("0.00 of 250.00 USD");
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task A_sealed_period_is_verified()
    {
        await site.Services();
        var page = await site.SignedIn("/periods");
        var row = page.Locator("main tbody tr", new() { HasText = "2020-01" });
        await Assertions.Expect(row).ToContainTextAsync("sealed");
        await row.GetByRole(AriaRole.Button, new() { Name = "Verify 2020-01" }).ClickAsync();
        await Assertions.Expect(row.GetByRole(AriaRole.Status)).ToContainTextAsync("agrees");
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Everything_is_found_by_its_id_and_by_its_name()
    {
        var scene = await site.Services();
        var page = await site.SignedIn("/settings");
        foreach (
            var (id, path) in new[]
            {
                (scene.Schedule, $"/schedules/{scene.Schedule}"),
                (scene.Endpoint, $"/webhooks/{scene.Endpoint}"),
                (scene.Delivery, $"/deliveries/{scene.Delivery}"),
                (scene.Source, $"/reconciliation/{scene.Source}"),
                (scene.Run, $"/matches?run={scene.Run}"),
                (scene.Exception, $"/exceptions/{scene.Exception}"),
                (scene.Report, $"/reports/{scene.Report}"),
                (scene.File, $"/payment-files/{scene.File}"),
                (scene.Hold, $"/holds/{scene.Hold}"),
            }
        )
        {
            await page.GotoAsync($"/find?q={id}");
            Assert.Equal(path, new Uri(page.Url).PathAndQuery);
            await Assertions.Expect(page.Locator(".trouble")).ToHaveCountAsync(0);
        }
        await page.GotoAsync("/find?q=rent of the shop");
        await Assertions.Expect(page.Locator($"main a[href='/schedules/{scene.Schedule}']")).ToBeVisibleAsync();
        await page.GotoAsync("/find?q=SALARIES");
        await Assertions.Expect(page.Locator($"main a[href='/payment-files/{scene.File}']")).ToBeVisibleAsync();
        await page.Context.CloseAsync();
    }

    // Asks for something, and says yes.
    private static async Task Confirm(IPage page, string button)
    {
        await page.Locator("main").GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).First.ClickAsync();
        await page.Locator("form.confirm button[type=submit]").ClickAsync();
    }
}
