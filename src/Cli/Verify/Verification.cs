using System.Diagnostics;
using System.Runtime;
using Florin.Platform.EventLog;
using Florin.Platform.Files;
using Florin.Platform.Hosting;
using Florin.Platform.Verification;

namespace Florin.Cli.Verify;

/// <summary>What a verification came to.</summary>
internal sealed record VerificationResult(IReadOnlyList<Finding> Findings, long Events, TimeSpan Took)
{
    public bool Holds => Findings.All(f => f.Violation is null);
}

/// <summary>
/// Checks a data directory offline: the storage, each log by its own rules and digests, all at the same time, and then every
/// log, read model, snapshot and audit entry against something else than itself. What holds for every service is checked
/// here; what its own events must come to, a service says in its definition. Every check runs to its end whatever the others
/// find, and nothing in the directory is written.
/// </summary>
/// <param name="data">The directory.</param>
/// <param name="storage">Where logs and read models are kept.</param>
/// <param name="services">The services whose data is in it.</param>
/// <param name="all">Every service that there is: what one says is held against the logs of others.</param>
internal sealed class Verification(
    string data,
    OfflineStorage storage,
    IReadOnlyList<ServiceDefinition> services,
    IReadOnlyList<ServiceDefinition> all
)
{
    private readonly Dictionary<string, VerificationPlan> _plans = all.ToDictionary(
        s => s.Name,
        PlanOf,
        StringComparer.Ordinal
    );

    // Those that ask others before those that these ask.
    private List<ILogCheck> Checks => [.. all.Reverse().SelectMany(service => _plans[service.Name].Checks)];

    /// <summary>Checks everything.</summary>
    /// <exception cref="DataInUse">A server has it open.</exception>
    /// <exception cref="LogFault">It holds nothing of Florin.</exception>
    public async Task<VerificationResult> Run(CancellationToken cancel)
    {
        var clock = Stopwatch.StartNew();
        using var folders = new DataFolders(data, storage, [.. services.Select(s => s.Name)]);
        var before = GCSettings.LatencyMode;
        GCSettings.LatencyMode = GCLatencyMode.Batch; // Nobody waits for an answer, only for the end.
        try
        {
            var (findings, events) = await Run(folders, cancel);
            return new VerificationResult(findings, events, clock.Elapsed);
        }
        finally
        {
            GCSettings.LatencyMode = before;
        }
    }

    private static VerificationPlan PlanOf(ServiceDefinition service)
    {
        var plan = new VerificationPlan();
        service.Verifies(plan);
        return plan;
    }

    private async Task<(List<Finding>, long)> Run(DataFolders folders, CancellationToken cancel)
    {
        List<LogReplay> replays =
        [
            .. services.Zip(folders.Logs).Where(s => s.Second.Missing is null).Select(s => new LogReplay(s.First, s.Second)),
        ];
        List<ViewsCheck> views =
        [
            .. services.Zip(folders.Views, (s, stored) => new ViewsCheck(s, all, _plans[s.Name].Views, stored)),
        ];
        List<CheckpointsCheck> checkpoints = [.. views.Select(view => view.Checkpoints()).OfType<CheckpointsCheck>()];
        try
        {
            var facts = new LogFacts(Checks);
            await Replay(replays, views, checkpoints, facts, cancel);
            List<Finding> findings = [folders.Complete()];
            findings.AddRange(replays.Select(r => r.Storage.ToFinding()));
            findings.AddRange(replays.Select(r => r.Events.ToFinding()));
            var logs = Read(replays, folders, facts);
            findings.Add(HeadsCheck.Of(data, logs.All));
            // Each of the rest compares what nobody changes any more: all at the same time.
            var checks = Compared(logs, cancel);
            var compared = await Task.WhenAll(
                views.Select(view => Task.Run(() => view.Compare(name => logs.Find(name)?.Count), cancel))
            );
            var own = await checks;
            findings.AddRange(own.Where(part => part.Part < ReportPart.Audit).Select(part => part.Finding));
            findings.AddRange(checkpoints.Select(c => c.Compare(logs.Find)));
            findings.AddRange(compared);
            findings.AddRange(replays.Select(Snapshots));
            findings.AddRange(own.Where(part => part.Part >= ReportPart.Audit).Select(part => part.Finding));
            return (findings, replays.Sum(r => r.Count));
        }
        finally
        {
            foreach (var view in views)
                await view.DisposeAsync();
        }
    }

    private ReadLogs Read(List<LogReplay> replays, DataFolders folders, LogFacts facts) =>
        new(data, [.. replays.Select(r => r.ToRead())], folders.HasLog, facts, folders.SecretsOf)
        {
            Configuration = storage.Configuration,
            Buckets = storage.Buckets,
        };

    private async Task Replay(
        List<LogReplay> replays,
        List<ViewsCheck> views,
        List<CheckpointsCheck> checkpoints,
        LogFacts facts,
        CancellationToken cancel
    )
    {
        RefuseCircles(views);
        var ended = replays.ToDictionary(
            r => r.Name,
            _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously),
            StringComparer.Ordinal
        );
        Task Read(IReadOnlyList<string> logs) => Task.WhenAll(logs.Where(ended.ContainsKey).Select(log => ended[log].Task));
        List<string> names = [.. all.Select(service => service.Name)];
        List<Fold> folds = [.. Checks.SelectMany(check => check.Folds(names)), .. checkpoints.SelectMany(c => c.Folds())];
        foreach (var view in views)
            folds.AddRange(await view.Folds(facts, Read, cancel));
        await Task.WhenAll(replays.Select(replay => Task.Run(() => Run(replay), cancel)));

        async Task Run(LogReplay replay)
        {
            try
            {
                await replay.Run([.. folds.Where(fold => fold.Log == replay.Name)], cancel);
            }
            finally
            {
                ended[replay.Name].SetResult();
            }
        }
    }

    // Two logs that wait for each other to end would never be read.
    private static void RefuseCircles(List<ViewsCheck> views)
    {
        var waits = views.SelectMany(view => view.Waits()).ToList();
        foreach (var (after, follows) in waits)
            if (waits.Any(wait => wait.Follows == after))
                throw new InvalidOperationException(
                    $"Read models of {follows} wait for the log of {after}, whose read models wait for others."
                );
    }

    // What several services hold of one invariant is one finding.
    private async Task<List<(ReportPart Part, Finding Finding)>> Compared(ReadLogs logs, CancellationToken cancel)
    {
        var compared = await Task.WhenAll(Checks.Select(check => Task.Run(() => check.CompareElsewhere(logs, cancel), cancel)));
        return
        [
            .. compared
                .SelectMany(checks => checks)
                .GroupBy(check => (check.Part, check.Invariant))
                .OrderBy(group => group.Key.Part)
                .Select(group => (group.Key.Part, Check.Joined([.. group]))),
        ];
    }

    private static Finding Snapshots(LogReplay replay)
    {
        replay.CompareSnapshots();
        return replay.Snapshots.ToFinding();
    }
}
