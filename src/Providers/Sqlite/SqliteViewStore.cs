using System.Collections.Concurrent;
using Florin.Platform.Projections;

namespace Florin.Sqlite;

/// <summary>
/// Read models in one SQLite file: a table for each view with <c>key</c>, its columns and <c>document</c>. Commits are
/// written at once but synced only now and then, because a lost one is built again from the log.
/// </summary>
public sealed class SqliteViewStore : IViewStore
{
    private readonly ViewWriter _writer;
    private readonly ConnectionPool<ViewReader> _readers;
    private readonly ConcurrentDictionary<string, (ViewDefinition View, string Consumer)> _defined = new(
        StringComparer.Ordinal
    );

    /// <summary>Opens the file, or makes it where there is none.</summary>
    /// <param name="path">The file. SQLite keeps two more beside it while it is open.</param>
    /// <param name="durable">Without it nothing is ever synced: the file is a temporary one.</param>
    /// <exception cref="SqliteFault">The file cannot be opened or is no database.</exception>
    /// <exception cref="InvalidOperationException">The file holds something else, or is of a newer Florin.</exception>
    public SqliteViewStore(string path, bool durable = true)
    {
        _writer = new ViewWriter(path, durable);
        _readers = new ConnectionPool<ViewReader>(() => ViewReader.Open(path));
    }

    /// <inheritdoc/>
    public ValueTask Define(string consumer, IReadOnlyList<ViewDefinition> views, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(views);
        cancel.ThrowIfCancellationRequested();
        foreach (var view in views)
            ViewRules.Check(view);
        _writer.Define(consumer, views);
        foreach (var view in views)
            _defined[view.Name] = (view, consumer);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask<Standing> Load(string consumer, CancellationToken cancel) =>
        Read(static (reader, name) => reader.Standing(name), consumer, cancel);

    /// <inheritdoc/>
    public ValueTask Reset(string consumer, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        _writer.Define(consumer, [.. _defined.Values.Where(d => d.Consumer == consumer).Select(d => d.View)], empty: true);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task Commit(string consumer, Progress progress, IReadOnlyList<ViewChange> changes, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(changes);
        ArgumentNullException.ThrowIfNull(progress);
        foreach (var change in changes)
        {
            ViewRules.Check(change);
            if (Defined(change.View) != consumer)
                throw new InvalidOperationException($"The view {change.View.Name} is not of the consumer {consumer}.");
        }
        await _writer.Commit(consumer, progress, changes, cancel);
    }

    /// <inheritdoc/>
    public ValueTask<byte[]?> Get(ViewDefinition view, string key, CancellationToken cancel)
    {
        Defined(view);
        return Read(static (reader, of) => reader.Get(of.view, of.key), (view, key), cancel);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<byte[]?>> GetMany(ViewDefinition view, IReadOnlyList<string> keys, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(keys);
        Defined(view);
        return keys.Count == 0 ? new([]) : Read(static (reader, of) => reader.GetMany(of.view, of.keys), (view, keys), cancel);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<ViewRow>> Query(ViewQuery query, CancellationToken cancel)
    {
        ViewRules.Check(query);
        Defined(query.View);
        return Read(static (reader, asked) => reader.Page(asked), query, cancel);
    }

    /// <inheritdoc/>
    public ValueTask<long> Sum(ViewQuery query, string column, CancellationToken cancel)
    {
        ViewRules.Check(query);
        ViewRules.Number(query.View, column);
        Defined(query.View);
        return Read(static (reader, asked) => reader.Sum(asked.query, asked.column), (query, column), cancel);
    }

    /// <inheritdoc/>
    public ValueTask<long> Count(ViewQuery query, CancellationToken cancel)
    {
        ViewRules.Check(query);
        Defined(query.View);
        return Read(static (reader, asked) => reader.Count(asked), query, cancel);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _readers.Dispose();
        await _writer.DisposeAsync(); // Last: what closes the file last also tidies it up.
    }

    // On the caller's thread: what SQLite reads is nearly always in memory, and another thread would cost more than the read.
    private ValueTask<T> Read<T, TAsked>(Func<ViewReader, TAsked, T> read, TAsked asked, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        return new(_readers.Read(read, asked));
    }

    private string Defined(ViewDefinition view)
    {
        if (!_defined.TryGetValue(view.Name, out var defined))
            throw new InvalidOperationException($"The view {view.Name} was not defined with its consumer.");
        if (!ReferenceEquals(defined.View, view) && !defined.View.Columns.SequenceEqual(view.Columns))
            throw new InvalidOperationException($"The view {view.Name} was defined with other columns.");
        return defined.Consumer;
    }
}
