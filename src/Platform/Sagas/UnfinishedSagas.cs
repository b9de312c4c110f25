using Florin.Platform.EventLog;
using Florin.Platform.Feeds;
using Florin.Platform.Projections;

namespace Florin.Platform.Sagas;

/// <summary>What an event says of the saga whose stream it is in.</summary>
public enum SagaMove
{
    /// <summary>It does not change whether the saga must run.</summary>
    None,

    /// <summary>From now on the saga must run, and is resumed if it does not.</summary>
    Runs,

    /// <summary>The saga has ended, or waits for a person.</summary>
    Rests,

    /// <summary>The saga could not be brought to its end and stands in manual review until an operator decides.</summary>
    ManualReview,
}

/// <summary>
/// Which sagas must be resumed, and which stand in manual review, from the log alone: it follows the events, keeps these few in
/// memory, and stores them now and then with the position up to which they are valid. So a start reads a few seconds of the
/// log, whatever becomes of any list that people see; where nothing is stored it reads the log from its beginning. Thread-safe.
/// </summary>
/// <param name="store">Where it is stored.</param>
/// <param name="log">The log of the sagas.</param>
/// <param name="moveOf">What an event says of which saga.</param>
/// <param name="clock">Time.</param>
public sealed class UnfinishedSagas(
    IViewStore store,
    EventLog.EventLog log,
    Func<Recorded, (string Id, SagaMove Move)> moveOf,
    TimeProvider clock
) : IConsumerSink
{
    /// <summary>The consumer that follows the log for it.</summary>
    public const string Name = "sagas";

    private const int Page = 1000;
    private static readonly View<UnfinishedSaga> View = new("unfinished_sagas", 1, row => row.Id);
    private static readonly View<SagaInManualReview> ReviewView = new("sagas_in_manual_review", 1, row => row.Id);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, long> _unfinished = new(StringComparer.Ordinal); // With when it was heard of.
    private readonly HashSet<string> _stored = new(StringComparer.Ordinal);
    private readonly HashSet<string> _inReview = new(StringComparer.Ordinal);
    private readonly HashSet<string> _storedInReview = new(StringComparer.Ordinal);
    private readonly HashSet<string> _left = new(StringComparer.Ordinal); // From before the start; overdue from the beginning.
    private readonly TaskCompletionSource _caughtUp = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly long _headAtStart = log.Head;
    private Checkpoint _handled = Checkpoint.None;
    private long _storedAt;

    /// <summary>What it stores as the fold of its log, for the offline check.</summary>
    /// <param name="follows">The service whose log has the sagas.</param>
    /// <param name="moveOf">What an event says of which saga.</param>
    public static ProjectionDefinition AsProjection(string follows, Func<Recorded, (string Id, SagaMove Move)> moveOf) =>
        new(
            Name,
            follows,
            [View, ReviewView],
            (events, changes, _) =>
            {
                foreach (var happened in events)
                {
                    var (id, move) = moveOf(happened);
                    if (move is SagaMove.None)
                        continue;
                    if (move is SagaMove.Runs)
                        changes.Put(View, new UnfinishedSaga(id));
                    else
                        changes.Delete(View, id);
                    if (move is SagaMove.ManualReview)
                        changes.Put(ReviewView, new SagaInManualReview(id));
                    else
                        changes.Delete(ReviewView, id);
                }
                return ValueTask.CompletedTask;
            }
        )
        {
            SetsAside = false,
        };

    /// <summary>Ends when everything is known that was in the log at the start.</summary>
    public Task CaughtUp => _caughtUp.Task;

    /// <summary>How many there are.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
                return _unfinished.Count;
        }
    }

    /// <summary>How many stand in manual review.</summary>
    public int InManualReview
    {
        get
        {
            lock (_lock)
                return _inReview.Count;
        }
    }

    /// <summary>Makes the storage ready; once, before anything else.</summary>
    public async ValueTask Define(CancellationToken cancel)
    {
        await store.Define(Name, [View, ReviewView], cancel);
        await store.DropUnused(Name, cancel);
    }

    /// <inheritdoc/>
    /// <remarks>An event that cannot be read is in a saga that cannot be read either, which its runner reports.</remarks>
    public bool Parks => false;

    /// <inheritdoc/>
    public bool RebuildsByItself => true;

    /// <summary>Begins again from what is stored.</summary>
    public async ValueTask<Standing> Load(CancellationToken cancel)
    {
        var (ids, inReview) = (await Stored(View, cancel), await Stored(ReviewView, cancel));
        var standing = await store.Load(Name, cancel);
        lock (_lock)
        {
            _unfinished.Clear();
            _stored.Clear();
            _left.Clear();
            _inReview.Clear();
            _storedInReview.Clear();
            _stored.UnionWith(ids);
            _left.UnionWith(ids);
            _inReview.UnionWith(inReview);
            _storedInReview.UnionWith(inReview);
            ids.ForEach(id => _unfinished.Add(id, clock.GetTimestamp()));
            _handled = standing.Checkpoint;
            _storedAt = _handled.Position;
        }
        TellWhenCaughtUp();
        return standing;
    }

    /// <summary>Takes the log's next events.</summary>
    public ValueTask<StoreEffect> Prepare(IReadOnlyList<Recorded> events, CancellationToken cancel) =>
        ValueTask.FromResult<StoreEffect>(progress =>
        {
            var now = clock.GetTimestamp();
            lock (_lock)
            {
                foreach (var happened in events)
                    Move(happened, now);
                _handled = progress.Checkpoint;
            }
            TellWhenCaughtUp();
            return Task.CompletedTask;
        });

    /// <inheritdoc/>
    public ValueTask Reset(CancellationToken cancel) => store.Reset(Name, cancel);

    /// <summary>
    /// Those that must run and whose last event is so old that they should be running, and all from before the start.
    /// </summary>
    public IReadOnlyList<string> Overdue(TimeSpan age)
    {
        lock (_lock)
            return
            [
                .. _unfinished
                    .Where(saga => _left.Contains(saga.Key) || clock.GetElapsedTime(saga.Value) >= age)
                    .Select(saga => saga.Key),
            ];
    }

    /// <summary>Stores what changed since it was stored last.</summary>
    public async Task Store(CancellationToken cancel)
    {
        HashSet<string> unfinished;
        HashSet<string> inReview;
        Progress progress;
        lock (_lock)
        {
            if (_handled.Position == _storedAt)
                return;
            progress = new Progress(_storedAt, _handled);
            (unfinished, inReview) = (new(_unfinished.Keys, StringComparer.Ordinal), new(_inReview, StringComparer.Ordinal));
        }
        var changes = new Changes(store);
        Note(changes, View, _stored, unfinished, id => new UnfinishedSaga(id));
        Note(changes, ReviewView, _storedInReview, inReview, id => new SagaInManualReview(id));
        await store.Commit(Name, progress, changes.ToList(), cancel);
        lock (_lock)
        {
            Become(_stored, unfinished);
            Become(_storedInReview, inReview);
            _storedAt = progress.Checkpoint.Position;
        }
    }

    private static void Note<TRow>(
        Changes changes,
        View<TRow> view,
        HashSet<string> stored,
        HashSet<string> now,
        Func<string, TRow> row
    )
        where TRow : class
    {
        foreach (var id in now.Where(id => !stored.Contains(id)))
            changes.Put(view, row(id));
        foreach (var id in stored.Where(id => !now.Contains(id)))
            changes.Delete(view, id);
    }

    private static void Become(HashSet<string> stored, HashSet<string> now)
    {
        stored.Clear();
        stored.UnionWith(now);
    }

    private void Move(Recorded happened, long now)
    {
        var (id, move) = moveOf(happened);
        if (move is SagaMove.Runs)
        {
            _unfinished.TryAdd(id, now);
            if (happened.Position <= _headAtStart)
                _left.Add(id);
        }
        else if (move is not SagaMove.None)
        {
            _unfinished.Remove(id);
            _left.Remove(id);
        }
        if (move is SagaMove.ManualReview)
            _inReview.Add(id);
        else if (move is not SagaMove.None)
            _inReview.Remove(id);
    }

    private void TellWhenCaughtUp()
    {
        if (Volatile.Read(ref _handled).Position >= _headAtStart)
            _caughtUp.TrySetResult();
    }

    private async Task<List<string>> Stored(ViewDefinition view, CancellationToken cancel)
    {
        var ids = new List<string>();
        while (true)
        {
            var after = ids.Count == 0 ? ((object?, string)?)null : (null, ids[^1]);
            var page = await store.Query(new ViewQuery(view) { Limit = Page, After = after }, cancel);
            ids.AddRange(page.Select(row => row.Key)); // The key is the id: what the document says is only compared.
            if (page.Count < Page)
                return ids;
        }
    }
}

/// <summary>A saga that must run, as it is stored.</summary>
/// <param name="Id">The saga.</param>
internal sealed record UnfinishedSaga(string Id);

/// <summary>A saga that stands in manual review, as it is stored.</summary>
/// <param name="Id">The saga.</param>
internal sealed record SagaInManualReview(string Id);
