using System.Globalization;
using System.Text.Json;
using Florin.Audit;
using Florin.Kernel;
using Florin.Notifications.Delivery;
using Florin.Testing.Simulation.Database;

namespace Florin.System.Tests.Simulation.Cluster;

/// <summary>The invariants of the design, those of several instances among them, once all has come to rest.</summary>
internal sealed class ClusterChecks
{
    private const string Audit = "audit";
    private readonly ClusterWorld _world;
    private readonly Clients _clients;
    private readonly List<string> _findings = [];
    private readonly VerifiedLogs _verified;
    private readonly LogChecks _logs;

    /// <summary>Reads the logs as they are now.</summary>
    public ClusterChecks(ClusterWorld world, Clients clients)
    {
        (_world, _clients) = (world, clients);
        _verified = new VerifiedLogs([.. world.Server.Logs], World.Definitions);
        _logs = new LogChecks(ClusterWorld.Shared, _verified.Events, world.Outside.Moved, clients.Everything);
    }

    /// <summary>What is wrong.</summary>
    public IReadOnlyList<string> Findings => _findings;

    /// <summary>How many rows of read models were compared.</summary>
    public int Rows { get; private set; }

    /// <summary>Asks the logs.</summary>
    public async Task Look()
    {
        _findings.AddRange(_logs.Look());
        _findings.AddRange(await _verified.Look());
        foreach (var log in _world.Server.Logs)
        {
            Epochs(log);
            _findings.AddRange(log.Refusals.Select(refusal => $"An owner of {log.Name} did not know its log: {refusal}"));
        }
    }

    /// <summary>
    /// Asks the instances, which must say what the logs say, and what they said before; and looks at what follows the logs.
    /// </summary>
    public async Task Ask()
    {
        foreach (var asked in _clients.Everything.ToList())
            await _clients.AskAgain(asked);
        foreach (var (id, owner) in _clients.Accounts)
            await Account(id, owner);
        await Lists();
        await Figures();
        await Audited();
        Mails();
        await ReadModels();
    }

    private void Epochs(LogRows log)
    {
        if (log.Batches.Zip(log.Batches.Skip(1)).Any(pair => pair.Second.Epoch < pair.First.Epoch))
            Find($"The epochs of {log.Name} fall along its positions.");
        foreach (var epoch in log.Batches.GroupBy(batch => batch.Epoch))
            if (epoch.Select(batch => batch.Writer).Distinct(StringComparer.Ordinal).Count() > 1)
                Find($"Two instances committed to {log.Name} under epoch {epoch.Key}.");
    }

    private async Task Account(string id, UserId owner)
    {
        var account = (await _clients.Ask("account", "GET", $"/accounts/{id}", TheServices.User(owner))).Data;
        var fold = _logs.Books.BalanceOf(AccountId.From(id))?.ToDecimal() ?? "none";
        if (fold != account.GetProperty("balance").GetRawText())
            Find($"The balance of {id} is {account}, but its postings come to {fold}.");
    }

    private async Task Lists()
    {
        var trial = await Shown("account", "/trial-balance");
        foreach (var row in trial.GetProperty("items").EnumerateArray())
            if (row.GetProperty("total").GetRawText() != "0.00")
                Find($"The trial balance is {trial}.");
        var completed = Stories.Count(story => story.Completed);
        var listed = await Shown("transaction", "/transactions?limit=100&status=COMPLETED");
        if (listed.GetProperty("items").GetArrayLength() != completed)
            Find($"{completed} transactions have completed, but listed are {listed}.");
    }

    private async Task Figures()
    {
        var summary = await Shown("analytics", "/summary");
        Same("created in analytics", Stories.Count, summary.GetProperty("created").GetInt32());
        Same("completed in analytics", Stories.Count(s => s.Completed), summary.GetProperty("completed").GetInt32());
        Same("failed in analytics", Stories.Count(s => s.Failed), summary.GetProperty("failed").GetInt32());
    }

    // All of it: the instance that seals has reached the end of every log.
    private async Task Audited()
    {
        var verdict = await Shown(Audit, "/verify");
        if (!verdict.GetProperty("valid").GetBoolean() || !verdict.GetProperty("complete").GetBoolean())
            Find($"The audit says {verdict}.");
        var sealedEntries = _verified
            .Events(Audit)
            .Select(happened => happened.Data)
            .OfType<AuditBatchSealed>()
            .SelectMany(batch => batch.Entries)
            .CountBy(entry => entry.Service)
            .ToDictionary(StringComparer.Ordinal);
        foreach (var log in ClusterWorld.Shared.Where(log => log is not (Audit or "analytics")))
            Same($"entries of {log} in the audit", _verified.Appends(log), sealedEntries.GetValueOrDefault(log));
    }

    // Each end is told, and what became of the mail recorded, once; a mail itself may arrive twice.
    private void Mails()
    {
        _findings.AddRange(_world.Mail.Complaints);
        var recorded = _verified
            .Events("notification")
            .Select(happened => happened.Data)
            .OfType<NotificationDelivered>()
            .ToLookup(delivered => delivered.Id.Value, StringComparer.Ordinal);
        foreach (var story in Stories.Where(story => story.Terminals > 0))
        {
            var id = $"{NotificationId.Prefix}{story.Facts.Id.Value.AsSpan(TransactionId.Prefix.Length)}";
            Same($"records of the mail {id}", 1, recorded[id].Count());
            if (recorded[id].Any(delivered => delivered.Status == NotificationDelivered.Sent) && !_world.Mail.HasArrived(id))
                Find($"The mail {id} is recorded as sent and has not arrived.");
        }
        Same("mails", Stories.Count(story => story.Terminals > 0), recorded.Count);
    }

    private async Task ReadModels()
    {
        var models = new ReadModels(_verified);
        foreach (var instance in _world.Instances)
            _findings.AddRange(
                await models.Differences(
                    instance.Name,
                    service => _world.ViewsOf(instance.Name, service),
                    (service, consumer) => instance.KeepsLater(service, consumer)
                )
            );
        Rows = models.Compared;
    }

    private List<Story> Stories => field ??= [.. Story.Of(_verified.Events("transaction"))];

    private async Task<JsonElement> Shown(string service, string path) =>
        (await _clients.Ask(service, "GET", path, TheServices.Admin)).Data;

    private void Same(string what, int expected, int actual)
    {
        if (expected != actual)
            Find($"{what}: expected {expected}, found {actual}");
    }

    private void Find(FormattableString what) => _findings.Add(what.ToString(CultureInfo.InvariantCulture));
}
