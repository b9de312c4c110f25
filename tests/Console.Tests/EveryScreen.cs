using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace Florin.WebConsole.Tests;

/// <summary>What holds for each screen, in both themes and on a small display.</summary>
public sealed class EveryScreen(Site site)
{
    private static readonly string[] Paths =
    [
        "/",
        "/transfers",
        "/transfers/{completed}",
        "/transfers/{completed}/versions/5",
        "/accounts",
        "/accounts/{account}",
        "/writes/{write}",
        "/review",
        "/events",
        "/events?service=account&stream=account-{account}",
        "/transfers?statsu=FAILED",
        "/traces",
        "/traces/{trace}",
        "/storage",
        "/gateway",
        "/users",
        "/users/{user}",
        "/keys/{key}",
        "/clients/{client}",
        "/approvals",
        "/approvals?status=all",
        "/approvals/{approval}",
        "/second-factor",
        "/find?q=alerts",
        "/audit?chain=true",
        "/alerts",
        "/settings",
        "/find?q=12.34",
        "/nowhere",
    ];

    public static TheoryData<string> Screens => [.. Paths];

    [Theory]
    [MemberData(nameof(Screens))]
    public async Task Can_be_read_by_everyone(string form)
    {
        var path = form.Replace("{completed}", site.Completed, StringComparison.Ordinal)
            .Replace("{account}", site.Account, StringComparison.Ordinal)
            .Replace("{user}", site.User, StringComparison.Ordinal)
            .Replace("{write}", site.Write, StringComparison.Ordinal);
        if (form.StartsWith("/approvals", StringComparison.Ordinal))
            path = path.Replace("{approval}", await site.WaitsForApproval(), StringComparison.Ordinal);
        if (path.Contains("{key}", StringComparison.Ordinal))
            path = path.Replace("{key}", await site.Key(), StringComparison.Ordinal);
        if (path.Contains("{client}", StringComparison.Ordinal))
            path = path.Replace("{client}", await site.Client("Reports"), StringComparison.Ordinal);
        if (form == "/review")
            await site.InReview();
        if (path.Contains("{trace}", StringComparison.Ordinal))
            path = path.Replace("{trace}", (await site.Traced()).Trace, StringComparison.Ordinal);
        await Look.At(site, form, path);
    }

    [Theory]
    [InlineData("support", "/")]
    [InlineData("support", "/events")]
    [InlineData("support", "/users")]
    [InlineData("support", "/accounts")]
    [InlineData("operator", "/review")]
    [InlineData("auditor", "/alerts")]
    [InlineData("auditor", "/gateway")]
    [InlineData("auditor", "/storage")]
    [InlineData("approver", "/approvals")]
    public async Task Can_be_read_by_somebody_who_may_do_little(string role, string path)
    {
        await site.WaitsForApproval();
        await Look.At(site, $"{role}-{path.Trim('/')}", path, (await site.With(role)).Token);
    }

    [Fact]
    public async Task Is_there_with_little()
    {
        var page = await site.Open();
        var finished = new ConcurrentQueue<IRequest>();
        page.RequestFinished += (_, request) => finished.Enqueue(request);
        await page.GotoAsync("/sign-in", new() { WaitUntil = WaitUntilState.NetworkIdle });
        var bytes = 0;
        foreach (var request in finished)
        {
            var sizes = await request.SizesAsync();
            bytes += sizes.ResponseBodySize + sizes.ResponseHeadersSize;
        }
        Assert.InRange(bytes, 10_000, 500_000);
        await page.Context.CloseAsync();
    }
}

/// <summary>The screens of storage and health where there are copies, and one of them has failed.</summary>
public sealed class EveryScreenWithReplicas(SiteOfReplicas site) : IClassFixture<SiteOfReplicas>
{
    [Theory]
    [InlineData("/")]
    [InlineData("/storage")]
    public async Task Can_be_read_by_everyone(string path)
    {
        await site.Isolate("account");
        await Look.At(site, $"{path}-replicas", path);
    }
}
