using Microsoft.Playwright;

namespace Florin.WebConsole.Tests;

/// <summary>What holds for each screen of the services beside the books, in both themes and on a small display.</summary>
public sealed class EveryScreenOfServices(Site site)
{
    private static readonly string[] Paths =
    [
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
        "/matches?run={run}",
        "/matches/{match}",
        "/exceptions",
        "/exceptions/{exception}",
        "/reports",
        "/reports/{report}",
        "/statements?accountId=acc_1&refused=invalid-request",
        "/payment-files",
        "/payment-files/{file}",
        "/holds/{hold}",
        "/accounts/{account}?allHolds=true",
        "/periods",
        "/find?q=rent",
    ];

    public static TheoryData<string, ColorScheme, int> Screens => Look.AtEach(Paths);

    [Theory]
    [MemberData(nameof(Screens))]
    public async Task Can_be_read_by_everyone(string form, ColorScheme theme, int width)
    {
        var path = (await site.Services()).Fill(form).Replace("{account}", site.Account, StringComparison.Ordinal);
        await Look.At(site, form, path, theme, width);
    }

    [Theory]
    [InlineData("support", "/webhooks", ColorScheme.Light, 1280)]
    [InlineData("support", "/schedules", ColorScheme.Dark, 1280)]
    [InlineData("support", "/matches", ColorScheme.Light, 1280)]
    [InlineData("auditor", "/exceptions", ColorScheme.Light, 1280)]
    [InlineData("auditor", "/exceptions", ColorScheme.Light, 320)]
    [InlineData("auditor", "/reports", ColorScheme.Dark, 1280)]
    [InlineData("approver", "/periods", ColorScheme.Light, 320)]
    [InlineData("auditor", "/reconciliation", ColorScheme.Light, 1280)]
    [InlineData("auditor", "/reconciliation/rules", ColorScheme.Light, 320)]
    [InlineData("auditor", "/bank-statements/import", ColorScheme.Dark, 1280)]
    public async Task Can_be_read_by_somebody_who_may_do_little(string role, string path, ColorScheme theme, int width)
    {
        await site.Services();
        await Look.At(site, $"{role}-{path.Trim('/')}", path, theme, width, (await site.With(role)).Token);
    }
}
