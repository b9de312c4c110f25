using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Florin.WebConsole.Tests;

/// <summary>Each screen as somebody of each role sees it: what they may not do says so, and nothing is asked that they may not see.</summary>
public sealed partial class WhatARoleMayDo(Site site)
{
    private const string Nobody = "user_00000000000000000000000000";
    private const string Lacking = "Needs the permission";

    private static readonly string[] Screens =
    [
        "/",
        "/transfers",
        "/transfers/{review}",
        "/transfers/{completed}/versions/5",
        "/accounts",
        "/accounts/{account}",
        "/writes/{write}",
        "/review",
        "/approvals",
        "/approvals?status=all",
        "/events",
        "/traces",
        "/storage",
        "/gateway",
        "/users",
        "/users/{user}",
        "/keys/{key}",
        "/clients/{client}",
        "/audit?chain=true",
        "/alerts",
        "/settings",
        "/find?q=FreezeAccount",
        "/find?q=ann@example.com",
        "/webhooks",
        "/webhooks/{endpoint}",
        "/deliveries",
        "/deliveries/{delivery}",
        "/schedules",
        "/schedules/{schedule}",
        "/reconciliation",
        "/reconciliation/{source}",
        "/bank-statements/{statement}",
        "/matches",
        "/matches/{match}",
        "/exceptions",
        "/exceptions/{exception}",
        "/reports",
        "/reports/{report}",
        "/statements",
        "/payment-files",
        "/payment-files/{file}",
        "/holds/{hold}",
        "/periods",
        "/find?q=rent",
    ];

    // The screens of the menu, with the roles that cannot see them.
    private static readonly (string Name, string Not)[] Menu =
    [
        ("Health", ""),
        ("Webhooks", ""),
        ("Deliveries", ""),
        ("Schedules", ""),
        ("Payment files", ""),
        ("Reconciliation", "support approver"),
        ("Exceptions", "support approver"),
        ("Matches", "support approver"),
        ("Periods", "support"),
        ("Reports", "support approver"),
        ("Transfers", ""),
        ("Accounts", ""),
        ("Review", ""),
        ("Approvals", ""),
        ("Events", "support operator approver"),
        ("Traces", "support approver"),
        ("Storage", "support approver"),
        ("Gateway", "support approver"),
        ("Users and access", ""),
        ("Audit", "support operator approver"),
        ("Alerts", "support approver"),
        ("Settings", "support approver"),
    ];

    // A button of each kind on each screen, with the roles that may press it.
    private static readonly (string Screen, string Button, string May)[] Buttons =
    [
        ("/transfers/{review}", "Approve", "approver admin"),
        ("/transfers/{review}", "Reject", "approver admin"),
        ("/transfers/{stuck}", "Retry", "operator admin"),
        ("/accounts/{account}", "Freeze", "operator admin"),
        ("/users/{user}", "Block", "operator admin"),
        ("/keys/{key}", "Revoke", "admin"),
        ("/clients/{client}", "Delete", "admin"),
        ("/review", "Approve", "approver admin"),
        ("/review", "Retry all", "operator admin"),
        ("/approvals", "Approve", "approver"), // It is the administrator's own.
        ("/storage", "Rebuild", "operator admin"),
        ("/gateway", "Isolate", "operator admin"),
        ("/gateway", "Reset", "operator admin"),
        ("/gateway", "Drain", "operator admin"),
        ("/gateway", "Change", "operator admin"),
        ("/alerts", "Silence", "operator admin"),
        ("/alerts", "End", "operator admin"),
        ("/alerts", "Change… files-open", "operator admin"),
        ("/alerts", "Switch off files-open", "operator admin"),
        ("/webhooks/{endpoint}", "Pause", "operator admin"),
        ("/webhooks/{endpoint}", "Replay", "operator admin"),
        ("/deliveries/{delivery}", "Retry", "operator admin"),
        ("/schedules/{schedule}", "Pause", "admin"),
        ("/reconciliation/{source}", "Start a run", "operator admin"),
        ("/matches/{match}", "Accept", "operator admin"),
        ("/exceptions", "Resolve", "operator admin"),
        ("/exceptions/{exception}", "Adjust", "admin"),
        ("/reports", "Request a report", "operator auditor admin"),
        ("/payment-files/{file}", "Submit without the invalid ones", "admin"),
        ("/holds/{hold}", "Void", "admin"),
        ("/accounts/{account}", "Set limits", "admin"),
        ("/periods", "Close a period", "admin"),
    ];

