using Florin.Platform.Projections;

namespace Florin.Testing.Storage;

/// <summary>
/// Read models in memory, by the same rules as the real storage. Deterministic, and every commit is over before it
/// returns. What was committed outlives <see cref="DisposeAsync"/>: defining the views again is a restart.
/// </summary>
public sealed class InMemoryViewStore : IViewStore
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, InMemoryView> _views = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Checkpoint> _checkpoints = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SortedDictionary<long, ParkedEvent>> _parked = new(StringComparer.Ordinal);

    /// <summary>
    /// Called before and after each commit takes effect, with the consumer and its checkpoint; throwing makes the commit
    /// fail or its outcome unknown.
    /// </summary>
    public Action<CommitMoment, string, long>? OnCommit { get; set; }

    /// <summary>Called for each change of a commit, with the consumer; throwing makes the commit fail.</summary>
    public Action<string, ViewChange>? OnChange { get; set; }

    /// <inheritdoc/>
    public ValueTask Define(string consumer, IReadOnlyList<ViewDefinition> views, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(views);
        foreach (var view in views)
            ViewRules.Check(view);
        lock (_lock)
        {
            var reset = views.Any(view => !_views.TryGetValue(view.Name, out var kept) || !kept.Is(view, consumer));
            foreach (var gone in _views.Values.Where(kept => kept.Consumer == consumer).ToList())
                if (reset || views.All(view => view.Name != gone.Definition.Name))
                    _views.Remove(gone.Definition.Name);
            foreach (var view in views)
                if (reset)
                    _views[view.Name] = new InMemoryView(view, consumer);
            if (reset)
                Forget(consumer);
        }
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask<Standing> Load(string consumer, CancellationToken cancel)
    {
        lock (_lock)
            return new(
                new Standing(
                    _checkpoints.GetValueOrDefault(consumer, Checkpoint.None),
                    _parked.TryGetValue(consumer, out var parked) ? [.. parked.Values] : []
                )
            );
    }

    /// <inheritdoc/>
    public ValueTask Reset(string consumer, CancellationToken cancel)
    {
        lock (_lock)
        {
            foreach (var (name, view) in _views.Where(v => v.Value.Consumer == consumer).ToList())
                _views[name] = new InMemoryView(view.Definition, consumer);
            Forget(consumer);
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
            lock (_lock)
                Keep(consumer, progress, changes);
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
        lock (_lock)
            return new(Defined(view).Get(key));
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<byte[]?>> GetMany(ViewDefinition view, IReadOnlyList<string> keys, CancellationToken cancel)
    {
        lock (_lock)
            return new([.. keys.Select(Defined(view).Get)]);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<ViewRow>> Query(ViewQuery query, CancellationToken cancel)
    {
        ViewRules.Check(query);
        lock (_lock)
            return new(Defined(query.View).Page(query));
    }

    /// <inheritdoc/>
    public ValueTask<long> Sum(ViewQuery query, string column, CancellationToken cancel)
    {
        ViewRules.Check(query);
        ViewRules.Number(query.View, column);
        lock (_lock)
            return new(Defined(query.View).Sum(query, column));
    }

    /// <inheritdoc/>
    public ValueTask<long> Count(ViewQuery query, CancellationToken cancel)
    {
        ViewRules.Check(query);
        lock (_lock)
            return new(Defined(query.View).Fitting(query).LongCount());
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private void Keep(string consumer, Progress progress, IReadOnlyList<ViewChange> changes)
    {
        foreach (var change in changes)
        {
            ViewRules.Check(change);
            if (Defined(change.View).Consumer != consumer)
                throw new InvalidOperationException($"The view {change.View.Name} is not of the consumer {consumer}.");
        }
        var (checkpoint, before) = (progress.Checkpoint.Position, _checkpoints.GetValueOrDefault(consumer)?.Position ?? 0);
        if (progress.From != before)
            throw new StaleCheckpoint(consumer, progress.From, before);
        OnCommit?.Invoke(CommitMoment.Before, consumer, checkpoint);
        foreach (var change in changes)
            OnChange?.Invoke(consumer, change);
        foreach (var change in changes)
            _views[change.View.Name].Keep(change);
        _checkpoints[consumer] = progress.Checkpoint;
        if (!_parked.TryGetValue(consumer, out var parked))
            _parked[consumer] = parked = [];
        foreach (var one in progress.Parked)
            parked[one.Position] = one;
        foreach (var position in progress.Replayed)
            parked.Remove(position);
        OnCommit?.Invoke(CommitMoment.After, consumer, checkpoint);
    }

    private void Forget(string consumer)
    {
        _checkpoints.Remove(consumer);
        _parked.Remove(consumer);
    }

    private InMemoryView Defined(ViewDefinition view)
    {
        if (!_views.TryGetValue(view.Name, out var defined))
            throw new InvalidOperationException($"The view {view.Name} was not defined with its consumer.");
        if (!ReferenceEquals(defined.Definition, view) && !defined.Definition.Columns.SequenceEqual(view.Columns))
            throw new InvalidOperationException($"The view {view.Name} was defined with other columns.");
        return defined;
    }
}
