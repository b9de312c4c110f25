using Florin.Platform.Projections;

namespace Florin.Testing.Storage;

/// <summary>
/// Read models in memory, by the same rules as the real storage. Deterministic, and every commit is over before it
/// returns. What was committed outlives <see cref="DisposeAsync"/>: defining the views again is a restart.
/// </summary>
public sealed class InMemoryViewStore : IViewStore
{
    private readonly Stored _stored;
    private readonly Dictionary<string, ViewSet> _sets = new(StringComparer.Ordinal); // By consumer.
    private readonly List<Func<Task>> _lost = [];
    private readonly Dictionary<string, (ViewDefinition View, ViewSet Set)> _defined = new(StringComparer.Ordinal); // By view.

    /// <summary>New and empty.</summary>
    public InMemoryViewStore()
        : this(new Stored()) { }

    private InMemoryViewStore(Stored stored) => _stored = stored;

    /// <summary>
    /// Called before and after each commit takes effect, with the consumer and its checkpoint; throwing makes the commit
    /// fail or its outcome unknown.
    /// </summary>
    public Action<CommitMoment, string, long>? OnCommit { get; set; }

    /// <summary>Called before a consumer's views are made ready; throwing makes that fail.</summary>
    public Action<string>? OnDefine { get; set; }

    /// <summary>Called for each change of a commit, with the consumer; throwing makes the commit fail.</summary>
    public Action<string, ViewChange>? OnChange { get; set; }

    /// <summary>Forgets all that is stored, as storage does that was damaged.</summary>
    public async Task Lose()
    {
        foreach (var consumer in _sets.Keys)
            await Reset(consumer, CancellationToken.None);
        foreach (var lost in _lost)
            await lost();
    }

    /// <inheritdoc/>
    public void WhenLost(Func<Task> lost) => _lost.Add(lost);

    /// <summary>The same storage as another process has it open; its views are to be defined there as well.</summary>
    public InMemoryViewStore Beside() => new(_stored);

