using System.Globalization;
using Florin.Platform.EventLog;
using Florin.Platform.Hosting;
using Florin.Platform.Verification;

namespace Florin.Cli.Verify;

/// <summary>Replays one log for everybody who wants its events, and checks what can be told from the log alone.</summary>
internal sealed class LogReplay
{
    private readonly IOfflineLog _log;
    private readonly ServiceDefinition _service;
    private List<SnapshotFold> _snapshots = [];

    /// <summary>Nothing is read yet.</summary>
    /// <param name="service">Whose log it is.</param>
    /// <param name="log">The log, which is opened here and closed by the caller.</param>
    public LogReplay(ServiceDefinition service, IOfflineLog log)
    {
        (_service, _log, Name) = (service, log, service.Name);
        Storage = new Check($"{Name}: {log.Invariant}", Advice.RestoreLog(Name));
        Events = new Check($"5 {Name}: positions and versions are contiguous, events are unmodified", Advice.RestoreLog(Name));
        Snapshots = new Check($"{Name}: snapshots match their events", log.DropSnapshots);
    }

    /// <summary>The service.</summary>
    public string Name { get; }

    /// <summary>The storage as its provider sees it.</summary>
    public Check Storage { get; }

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

    /// <summary>What is known of the log, once it was read.</summary>
    public ReadLog ToRead() => new(Name, Count, Identity, Appends);

    /// <summary>Reads everything; whatever is wrong with it goes to the checks, and the rest is still read.</summary>
    public async Task Run(IReadOnlyList<Fold> folds, CancellationToken cancel)
    {
        try
        {
            _log.Open();
            var integrity = Task.Run(() => Storage.Run(() => _log.CheckStorage(Storage)), cancel);
            var readAll = await Events.Run(() => Replay([.. folds, .. SnapshotFolds()], cancel));
            await integrity;
            if (readAll)
                _log.CheckRows(Storage);
            Storage.Run(() => Identity = _log.Identity());
        }
        catch (Exception e) when (e is LogFault or IOException or UnauthorizedAccessException)
        {
            Storage.Fail(e.Message);
        }
        Storage.Looked = _log.Checked;
    }

    private async ValueTask Replay(List<Fold> folds, CancellationToken cancel)
    {
        var types = new EventTypes();
        _service.Events(types);
        var reader = new AppendReader(Name, types, Events, Appends);
        using var pages = reader.Pages(_log.Rows()).GetEnumerator();
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

    private List<Fold> SnapshotFolds()
    {
        var types = new StateTypes();
        _service.States(types);
        var byStream = new Dictionary<string, SnapshotFold>(StringComparer.Ordinal);
        Snapshots.Run(() =>
        {
            foreach (var damage in _log.DamagedSnapshots())
                Snapshots.Fail(damage);
            foreach (var snapshot in _log.Snapshots())
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
