using System.Diagnostics;
using System.Runtime;
using Florin.Kernel;
using Florin.Notifications.Projections;
using Florin.Platform.EventLog;
using Florin.Platform.Files;
using Florin.Platform.Hosting;
using Florin.Sqlite;

namespace Florin.Cli.Verify;

/// <summary>What a verification came to.</summary>
internal sealed record VerificationResult(IReadOnlyList<Finding> Findings, long Events, TimeSpan Took)
{
    public bool Holds => Findings.All(f => f.Violation is null);
}

/// <summary>
/// Checks a data directory offline: the files, each log by its own rules and digests, all at the same time, and then every
/// log, read model, snapshot and audit entry against something else than itself. Every check runs to its end whatever the
/// others find, and nothing in the directory is written.
/// </summary>
/// <param name="data">The directory.</param>
/// <param name="services">The services whose data is in it.</param>
/// <param name="all">Every service that there is: read models of one follow the logs of others.</param>
internal sealed class Verification(string data, IReadOnlyList<ServiceDefinition> services, IReadOnlyList<ServiceDefinition> all)
{
    private static readonly string[] NamedByNotifications = ["user", "notification"];
    private readonly Ledgers _ledgers = new();
    private readonly AuditCheck _audit = new();
    private readonly NotificationsInViews _notifications = new();
    private readonly Check _told = new(
        "6 delivered and read notifications belong to transactions that ended",
        Advice.RestoreAll
    );
    private readonly List<(NotificationId Id, long Position)> _toldOf = [];

    /// <summary>Checks everything.</summary>
    /// <exception cref="DataInUse">A server has it open.</exception>
    /// <exception cref="LogFault">It holds nothing of Florin.</exception>
    public async Task<VerificationResult> Run(CancellationToken cancel)
    {
        var clock = Stopwatch.StartNew();
        using var folders = new DataFolders(data, [.. services.Select(s => s.Name)]);
        TemporaryFolder.RemoveLeftovers(Path.GetTempPath());
        using var temporary = new TemporaryFolder();
        var before = GCSettings.LatencyMode;
        GCSettings.LatencyMode = GCLatencyMode.Batch; // Nobody waits for an answer, only for the end.
        try
        {
            var (findings, events) = await Run(folders, temporary.Path, cancel);
            return new VerificationResult(findings, events, clock.Elapsed);
        }
        finally
        {
            GCSettings.LatencyMode = before;
        }
    }

    private async Task<(List<Finding>, long)> Run(DataFolders folders, string temporary, CancellationToken cancel)
    {
        var replays = services.Where(s => folders.HasLog(s.Name)).Select(s => new LogReplay(s, folders.LogOf(s.Name))).ToList();
        List<ViewsCheck> views = [.. services.Select(s => new ViewsCheck(s, all, folders.Of(s.Name), temporary))];
        long? CountOf(string name) => replays.FirstOrDefault(r => r.Name == name)?.Count;
        List<CheckpointsCheck> checkpoints = [.. views.Select(view => view.Checkpoints()).OfType<CheckpointsCheck>()];
        try
        {
            await Replay(replays, views, checkpoints, cancel);
            List<Finding> findings = [folders.Complete()];
            findings.AddRange(replays.Select(r => r.File.ToFinding()));
            findings.AddRange(replays.Select(r => r.Events.ToFinding()));
            findings.Add(HeadsCheck.Of(data, replays));
            findings.Add(KeysCheck.Of(data));
            // Each of the rest compares what nobody changes any more: all at the same time.
            var books = Task.Run(() => Books(folders), cancel);
            var audit = Task.Run(() => _audit.Findings(replays).ToList(), cancel);
            var compared = await Task.WhenAll(views.Select(view => Task.Run(() => view.Compare(CountOf), cancel)));
            findings.AddRange(await books);
            findings.AddRange(checkpoints.Select(c => c.Compare(name => replays.FirstOrDefault(r => r.Name == name))));
            findings.AddRange(compared);
            findings.AddRange(replays.Select(Snapshots));
            findings.AddRange(await audit);
            return (findings, replays.Sum(r => r.Count));
        }
        finally
        {
            foreach (var view in views)
                await view.DisposeAsync();
        }
    }

    // Notifications name their users and go by what these chose: they are made again when both logs have been read.
    private async Task Replay(
        List<LogReplay> replays,
        List<ViewsCheck> views,
        List<CheckpointsCheck> checkpoints,
        CancellationToken cancel
    )
    {
        var known = new TaskCompletionSource<Func<UserId, (string, string)?>>(
            TaskCreationOptions.RunContinuationsAsynchronously
        );
        var remade = new List<Fold>();
        foreach (var view in views)
            remade.AddRange(await view.Folds(known.Task, _notifications, cancel));
        List<Fold> folds =
        [
            .. _ledgers.Folds(),
            _audit.Fold(),
            Fold.Of("notification", _told, Told),
            .. checkpoints.SelectMany(c => c.Folds()),
            .. remade,
        ];
        var running = replays.ToDictionary(
            replay => replay.Name,
            replay => Task.Run(() => replay.Run([.. folds.Where(fold => fold.Log == replay.Name)], cancel), cancel),
            StringComparer.Ordinal
        );
        await Task.WhenAll(NamedByNotifications.Where(running.ContainsKey).Select(name => running[name]));
        known.SetResult(id => _ledgers.Users.TryGetValue(id, out var user) ? (user.Name, user.Email) : null);
        await Task.WhenAll(running.Values);
    }

    private void Told(Recorded happened)
    {
        _notifications.Take(happened);
        if (NotificationsInViews.NotificationOf(happened.Data) is { } id)
            _toldOf.Add((id, happened.Position));
    }

    private List<Finding> Books(DataFolders folders)
    {
        _ledgers.End();
        List<Finding> findings = [];
        if (folders.HasLog("account") && folders.HasLog("transaction"))
            findings.AddRange(new Sums(_ledgers).Findings());
        findings.Add(_ledgers.Accounts.ToFinding());
        findings.Add(_ledgers.Transactions.ToFinding());
        findings.Add(_ledgers.Others.ToFinding());
        findings.AddRange(new AcrossLogs(_ledgers, folders.HasLog).Findings());
        if (folders.HasLog("transaction"))
            foreach (var (id, position) in _toldOf)
                if (_ledgers.Histories.Find(NotificationsInViews.TransactionOf(id)) is not { Ended: true })
                    _told.Fail($"position {position} of notification is about {id}, whose transaction has not ended");
        _told.Looked = $"{_toldOf.Count} deliveries and readings";
        findings.Add(_told.ToFinding());
        return findings;
    }

    private static Finding Snapshots(LogReplay replay)
    {
        replay.CompareSnapshots();
        return replay.Snapshots.ToFinding();
    }
}