    /// <inheritdoc/>
    public ValueTask Define(string consumer, IReadOnlyList<ViewDefinition> views, CancellationToken cancel)
    {
        OnDefine?.Invoke(consumer);
        var set = new ViewSet(consumer, views);
        lock (_stored)
        {
            _sets[consumer] = set;
            foreach (var view in set.Views)
            {
                _defined[view.Name] = (view, set);
                _stored.Views.TryAdd(set.TableOf(view), new InMemoryView(view, set.Progress));
            }
        }
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask DropUnused(string consumer, CancellationToken cancel)
    {
        lock (_stored)
        {
            var used = SetOf(consumer).Progress;
            var unused = _stored
                .Views.Values.Select(view => view.Progress)
                .Distinct(StringComparer.Ordinal)
                .Where(progress => progress != used && ViewSet.IsProgressOf(consumer, progress))
                .OrderByDescending(progress => _stored.Checkpoints.GetValueOrDefault(progress)?.Position ?? 0)
                .ThenBy(progress => progress, StringComparer.Ordinal)
                .Skip(1)
                .ToList();
            foreach (var progress in unused)
                _stored.Forget(progress);
        }
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask<Standing> Load(string consumer, CancellationToken cancel)
    {
        lock (_stored)
            return new(_sets.TryGetValue(consumer, out var set) ? _stored.Load(set.Progress) : Standing.None);
    }

    /// <inheritdoc/>
    public ValueTask Reset(string consumer, CancellationToken cancel)
    {
        lock (_stored)
        {
            var set = SetOf(consumer);
            _stored.Forget(set.Progress);
            foreach (var view in set.Views)
                _stored.Views.Add(set.TableOf(view), new InMemoryView(view, set.Progress));
        }
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public Task Commit(string consumer, Progress progress, IReadOnlyList<ViewChange> changes, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(changes);
        ArgumentNullException.ThrowIfNull(progress);
        if (cancel.IsCancellationRequested)
            return Task.FromCanceled(cancel);
        try
        {
            lock (_stored)
                Keep(SetOf(consumer), progress, changes);
            return Task.CompletedTask;
        }
        catch (Exception fault)
        {
            return Task.FromException(fault); // As an asynchronous provider would report it: at the await.
        }
    }

    /// <inheritdoc/>
    public ValueTask<byte[]?> Get(ViewDefinition view, string key, CancellationToken cancel)
    {
        lock (_stored)
            return new(Rows(view).Get(key));
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<byte[]?>> GetMany(ViewDefinition view, IReadOnlyList<string> keys, CancellationToken cancel)
    {
        lock (_stored)
            return new([.. keys.Select(Rows(view).Get)]);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<ViewRow>> Query(ViewQuery query, CancellationToken cancel)
    {
        ViewRules.Check(query);
        lock (_stored)
            return new(Rows(query.View).Page(query));
    }

    /// <inheritdoc/>
    public ValueTask<long> Sum(ViewQuery query, string column, CancellationToken cancel)
    {
        ViewRules.Check(query);
        ViewRules.Number(query.View, column);
        lock (_stored)
            return new(Rows(query.View).Sum(query, column));
    }

    /// <inheritdoc/>
    public ValueTask<long> Count(ViewQuery query, CancellationToken cancel)
    {
        ViewRules.Check(query);
        lock (_stored)
            return new(Rows(query.View).Fitting(query).LongCount());
    }

    /// <summary>What is stored of a view, by key.</summary>
    public IReadOnlyDictionary<string, ViewChange> All(ViewDefinition view)
    {
        lock (_stored)
            return Rows(view).All.ToDictionary(StringComparer.Ordinal);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private void Keep(ViewSet set, Progress progress, IReadOnlyList<ViewChange> changes)
    {
        foreach (var change in changes)
        {
            ViewRules.Check(change);
            if (Defined(change.View).Set != set)
                throw new InvalidOperationException($"The view {change.View.Name} is not of the consumer {set.Consumer}.");
        }
        var checkpoint = progress.Checkpoint.Position;
        if (_stored.Load(set.Progress).Checkpoint.Position is var before && progress.From != before)
            throw new StaleCheckpoint(set.Consumer, progress.From, before);
        var parked = _stored.Load(set.Progress).Parked.Concat(progress.Parked).Select(p => p.Position).ToHashSet();
        foreach (var position in progress.Replayed)
            if (!parked.Contains(position))
                throw new NotSetAside(set.Consumer, position);
        OnCommit?.Invoke(CommitMoment.Before, set.Consumer, checkpoint);
        foreach (var change in changes)
            OnChange?.Invoke(set.Consumer, change);
        foreach (var change in changes)
            Rows(change.View).Keep(change);
        _stored.Keep(set.Progress, progress);
        OnCommit?.Invoke(CommitMoment.After, set.Consumer, checkpoint);
    }

    private ViewSet SetOf(string consumer) =>
        _sets.TryGetValue(consumer, out var set)
            ? set
            : throw new InvalidOperationException($"The views of the consumer {consumer} were not defined.");

    private InMemoryView Rows(ViewDefinition view)
    {
        var table = Defined(view).Set.TableOf(view);
        return _stored.Views.TryGetValue(table, out var rows)
            ? rows
            : throw new InvalidOperationException($"The rows of {table} were dropped.");
    }

    private (ViewDefinition View, ViewSet Set) Defined(ViewDefinition view)
    {
        if (!_defined.TryGetValue(view.Name, out var defined))
            throw new InvalidOperationException($"The view {view.Name} was not defined with its consumer.");
        if (!ReferenceEquals(defined.View, view) && !defined.View.Columns.SequenceEqual(view.Columns))
            throw new InvalidOperationException($"The view {view.Name} was defined with other columns.");
        return defined;
    }

    /// <summary>State shared by all stores that have it open; locked during use.</summary>
    private sealed class Stored
    {
        private readonly Dictionary<string, SortedDictionary<long, ParkedEvent>> _parked = new(StringComparer.Ordinal);

        public Dictionary<string, InMemoryView> Views { get; } = new(StringComparer.Ordinal);

        public Dictionary<string, Checkpoint> Checkpoints { get; } = new(StringComparer.Ordinal);

        public Standing Load(string progress) =>
            new(
                Checkpoints.GetValueOrDefault(progress, Checkpoint.None),
                _parked.TryGetValue(progress, out var parked) ? [.. parked.Values] : []
            );

        public void Keep(string under, Progress progress)
        {
            Checkpoints[under] = progress.Checkpoint;
            if (!_parked.TryGetValue(under, out var parked))
                _parked[under] = parked = [];
            foreach (var one in progress.Parked)
                parked[one.Position] = one;
            foreach (var position in progress.Replayed)
                parked.Remove(position);
        }

        public void Forget(string progress)
        {
            foreach (var table in Views.Where(view => view.Value.Progress == progress).Select(view => view.Key).ToList())
                Views.Remove(table);
            Checkpoints.Remove(progress);
            _parked.Remove(progress);
        }
    }
}
