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

    public static TheoryData<string> Screens => [.. Paths];

    [Theory]
    [MemberData(nameof(Screens))]
    public async Task Can_be_read_by_everyone(string form)
    {
        var path = (await site.Services()).Fill(form).Replace("{account}", site.Account, StringComparison.Ordinal);
        await Look.At(site, form, path);
    }

    [Theory]
    [InlineData("support", "/webhooks")]
    [InlineData("support", "/schedules")]
    [InlineData("support", "/matches")]
    [InlineData("auditor", "/exceptions")]
    [InlineData("auditor", "/reports")]
    [InlineData("approver", "/periods")]
    [InlineData("auditor", "/reconciliation")]
    [InlineData("auditor", "/reconciliation/rules")]
    [InlineData("auditor", "/bank-statements/import")]
    public async Task Can_be_read_by_somebody_who_may_do_little(string role, string path)
    {
        await site.Services();
        await Look.At(site, $"{role}-{path.Trim('/')}", path, (await site.With(role)).Token);
    }
}
