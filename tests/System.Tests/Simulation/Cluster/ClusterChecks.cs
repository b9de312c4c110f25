using System.Globalization;
using Florin.Kernel;
using Florin.Testing.Simulation.Database;

namespace Florin.System.Tests.Simulation.Cluster;

/// <summary>The invariants of the design, those of several instances among them, once all has come to rest.</summary>
internal sealed class ClusterChecks(ClusterWorld world, Clients clients)
{
    private readonly List<string> _findings = [];
    private readonly LogChecks _logs = new(ClusterWorld.Shared, world.Events, world.Outside.Moved, clients.Everything);

    /// <summary>What is wrong.</summary>
    public IReadOnlyList<string> Findings => _findings;

    /// <summary>Asks the logs.</summary>
    public void Look()
    {
        _findings.AddRange(_logs.Look());
        foreach (var log in world.Server.Logs)
            Epochs(log);
    }

    /// <summary>Asks the instances, which must say what the logs say, and what they said before.</summary>
    public async Task Ask()
    {
        foreach (var asked in clients.Everything.ToList())
            await clients.AskAgain(asked);
        foreach (var (id, owner) in clients.Accounts)
            await Account(id, owner);
        await Lists();
    }

    private void Epochs(LogRows log)
    {
        if (log.Batches.Zip(log.Batches.Skip(1)).Any(pair => pair.Second.Epoch < pair.First.Epoch))
            _findings.Add($"The epochs of {log.Name} fall along its positions.");
        foreach (var epoch in log.Batches.GroupBy(batch => batch.Epoch))
            if (epoch.Select(batch => batch.Writer).Distinct(StringComparer.Ordinal).Count() > 1)
                _findings.Add(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"Two instances committed to {log.Name} under epoch {epoch.Key}."
                    )
                );
    }

    private async Task Account(string id, UserId owner)
    {
        var account = (await clients.Ask("account", "GET", $"/accounts/{id}", TheServices.User(owner))).Data;
        var fold = _logs.Books.BalanceOf(AccountId.From(id))?.ToDecimal() ?? "none";
        if (fold != account.GetProperty("balance").GetRawText())
            _findings.Add($"The balance of {id} is {account}, but its postings come to {fold}.");
    }

    private async Task Lists()
    {
        var trial = (await clients.Ask("account", "GET", "/trial-balance", TheServices.Admin)).Data;
        foreach (var row in trial.GetProperty("items").EnumerateArray())
            if (row.GetProperty("total").GetRawText() != "0.00")
                _findings.Add($"The trial balance is {trial}.");
        var completed = Story.Of(world.Events("transaction")).Count(story => story.Completed);
        var listed = (
            await clients.Ask("transaction", "GET", "/transactions?limit=100&status=COMPLETED", TheServices.Admin)
        ).Data;
        if (listed.GetProperty("items").GetArrayLength() != completed)
            _findings.Add(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{completed} transactions have completed, but listed are {listed}."
                )
            );
    }
}