    [GeneratedRegex(Lacking, RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex IsLacking { get; }

    [GeneratedRegex("another person must decide", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex IsOwn { get; }

    [GeneratedRegex("^/", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex IsAddress { get; }

    public static TheoryData<string> Roles => ["support", "operator", "approver", "auditor", "admin"];

    [Theory]
    [MemberData(nameof(Roles))]
    public async Task Is_offered_and_the_rest_is_shown_disabled_with_the_reason(string role)
    {
        var scene = await Scene();
        var page = await SignedIn(role, "/");
        foreach (var (name, not) in Menu)
        {
            var entry = page.Locator("nav.side").GetByRole(AriaRole.Link, new() { Name = name, Exact = true });
            if (Has(not, role))
            {
                await Assertions.Expect(entry).ToBeDisabledAsync();
                await Assertions.Expect(entry).ToHaveAccessibleDescriptionAsync(IsLacking);
            }
            else
            {
                await Assertions.Expect(entry).ToHaveAttributeAsync("href", IsAddress);
            }
        }
        foreach (var screen in Buttons.GroupBy(button => button.Screen))
        {
            await page.GotoAsync(Named(screen.Key, scene));
            foreach (var (_, name, may) in screen)
                await Check(page, name, isFree: Has(may, role), isOfAdmin: screen.Key == "/approvals" && role == "admin");
        }
        await page.Context.CloseAsync();
    }

    [Theory]
    [InlineData("support", "transactions:approve", "transactions:retry")]
    [InlineData("operator", "transactions:approve", null)]
    [InlineData("approver", null, "transactions:retry")]
    public async Task Holds_for_many_at_once(string role, string? approving, string? retrying)
    {
        await Scene();
        var page = await SignedIn(role, "/transfers");
        await page.GetByLabel("Choose all").CheckAsync();
        foreach (var (button, lacking) in new[] { ("Approve ", approving), ("Retry ", retrying) })
        {
            var bulk = page.Locator("form.bulk").GetByRole(AriaRole.Button, new() { NameString = button });
            if (lacking is null)
            {
                await Assertions.Expect(bulk).ToBeEnabledAsync();
                continue;
            }
            await Assertions.Expect(bulk).ToBeDisabledAsync();
            await Assertions.Expect(page.Locator("form.bulk")).ToContainTextAsync($"{Lacking} {lacking}");
        }
        await page.Context.CloseAsync();
    }

    [Theory]
    [MemberData(nameof(Roles))]
    public async Task Is_all_that_the_console_asks_for(string role)
    {
        var scene = await Scene();
        var who = await site.NewStaff(role);
        var page = await site.SignedIn(who.Token, "/");
        foreach (var screen in Screens)
        {
            await page.GotoAsync(Named(screen, scene));
            await Assertions.Expect(page.Locator("h1")).ToBeVisibleAsync();
            if (await page.Locator("[data-live]").CountAsync() > 0)
                await Assertions.Expect(page.Locator("[data-live=yes]").First).ToBeVisibleAsync(); // It has asked again.
            await Assertions.Expect(page.Locator(".trouble")).ToHaveCountAsync(0);
        }
        await page.Context.CloseAsync();
        // Something that is recorded, so that the audit is known to have come so far.
        await site.AskAs(who, HttpMethod.Post, "/api/account/accounts", new { userId = Nobody, currency = "USD" });
        var recorded = await Eventually.Is(
            async () =>
                (await site.Ask(HttpMethod.Get, $"/api/audit/entries?actor={who.Id}&limit=100"))
                    .GetProperty("items")
                    .EnumerateArray()
                    .Select(entry => (entry.GetProperty("command").GetString(), entry.GetProperty("result").GetString()))
                    .ToList(),
            some => some.Exists(entry => entry.Item1 == "OpenAccount")
        );
        Assert.DoesNotContain(recorded, entry => entry.Item1 != "OpenAccount" && entry.Item2 == "forbidden");
    }

    private static async Task Check(IPage page, string name, bool isFree, bool isOfAdmin)
    {
        await Assertions.Expect(page.Locator("h1")).ToBeVisibleAsync();
        var button = page.Locator("main").GetByRole(AriaRole.Button, new() { Name = name, Exact = name != "Retry all" }).First;
        if (!isFree && !isOfAdmin && await button.CountAsync() == 0)
        {
            await Assertions.Expect(page.Locator("main > .not-shown").First).ToContainTextAsync(Lacking); // Of the whole screen.
            return;
        }
        if (isFree)
        {
            await Assertions.Expect(button).ToBeEnabledAsync();
            return;
        }
        await Assertions.Expect(button).ToBeDisabledAsync();
        await Assertions.Expect(button).ToHaveAccessibleDescriptionAsync(isOfAdmin ? IsOwn : IsLacking);
    }

    private static bool Has(string roles, string role) => roles.Split(' ').Contains(role, StringComparer.Ordinal);

    private async Task<IPage> SignedIn(string role, string path) =>
        role == "admin" ? await site.SignedIn(path) : await site.SignedIn((await site.With(role)).Token, path);

    private async Task<Dictionary<string, string>> Scene()
    {
        await site.WaitsForApproval();
        return new((await site.Services()).Named, StringComparer.Ordinal)
        {
            ["review"] = await site.InReview(),
            ["stuck"] = await site.Stuck(),
            ["completed"] = site.Completed,
            ["account"] = site.Account,
            ["user"] = site.User,
            ["write"] = site.Write,
            ["key"] = await site.Key(),
            ["client"] = await site.Client("Reports"),
        };
    }

    private static string Named(string form, Dictionary<string, string> scene) =>
        scene.Aggregate(form, (path, one) => path.Replace($"{{{one.Key}}}", one.Value, StringComparison.Ordinal));
}
