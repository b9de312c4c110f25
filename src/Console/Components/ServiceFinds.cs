using Florin.WebConsole.Api;

namespace Florin.WebConsole.Components;

/// <summary>
/// What of the services beside the books has a text in its name: schedules, payment files, endpoints of webhooks, sources and reports.
/// Of each the newest hundred are looked at.
/// </summary>
internal sealed class ServiceFinds(FlorinApi api, string text)
{
    private const string Newest = "?limit=100";

    private readonly List<(string Path, string Name)> _hits = [];
    private readonly List<(string What, string Why)> _unsearched = [];

    /// <summary>Where they are shown, and what they are called.</summary>
    public IReadOnlyList<(string Path, string Name)> Hits => _hits;

    /// <summary>What was not searched, since the operator may not see it.</summary>
    public IReadOnlyList<(string What, string Why)> Unsearched => _unsearched;

    /// <summary>Searches.</summary>
    public async Task Search()
    {
        await Add<ShownSchedule>(
            "Schedules",
            "/api/schedule/schedules",
            one => [one.Name, one.Description, one.Reference],
            one => ($"/schedules/{one.Id}", $"Schedule {one.Name ?? one.Id}, {one.Status.ToLowerInvariant()}")
        );
        await Add<ShownPaymentFile>(
            "Payment files",
            "/api/payment/files",
            one => [one.MessageId],
            one => ($"/payment-files/{one.Id}", $"Payment file {one.MessageId}, {one.Status.ToLowerInvariant()}")
        );
        await Add<ShownWebhook>(
            "Webhooks",
            "/api/webhook/endpoints",
            one => [one.Url, one.Description],
            one => ($"/webhooks/{one.Id}", $"Webhook endpoint {one.Url}, {one.Status.ToLowerInvariant()}")
        );
        await Add<ShownSource>(
            "Sources of bank statements",
            "/api/reconciliation/sources",
            one => [one.Name, one.BankAccount],
            one => ($"/reconciliation/{one.Id}", $"Source of bank statements {one.Name}")
        );
        await Add<ShownReport>(
            "Reports",
            "/api/report/reports",
            one => [one.Kind],
            one => ($"/reports/{one.Id}", $"Report {one.Kind} of {Words.Utc(one.RequestedAt)}, {one.Status.ToLowerInvariant()}")
        );
    }

    private async Task Add<T>(
        string what,
        string path,
        Func<T, IEnumerable<string?>> texts,
        Func<T, (string Path, string Name)> named
    )
    {
        var found = await api.List<T>(path + Newest);
        if (found.Problem is { IsNotAsked: true } unasked)
            _unsearched.Add(($"{what} were not searched.", unasked.Detail));
        _hits.AddRange((found.Data?.Items ?? []).Where(one => texts(one).Any(Has)).Select(named));
    }

    private bool Has(string? found) => found?.Contains(text, StringComparison.OrdinalIgnoreCase) == true;
}
