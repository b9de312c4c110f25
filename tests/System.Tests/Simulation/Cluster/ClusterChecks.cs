using System.Globalization;
using Florin.Accounts;
using Florin.Kernel;
using Florin.Testing.Simulation.Database;

namespace Florin.System.Tests.Simulation.Cluster;

/// <summary>The invariants of the design, those of several instances among them, once all has come to rest.</summary>
internal sealed class ClusterChecks(ClusterWorld world, Clients clients)
{
    private readonly List<string> _findings = [];

    /// <summary>What is wrong.</summary>
    public IReadOnlyList<string> Findings => _findings;

    /// <summary>Asks the logs, and the instances.</summary>
    public async Task Look()
    {
        var logs = new LogChecks(ClusterWorld.Shared, world.Events, world.Outside.Moved, clients.Everything);
        _findings.AddRange(logs.Look());
        foreach (var log in world.Server.Logs)
            Epochs(log);
        foreach (var asked in clients.Everything.ToList())
            await clients.AskAgain(asked);
        foreach (var (id, owner) in clients.Accounts)
            await Account(id, owner, logs.Books);
        await Lists();
    }

    private void Epochs(LogRows log)
    {
        if (log.Batches.Zip(log.Batches.Skip(1)).Any(pair => pair.Second.Epoch < pair.First.Epoch))
            _findings.Add($"The epochs of {log.Name} fall along its positions.");
        foreach (var epoch in log.Batches.GroupBy(batch => batch.Epoch))
            if (epoch.Select(batch => batch.Writer).Distinct(StringComparer.Ordinal).Count() > 1)
                _findings.Add(
                    string.Create(CultureInfo.InvariantCulture, $"Two instances committed to {log.Name} under epoch {epoch.Key}.")
                );
    }

    private async Task Account(string id, UserId owner, Books books)
    {
        var account = (await clients.Ask("account", "GET", $"/accounts/{id}", TheServices.User(owner))).Data;
        var fold = books.BalanceOf(AccountId.From(id))?.ToDecimal() ?? "none";
        if (fold != account.GetProperty("balance").GetRawText())
            _findings.Add($"The balance of {id} is {account}, but its postings come to {fold}.");
    }

    // The read models of the owner, and those of who stands by as it has them on its disk.
    private async Task Lists()
    {
        var trial = (await clients.Ask("account", "GET", "/trial-balance", TheServices.Admin)).Data;
        foreach (var row in trial.GetProperty("items").EnumerateArray())
            if (row.GetProperty("total").GetRawText() != "0.00")
                _findings.Add($"The trial balance is {trial}.");
        var completed = Story.Of(world.Events("transaction")).Count(story => story.Completed);
        var listed = (await clients.Ask("transaction", "GET", "/transactions?limit=100&status=COMPLETED", TheServices.Admin)).Data;
        if (listed.GetProperty("items").GetArrayLength() != completed)
            _findings.Add(
                string.Create(CultureInfo.InvariantCulture, $"{completed} transactions have completed, but listed are {listed}.")
            );
    }
}
