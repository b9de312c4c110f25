using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Florin.WebConsole.Tests;

/// <summary>Forms in which operators enter schedules, sources, rules and endpoints.</summary>
public sealed class EnteringTerms(Site site)
{
    [Fact]
    public async Task A_schedule_shows_its_next_twelve_before_it_is_created_and_is_changed_afterwards()
    {
        var to = await site.Opened(site.User);
        var page = await site.SignedIn("/schedules");
        await Site.Follow(page, page.GetByRole(AriaRole.Link, new() { Name = "New schedule" }), "**/schedules/new");
        await Fill(page, ("Name", "Rent of the garage"), ("User", site.User), ("From", site.Account), ("To", to));
        await Fill(page, ("Amount", "850"), ("Currency", "USD"));
        var coming = page.Locator(".coming li");
        await Assertions.Expect(coming).ToHaveCountAsync(12);
        await Assertions.Expect(coming.First).ToContainTextAsync("850.00 USD");
        await page.GetByLabel("Is due").SelectOptionAsync("cron");
        await Fill(page, ("Cron expression", "every Monday"));
        await Assertions.Expect(page.Locator("#entry-cron-said")).ToContainTextAsync("is not a cron expression");
        await Assertions.Expect(page.GetByLabel("Cron expression")).ToHaveAttributeAsync("aria-invalid", "true");
        await Look.InspectInEach(page, "schedule-wrong");
        await page.GetByLabel("Is due").SelectOptionAsync("businessDay");
        await Fill(page, ("Business day", "-1"), ("Time zone", "Europe/Prague"), ("Ends after so many", "3"));
        await Assertions.Expect(coming).ToHaveCountAsync(3);
        await Look.InspectInEach(page, "schedule-new");
        await page.GetByRole(AriaRole.Button, new() { Name = "Create the schedule" }).ClickAsync();
        await Site.IsAt(page, "**/schedules/sch_*");
        await Assertions.Expect(page.Locator("dl.facts")).ToContainTextAsync("the last business day of each month at 09:00");
        await Site.Follow(page, page.GetByRole(AriaRole.Link, new() { Name = "Edit" }), "**/schedules/sch_*/edit");
        await Assertions.Expect(page.GetByLabel("User")).ToBeDisabledAsync();
        await Fill(page, ("Amount", "900"), ("Ends after so many", ""));
        await Assertions.Expect(coming).ToHaveCountAsync(12);
        await page.GetByRole(AriaRole.Button, new() { Name = "Save the changes" }).ClickAsync();
        await Site.IsAt(page, "**/schedules/sch_*");
        await Assertions.Expect(page.Locator("dl.facts")).ToContainTextAsync("900.00 USD");
        await Assertions.Expect(page.Locator("dl.facts")).ToContainTextAsync("never by itself");
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task A_source_of_CSV_files_is_added_and_its_profile_changed()
    {
        var account = await site.Opened(site.User);
        var page = await site.SignedIn("/reconciliation/new");
        await Fill(page, ("Account", account));
        await page.GetByLabel("Format").SelectOptionAsync("csv");
        await page.GetByLabel("Separator").SelectOptionAsync("semicolon");
        await page.GetByLabel("Decimal sign").SelectOptionAsync("comma");
        await Fill(page, ("Date format", "dd.MM.yyyy"), ("Date", "Buchung"), ("Amount", "Betrag"), ("Text", "Zweck"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Add the source" }).ClickAsync();
        await Assertions.Expect(page.Locator("#entry-name-said")).ToHaveClassAsync("wrong");
        await Assertions.Expect(page.GetByLabel("Name", new() { Exact = true })).ToBeFocusedAsync();
        await Look.InspectInEach(page, "source-new");
        await Fill(page, ("Name", "Sparkasse"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Add the source" }).ClickAsync();
        await Site.IsAt(page, "**/bank-statements/import?source=rcs_*");
        var source = new Uri(page.Url).Query.Split('=')[1];
        await page.GotoAsync($"/reconciliation/{source}/edit");
        await Site.IsLive(page);
        await Assertions.Expect(page.GetByLabel("Separator")).ToHaveValueAsync("semicolon");
        await Assertions.Expect(page.GetByLabel("Amount", new() { Exact = true })).ToHaveValueAsync("Betrag");
        await page.GetByLabel("Amounts are in").SelectOptionAsync("two");
        await Fill(page, ("Debit", "Soll"), ("Credit", "Haben"), ("Name", "Sparkasse, new export"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Save the changes" }).ClickAsync();
        await Site.IsAt(page, $"**/reconciliation/{source}");
        await Assertions.Expect(page.Locator("h1")).ToContainTextAsync("Sparkasse, new export");
        var now = await site.Ask(HttpMethod.Get, $"/api/reconciliation/sources/{source}");
        Assert.Equal("Soll", now.GetProperty("profile").GetProperty("columns").GetProperty("debit").GetString());
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task The_rules_of_matching_are_changed_and_what_is_wrong_is_said_beside_it()
    {
        var page = await site.SignedIn("/reconciliation/rules");
        await Fill(page, ("Accepted at once from a score of", "2"));
        await Fill(page, ("Another currency", "CHF"));
        await page.GetByRole(AriaRole.Group, new() { Name = "CHF" }).GetByLabel("Amount").FillAsync("0.05");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save the rules" }).ClickAsync();
        await Assertions.Expect(page.Locator("#entry-acceptAt-said")).ToContainTextAsync("0 to 1");
        await Look.InspectInEach(page, "rules");
        await Fill(page, ("Accepted at once from a score of", "0.95"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Save the rules" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Saved", new() { Exact = true })).ToBeVisibleAsync();
        var rules = await site.Ask(HttpMethod.Get, "/api/reconciliation/rules");
        Assert.Equal(0.05m, rules.GetProperty("tolerances").GetProperty("CHF").GetProperty("amount").GetDecimal());
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task An_endpoint_is_registered_its_secret_shown_once_and_a_test_sent()
    {
        var (program, _) = await site.Program();
        program.Answers = static (_, _) => Task.FromResult(200);
        var page = await site.SignedIn("/webhooks/new");
        await Fill(page, ("Address", "ftp://127.0.0.1/hooks"), ("Events", "transaction.completed, transaction.failed"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Register the endpoint" }).ClickAsync();
        await Assertions.Expect(page.Locator("#entry-url-said")).ToHaveClassAsync("wrong");
        await Look.InspectInEach(page, "webhook-new");
        await Fill(page, ("Address", $"{program.Url}/tested"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Register the endpoint" }).ClickAsync();
        await Assertions.Expect(page.Locator("#new-secret")).ToContainTextAsync("whsec_");
        await Look.InspectInEach(page, "webhook-secret");
        await page.GetByRole(AriaRole.Link, new() { Name = "I have it" }).ClickAsync();
        await Site.IsAt(page, "**/webhooks/whe_*");
        await Assertions.Expect(page.Locator("dl.facts")).ToContainTextAsync("transaction.completed, transaction.failed");
        await Assertions.Expect(page.Locator("#new-secret")).ToHaveCountAsync(0);
        await Site.IsLive(page);
        await page.GetByRole(AriaRole.Button, new() { Name = "Send a test" }).ClickAsync();
        await page.Locator("form.confirm button[type=submit]").ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "what becomes of it" }).ClickAsync();
        await Site.IsAt(page, "**/deliveries/whd_*");
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("endpoint.test");
        await Assertions.Expect(page.Locator("h1 .state")).ToHaveTextAsync("delivered");
        await page.Context.CloseAsync();
    }

    // Each field takes its value once it is left.
    private static async Task Fill(IPage page, params (string Label, string Value)[] fields)
    {
        foreach (var (label, value) in fields)
        {
            var name = new Regex($"^{label}( \\(optional\\))?$", RegexOptions.None, TimeSpan.FromSeconds(1));
            var field = page.Locator("main").GetByLabel(name);
            await field.FillAsync(value);
            await field.PressAsync("Tab");
        }
    }
}
