using Florin.Testing.Running;
using Microsoft.Playwright;

namespace Florin.WebConsole.Tests;

/// <summary>What operators do, as they do it.</summary>
public sealed class WorkingTheConsole(Site site)
{
    [Fact]
    public async Task Signing_in_says_what_is_wrong_and_goes_where_one_wanted_to_go()
    {
        var page = await site.Open();
        await page.GotoAsync($"/accounts/{site.Account}");
        Assert.Contains("/sign-in", page.Url, StringComparison.Ordinal);
        await SignIn(page, Place.AdminEmail, "wrong");
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("#email")).ToHaveValueAsync(Place.AdminEmail);
        await SignIn(page, Site.UserEmail, Site.UserPassword);
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("requires a role");
        await SignIn(page, Place.AdminEmail, Place.AdminPassword);
        await Site.IsAt(page, $"**/accounts/{site.Account}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Site.IsAt(page, "**/sign-in");
        await page.GotoAsync("/users");
        Assert.Contains("/sign-in", page.Url, StringComparison.Ordinal);
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Signing_out_ends_other_tabs_too()
    {
        var page = await site.SignedIn("/storage");
        var other = await page.Context.NewPageAsync();
        await other.GotoAsync("/settings");
        await other.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Site.IsAt(other, "**/sign-in");
        await Assertions.Expect(page.GetByText("The session has ended.")).ToBeVisibleAsync();
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Anything_is_found_by_the_keyboard_alone()
    {
        var page = await site.SignedIn();
        await page.Keyboard.PressAsync("Control+k");
        await page.Keyboard.TypeAsync(site.Completed);
        await page.Keyboard.PressAsync("Enter");
        await Site.IsAt(page, $"**/transfers/{site.Completed}");
        await page.Keyboard.PressAsync("Control+k");
        await page.Keyboard.TypeAsync("rent of may");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator($"main a[href='/transfers/{site.Completed}']")).ToBeVisibleAsync();
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task A_transfer_in_review_is_approved_by_the_keyboard_alone_and_seen_to_complete()
    {
        var id = await site.InReview();
        var page = await site.SignedIn($"/transfers/{id}");
        var retry = page.GetByRole(AriaRole.Button, new() { Name = "Retry" });
        await Assertions.Expect(retry).ToBeDisabledAsync();
        await Assertions.Expect(page.GetByText("Only a transfer in manual review can be retried.")).ToBeVisibleAsync();
        var approve = page.GetByRole(AriaRole.Button, new() { Name = "Approve" });
        await Assertions.Expect(approve).ToBeEnabledAsync();
        await approve.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        var confirm = page.Locator("form.confirm button[type=submit]");
        await confirm.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("h1 .state")).ToHaveTextAsync("completed");
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task A_trace_is_found_from_its_transfer_and_leads_back_to_it()
    {
        var (transfer, trace) = await site.Traced();
        var page = await site.SignedIn($"/transfers/{transfer}");
        await page.GetByRole(AriaRole.Link, new() { Name = "Traces of this transfer" }).ClickAsync();
        await Site.IsAt(page, $"**/traces?about={transfer}");
        await page.Locator($"main th a[href='/traces/{trace}']").ClickAsync();
        var bars = page.Locator(".span-row");
        await Assertions.Expect(bars.First).ToContainTextAsync("POST /api/transaction/transactions");
        var saga = bars.Filter(new() { HasText = "saga deposit" }).First;
        await saga.Locator("summary").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(saga.Locator("dl")).ToContainTextAsync("florin.saga.outcome");
        await saga.Locator($"a[href='/transfers/{transfer}']").ClickAsync();
        await Site.IsAt(page, $"**/transfers/{transfer}");
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task A_wrong_filter_is_told_at_its_field_and_nothing_typed_is_lost()
    {
        var page = await site.SignedIn("/transfers");
        await page.FillAsync("#q", "rent");
        await page.FillAsync("#minAmount", "a lot");
        await page.GetByRole(AriaRole.Button, new() { Name = "Show" }).ClickAsync();
        await Assertions.Expect(page.Locator("main ul.wrong")).ToContainTextAsync("minAmount");
        await Assertions.Expect(page.Locator("#minAmount")).ToHaveValueAsync("a lot");
        await Assertions.Expect(page.Locator("#q")).ToHaveValueAsync("rent");
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task The_log_has_its_requests_by_their_paths_and_no_warning_about_its_keys()
    {
        var page = await site.SignedIn($"/transfers/{site.Completed}");
        await page.Context.CloseAsync();
        await Eventually.Is(
            () => Task.FromResult(site.Output),
            said => said.Contains("\"Path\":\"/transfers/{", StringComparison.Ordinal)
        );
        Assert.DoesNotContain("/api/gateway/", site.Output, StringComparison.Ordinal);
        Assert.Contains(
            "guest-keys",
            string.Join(' ', Directory.GetDirectories(site.Data, "guest-keys", SearchOption.AllDirectories))
        );
        Assert.DoesNotContain("null encryptor", site.Output, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task The_log_names_who_looks_and_who_acts()
    {
        var (staff, blocked) = (await site.With("operator"), await site.NewStaff("user"));
        var page = await site.SignedIn(staff.Token, $"/users/{blocked.Id}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Block", Exact = true }).ClickAsync();
        await page.Locator("form.confirm button[type=submit]").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Unblock" }).ClickAsync();
        await page.Locator("form.confirm button[type=submit]").ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Block", Exact = true })).ToBeEnabledAsync();
        await page.Context.CloseAsync();
        await Eventually.Is(
            () => Task.FromResult(site.Output.Split('\n')),
            lines =>
                Array.Exists(lines, line => Says(line, staff.Id, "\"Path\":\"/users/{"))
                && Array.Exists(lines, line => Says(line, staff.Id, $"/api/user/users/{blocked.Id}/unblock"))
        );
    }

    private static bool Says(string line, string actor, string path) =>
        line.Contains($"\"Actor\":\"{actor}\"", StringComparison.Ordinal) && line.Contains(path, StringComparison.Ordinal);

    [Fact]
    public async Task A_view_is_kept_under_its_name()
    {
        var page = await site.SignedIn("/transfers?status=FAILED");
        var named = Task.CompletedTask;
        page.Dialog += (_, dialog) => named = dialog.AcceptAsync("Failed ones");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save view" }).ClickAsync();
        await named;
        await page.GotoAsync("/transfers");
        await page.GetByRole(AriaRole.Link, new() { Name = "Failed ones" }).ClickAsync();
        await Site.IsAt(page, "**/transfers?status=FAILED");
        await page.Context.CloseAsync();
    }

    private static async Task SignIn(IPage page, string email, string password)
    {
        await page.FillAsync("#email", email);
        await page.FillAsync("#password", password);
        await page.ClickAsync("button.primary");
    }
}
