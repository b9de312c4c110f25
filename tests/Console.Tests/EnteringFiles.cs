using System.Globalization;
using System.Text;
using Microsoft.Playwright;

namespace Florin.WebConsole.Tests;

/// <summary>Files that operators choose, look at and send, and what they do with what is in them.</summary>
public sealed class EnteringFiles(Site site)
{
    [Fact]
    public async Task A_bank_file_is_shown_with_what_is_wrong_or_new_before_it_is_imported()
    {
        var (source, reference) = await site.SourceWithoutStatements();
        var good = Site.Statement(reference);
        var page = await site.SignedIn("/reconciliation");
        await Site.Follow(
            page,
            page.Locator("main").GetByRole(AriaRole.Link, new() { Name = "Import a bank file" }).First,
            "**/bank-statements/import"
        );
        await page.Locator("select#source").SelectOptionAsync(source);
        await Choose(page, "broken.sta", good.Replace("USD62,00", "USD63,00", StringComparison.Ordinal));
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Line ");
        await Assertions.Expect(page.Locator(".the-line")).ToContainTextAsync("63,00");
        await Look.InspectInEach(page, "import-refused");
        await Choose(page, "october.sta", good);
        var lines = page.GetByRole(AriaRole.Region, new() { Name = "Its lines" }).Locator("tbody tr");
        await Assertions.Expect(lines).ToHaveCountAsync(3);
        await Assertions.Expect(lines.Last).ToContainTextAsync("Fee of the bank");
        await Assertions.Expect(lines.Last.Locator(".state")).ToHaveTextAsync("new");
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToHaveCountAsync(0);
        Assert.Empty((await site.Ask(HttpMethod.Get, Statements(source))).GetProperty("items").EnumerateArray());
        await Look.InspectInEach(page, "import");
        await page.GetByRole(AriaRole.Button, new() { Name = "Import 3 new lines" }).ClickAsync();
        await Site.IsAt(page, "**/bank-statements/stm_*");
        await Assertions.Expect(page.Locator("main tbody tr")).ToHaveCountAsync(3);
        await page.GotoAsync($"/bank-statements/import?source={source}");
        await Site.IsLive(page);
        await Choose(page, "october.sta", good);
        await Assertions.Expect(lines.Last.Locator(".state")).ToHaveTextAsync("known");
        await Assertions.Expect(page.GetByText("Every line is known already")).ToBeVisibleAsync();
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task A_line_is_matched_by_hand_with_several_entries_and_the_match_undone()
    {
        var source = await site.Source();
        await site.Ask(
            HttpMethod.Post,
            $"/api/reconciliation/matches/{await site.FirstOf($"/api/reconciliation/matches?source={source}&state=suggested")}/reject"
        );
        var page = await site.SignedIn($"/exceptions?source={source}");
        await Site.Follow(
            page,
            page.Locator("main tbody tr", new() { HasText = "Fee of the bank" })
                .GetByRole(AriaRole.Link, new() { Name = "Match" }),
            $"**/reconciliation/{source}/match?**"
        );
        var (bank, ledger) = (page.Locator("fieldset").First, page.Locator("fieldset").Nth(1));
        await Assertions.Expect(bank.GetByRole(AriaRole.Checkbox, new() { Name = "Fee of the bank" })).ToBeCheckedAsync();
        var difference = page.Locator(".sums .state");
        await Assertions.Expect(difference).ToHaveTextAsync("-5.00 USD");
        await Assertions.Expect(page.GetByText("Choose an entry of the ledger.")).ToBeVisibleAsync();
        await ledger.GetByRole(AriaRole.Checkbox, new() { Name = "A bicycle bell" }).CheckAsync();
        await Assertions.Expect(difference).ToHaveTextAsync("-12.00 USD");
        await page.GetByRole(AriaRole.Button, new() { Name = "Match" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("they may differ by");
        await bank.GetByRole(AriaRole.Checkbox, new() { Name = "Fee of the bank" }).UncheckAsync();
        await Assertions.Expect(bank.Locator(".pick", new() { HasText = "a shop for bicycles" })).ToContainTextAsync("fits");
        await bank.GetByRole(AriaRole.Checkbox, new() { Name = "a shop for bicycles" }).CheckAsync();
        await Assertions.Expect(difference).ToHaveTextAsync("0.00 USD");
        await page.GetByLabel("Note").FillAsync("The shop told us");
        await Look.InspectInEach(page, "match-by-hand");
        await page.GetByRole(AriaRole.Button, new() { Name = "Match" }).ClickAsync();
        await Site.Follow(page, page.Locator(".done a"), "**/matches/mat_*");
        await Assertions.Expect(page.Locator("article")).ToContainTextAsync("The shop told us");
        await page.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await page.GetByLabel("Reason").FillAsync("It was another shop");
        await page.Locator("form.confirm button[type=submit]").ClickAsync();
        await Assertions.Expect(page.Locator("article .state").First).ToHaveTextAsync("undone");
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task A_suggestion_is_decided_about_with_one_key()
    {
        var source = await site.Source();
        var page = await site.SignedIn($"/matches?source={source}");
        await Assertions.Expect(page.Locator("article")).ToHaveCountAsync(1);
        await page.Keyboard.PressAsync("j");
        await Assertions.Expect(page.Locator("article")).ToBeFocusedAsync();
        await Look.InspectInEach(page, "matches-by-keys");
        await page.Keyboard.PressAsync("a");
        await Assertions.Expect(page.Locator(".done")).ToContainTextAsync("is accepted");
        await Assertions.Expect(page.Locator("article")).ToHaveCountAsync(0);
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task A_payment_file_is_checked_before_it_is_uploaded_and_followed_until_it_is_done()
    {
        var to = await site.Opened(site.User);
        var message = $"WAGES-{to[^12..]}";
        var page = await site.SignedIn($"/payment-files/upload?userId={site.User}");
        await Choose(page, $"{message}.csv", "from_account,amount\nacc_1,1.00\n");
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("creditor");
        await Look.InspectInEach(page, "upload-refused");
        var file = new StringBuilder("from_account,amount,currency,end_to_end_id,creditor,creditor_account,remittance\n")
            .Append(CultureInfo.InvariantCulture, $"{site.Account},1.50,USD,{message}-1,Grace Hopper,{to},Salary\n")
            .Append(CultureInfo.InvariantCulture, $"{site.Account},2.50,USD,{message}-2,Nobody,NL00BANK0000000000,Salary\n");
        await Choose(page, $"{message}.csv", file.ToString());
        var lines = page.Locator("main tbody tr");
        await Assertions.Expect(lines).ToHaveCountAsync(2);
        await Assertions.Expect(lines.First).ToContainTextAsync("AC03"); // What cannot be made comes first.
        await Assertions.Expect(page.Locator(".figures")).ToContainTextAsync("4.00");
        await page.GetByLabel("Control sum").FillAsync("5.00");
        await page.GetByRole(AriaRole.Button, new() { Name = "Check" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("controlSum");
        await page.GetByLabel("Control sum").FillAsync("4.00");
        await page.GetByRole(AriaRole.Button, new() { Name = "Check" }).ClickAsync();
        await Assertions.Expect(lines).ToHaveCountAsync(2);
        await Look.InspectInEach(page, "upload");
        await Site.Follow(
            page,
            page.GetByRole(AriaRole.Button, new() { Name = "Upload 2 payments" }),
            "**/payment-files/file_*"
        );
        await page.GetByRole(AriaRole.Button, new() { Name = "Submit without the invalid ones" }).ClickAsync();
        await page.Locator("form.confirm button[type=submit]").ClickAsync();
        await Assertions.Expect(page.Locator("h1 .state")).ToHaveTextAsync("completed");
        await page.Context.CloseAsync();
    }

    private static string Statements(string source) => $"/api/reconciliation/statements?source={source}";

    private static Task Choose(IPage page, string name, string content) =>
        page.Locator("input[type=file]")
            .SetInputFilesAsync(
                new FilePayload
                {
                    Name = name,
                    MimeType = "application/octet-stream",
                    Buffer = Encoding.UTF8.GetBytes(content),
                }
            );
}
