using System.Globalization;
using Florin.Platform.EventLog;
using Florin.Platform.Hosting;
using Florin.Sqlite;

namespace Florin.Cli.Verify;

/// <summary>Takes the events of a log in order, in pages.</summary>
/// <param name="Log">The service whose log it follows.</param>
/// <param name="Check">Gets whatever goes wrong.</param>
/// <param name="Take">Takes the next page.</param>
internal sealed record Fold(string Log, Check Check, Func<IReadOnlyList<Recorded>, ValueTask> Take)
{
    /// <summary>A fold of one event after the other.</summary>
    public static Fold Of(string log, Check check, Action<Recorded> take) =>
        new(
            log,
            check,
            page =>
            {
                foreach (var happened in page)
                    take(happened);
                return ValueTask.CompletedTask;
            }
        );
}

/// <summary>Replays one log for everybody who wants its events, and checks what can be told from the log alone.</summary>
internal sealed class LogReplay
{
    private readonly string _path;
    private readonly ServiceDefinition _service;
    private List<SnapshotFold> _snapshots = [];

    public LogReplay(ServiceDefinition service, string path)
    {
        (_service, _path, Name) = (service, path, service.Name);
        File = new Check($"{Name}: log.db is intact", Advice.RestoreLog(Name));
        Events = new Check($"5 {Name}: positions and versions are contiguous, events are unmodified", Advice.RestoreLog(Name));
        Snapshots = new Check($"{Name}: snapshots match their events", Advice.DropSnapshots(Name));
    }

    /// <summary>The service.</summary>
    public string Name { get; }

    /// <summary>The file as SQLite sees it.</summary>
    public Check File { get; }

    /// <summary>Invariant 5.</summary>
    public Check Events { get; }

    /// <summary>The cached states.</summary>
    public Check Snapshots { get; }

    /// <summary>The appends that were read.</summary>
    public AppendIndex Appends { get; } = new();

    /// <summary>How many events were read.</summary>
    public long Count { get; private set; }

    /// <summary>By what followers know the log again; null where it has no identity.</summary>
    public string? Identity { get; private set; }

    /// <summary>Reads everything; whatever is wrong with it goes to the checks, and the rest is still read.</summary>
    public async Task Run(IReadOnlyList<Fold> folds, CancellationToken cancel)
    {
        try
        {
            using var database = new OfflineDatabase(_path);
            var file = new LogFileCheck(Name, _path, database, File);
            var integrity = Task.Run(() => File.Run(file.Run), cancel);
            var rows = new RowSums();
            var readAll = await Events.Run(() => Replay(database, rows, [.. folds, .. SnapshotFolds(database)], cancel));
            await integrity;
            if (readAll)
                file.Compare(rows);
            File.Run(() => Identity = OfflineLog.Identity(database));
        }
        catch (Exception e) when (e is LogFault or IOException or UnauthorizedAccessException)
        {
            File.Fail(e.Message);
        }
        File.Looked = "pages, rows, indexes and tables";
    }

    private async ValueTask Replay(OfflineDatabase database, RowSums rows, List<Fold> folds, CancellationToken cancel)
    {
        var types = new EventTypes();
        _service.Events(types);
        var reader = new AppendReader(Name, types, Events, Appends);
        using var pages = reader.Pages(OfflineLog.Scan(database, rows)).GetEnumerator();
        var ahead = Task.Run(Next, cancel);
        try
        {
            while (await ahead is { } page)
            {
                cancel.ThrowIfCancellationRequested();
                ahead = Task.Run(Next, cancel); // A page is read and decoded while the one before it is folded.
                await Take(folds, page);
            }
        }
        finally
        {
            await ((Task)ahead).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // Nothing may read what is closed.
            Count = reader.Events;
            Events.Looked = string.Create(CultureInfo.InvariantCulture, $"{Count:N0} events in {reader.Streams:N0} streams");
        }

        List<Recorded>? Next() => pages.MoveNext() ? pages.Current : null;
    }

    // A fold that failed has nothing to go on from; the others go on.
    private static async ValueTask Take(List<Fold> folds, List<Recorded> page)
    {
        for (var i = folds.Count - 1; i >= 0; i--)
        {
            var fold = folds[i];
            if (!await fold.Check.Run(() => fold.Take(page)))
                folds.RemoveAt(i);
        }
    }

    private List<Fold> SnapshotFolds(OfflineDatabase database)
    {
        var types = new StateTypes();
        _service.States(types);
        var byStream = new Dictionary<string, SnapshotFold>(StringComparer.Ordinal);
        Snapshots.Run(() =>
        {
            foreach (var damage in OfflineLog.DamagedSnapshots(database))
                Snapshots.Fail(damage);
            foreach (var snapshot in OfflineLog.Snapshots(database))
                if (types.Fold(snapshot) is { } fold)
                    byStream.Add(snapshot.Stream, fold);
        });
        _snapshots = [.. byStream.Values];
        if (byStream.Count == 0)
            return [];
        return
        [
            Fold.Of(
                Name,
                Snapshots,
                happened =>
                {
                    if (byStream.TryGetValue(happened.Stream, out var fold))
                        fold.Apply(happened.Data);
                }
            ),
        ];
    }

    /// <summary>Compares the snapshots with what their events came to.</summary>
    public void CompareSnapshots()
    {
        Snapshots.Looked = string.Create(CultureInfo.InvariantCulture, $"{_snapshots.Count:N0} snapshots");
        foreach (var fold in _snapshots)
            Snapshots.Run(() =>
            {
                if (fold.Difference() is { } difference)
                    Snapshots.Fail(difference);
            });
    }
}
