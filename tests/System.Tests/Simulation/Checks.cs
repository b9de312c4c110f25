using System.Globalization;
using Florin.Kernel;
using Florin.Platform.EventLog;

namespace Florin.System.Tests.Simulation;

/// <summary>The invariants of the design, asked of the logs and of the program once it has come to rest.</summary>
internal sealed class Checks(World world, Clients clients)
{
    private readonly List<string> _findings = [];
    private readonly IReadOnlyList<Recorded> _transactions = world.Events("transaction");
    private readonly LogChecks _logs = new(
        [.. World.Definitions.Select(d => d.Name)],
        world.Events,
        world.Outside.Moved,
        clients.Everything
    );

    /// <summary>What is wrong.</summary>
    public IReadOnlyList<string> Findings => _findings;

    /// <summary>Asks the logs.</summary>
    public void Look() => _findings.AddRange([.. _logs.Look(), .. world.Copies?.Look() ?? []]);

    /// <summary>Asks the running program, whose read models must say what the logs say.</summary>
    public async Task Ask()
    {
        foreach (var (id, owner) in clients.Accounts)
        {
            var account = (await clients.Ask("account", "GET", $"/accounts/{id}", TheServices.User(owner))).Data;
            var fold = _logs.Books.BalanceOf(AccountId.From(id));
            Same($"the balance of {id}", fold?.ToDecimal() ?? "none", account.GetProperty("balance").GetRawText());
        }
        var trial = (await clients.Ask("account", "GET", "/trial-balance", TheServices.Admin)).Data;
        foreach (var row in trial.GetProperty("items").EnumerateArray())
            Same("the total of the trial balance", "0.00", row.GetProperty("total").GetRawText());
        var audit = (await clients.Ask("audit", "GET", "/verify", TheServices.Admin)).Data;
        Same("the audit chain's validity", "true", audit.GetProperty("valid").GetRawText());
        await Counts();
        await Notifications();
    }

    private async Task Counts()
    {
        var stories = Story.Of(_transactions).ToList();
        var summary = (await clients.Ask("analytics", "GET", "/summary", TheServices.Admin)).Data;
        Same("created in analytics", stories.Count, summary.GetProperty("created").GetInt32());
        Same("completed in analytics", stories.Count(s => s.Completed), summary.GetProperty("completed").GetInt32());
        Same("failed in analytics", stories.Count(s => s.Failed), summary.GetProperty("failed").GetInt32());
        var listed = await Listed("transaction", "/transactions?limit=100&status=COMPLETED");
        Same("completed in the list", stories.Count(s => s.Completed), listed.Count);
    }

    private async Task Notifications()
    {
        var told = (await Listed("notification", "/notifications?limit=100")).CountBy(n => n).ToDictionary();
        foreach (var story in Story.Of(_transactions).Where(s => s.Terminals == 1))
            Same($"notifications of {story.Facts.Id}", 1, told.GetValueOrDefault(story.Facts.Id.Value));
    }

    private async Task<List<string>> Listed(string service, string path)
    {
        var found = new List<string>();
        for (string? cursor = null; ; )
        {
            var page = (
                await clients.Ask(service, "GET", cursor is null ? path : $"{path}&cursor={cursor}", TheServices.Admin)
            ).Data;
            foreach (var item in page.GetProperty("items").EnumerateArray())
                found.Add(item.GetProperty(service == "notification" ? "transactionId" : "id").GetString()!);
            cursor = page.GetProperty("nextCursor").GetString();
            if (cursor is null)
                return found;
        }
    }

    private void Same<T>(string what, T expected, T actual)
    {
        if (!EqualityComparer<T>.Default.Equals(expected, actual))
            _findings.Add(string.Create(CultureInfo.InvariantCulture, $"{what}: expected {expected}, found {actual}"));
    }
}
