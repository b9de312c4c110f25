using System.Diagnostics;
using System.Runtime;
using Florin.Host.Composition;
using Florin.Platform.EventStore;
using Florin.Sqlite;

namespace Florin.Host.Verify;

/// <summary>One invariant of the design, what was checked of it, and the first violation.</summary>
/// <param name="Invariant">Its number and what it says.</param>
/// <param name="Checked">What was looked at.</param>
/// <param name="Violation">What is wrong; null when nothing is.</param>
internal sealed record Finding(string Invariant, string Checked, string? Violation);

/// <summary>What a verification came to.</summary>
internal sealed record VerificationResult(IReadOnlyList<Finding> Findings, long Events, TimeSpan Took)
{
    public bool Holds => Findings.All(f => f.Violation is null);
}

/// <summary>
/// Checks a data directory offline by replaying every log in it: each log by its own rules, all at the same time, and then
/// what only several together can tell.
/// </summary>
internal sealed class Verification(string data)
{
    public async Task<VerificationResult> Run(CancellationToken cancel)
    {
        var clock = Stopwatch.StartNew();
        using var alone = Alone();
        GCSettings.LatencyMode = GCLatencyMode.Batch; // Nobody waits for an answer, only for the end.
        var ledger = new LedgerReplay();
        var transactions = new TransactionReplay();
        var audit = new AuditReplay();
        var replays = Catalog
            .Services.Where(s => File.Exists(LogPath(s.Name)))
            .Select(s =>
                (
                    s.Name,
                    Replay: (LogReplay)(
                        s.Name switch
                        {
                            "account" => ledger,
                            "transaction" => transactions,
                            "audit" => audit,
                            _ => new LogReplay(),
                        }
                    ),
                    s.Events
                )
            )
            .ToList();
        if (replays.Count == 0)
            throw new LogFault($"{data} holds no logs of Florin.");
        await Task.WhenAll(replays.Select(r => Task.Run(() => Replay(r.Name, r.Replay, r.Events, cancel), cancel)));
        var findings = new List<Finding>();
        findings.AddRange(replays.Select(r => r.Replay.Positions(r.Name)));
        findings.Add(ledger.Balanced());
        findings.Add(Outcomes.Agree(transactions.Histories, ledger.Postings));
        findings.Add(Views("account", ledger.ViewDifference, ledger.ViewsChecked));
        findings.Add(Views("transaction", transactions.ViewDifference, transactions.ViewsChecked));
        findings.Add(Outcomes.End(transactions.Histories));
        findings.Add(audit.Chained());
        return new VerificationResult(findings, replays.Sum(r => r.Replay.Events), clock.Elapsed);
    }

    /// <summary>Every service's data, so that no server changes what is being checked.</summary>
    /// <exception cref="DataInUse">A server has it open.</exception>
    private Held Alone()
    {
        var held = new Held();
        try
        {
            foreach (var service in Catalog.Services.Where(s => File.Exists(LogPath(s.Name))))
                held.Add(DataDirectory.Open(Path.Combine(data, service.Name)));
            return held;
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    private sealed class Held : List<DataDirectory>, IDisposable
    {
        public void Dispose() => ForEach(directory => directory.Dispose());
    }

    private static Finding Views(string service, string? difference, string looked) =>
        new($"7 the read models of {service} are the fold of its log", looked, difference);

    private string LogPath(string service) => Path.Combine(data, service, "log.db");

    private async Task Replay(string service, LogReplay replay, Action<EventTypes> events, CancellationToken cancel)
    {
        var types = new EventTypes();
        events(types);
        using var store = new SqliteLogStore(LogPath(service), readOnly: true);
        var views = Path.Combine(data, service, "views.db");
        await using var readModels = File.Exists(views) ? new SqliteViewStore(views) : null;
        await replay.Run(store, types, readModels, cancel);
    }
}
