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
    public void Define(string consumer, IReadOnlyList<ViewDefinition> views)
    {
        ArgumentNullException.ThrowIfNull(views);
        foreach (var view in views)
            ViewRules.Check(view);
        _writer.Define(consumer, views);
        foreach (var view in views)
            _defined[view.Name] = (view, consumer);
    }

    /// <inheritdoc/>
    public long Checkpoint(string consumer) => _readers.Read(static (reader, name) => reader.Checkpoint(name), consumer);

    /// <inheritdoc/>
    public Standing Load(string consumer) => _readers.Read(static (reader, name) => reader.Standing(name), consumer);

    /// <inheritdoc/>
    public void Reset(string consumer) =>
        _writer.Define(consumer, [.. _defined.Values.Where(d => d.Consumer == consumer).Select(d => d.View)], empty: true);

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
    public byte[]? Get(ViewDefinition view, string key)
    {
        Defined(view);
        return _readers.Read(static (reader, of) => reader.Get(of.view, of.key), (view, key));
    }

    /// <inheritdoc/>
    public IReadOnlyList<ViewRow> Query(ViewQuery query)
    {
        ViewRules.Check(query);
        Defined(query.View);
        return _readers.Read(static (reader, asked) => reader.Page(asked), query);
    }

    /// <inheritdoc/>
    public long Sum(ViewQuery query, string column)
    {
        ViewRules.Check(query);
        ViewRules.Number(query.View, column);
        Defined(query.View);
        return _readers.Read(static (reader, asked) => reader.Sum(asked.query, asked.column), (query, column));
    }

    /// <inheritdoc/>
    public long Count(ViewQuery query)
    {
        ViewRules.Check(query);
        Defined(query.View);
        return _readers.Read(static (reader, asked) => reader.Count(asked), query);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _readers.Dispose();
        await _writer.DisposeAsync(); // Last: what closes the file last also tidies it up.
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
