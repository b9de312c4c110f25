using System.Collections.Concurrent;
using Florin.Platform.Projections;

namespace Florin.Sqlite;

/// <summary>
/// Read models in one SQLite file: a table for each view, named with its version and shape, with <c>key</c>, its columns and <c>document</c>. Commits are
/// written at once but synced only now and then, because a lost one is built again from the log.
/// </summary>
public sealed class SqliteViewStore : IViewStore
{
    private readonly ViewWriter _writer;
    private readonly ConnectionPool<SqliteViewReader> _readers;
    private readonly ConcurrentDictionary<string, ViewSet> _sets = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, (ViewDefinition View, ViewSet Set, string Table)> _defined = new(
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
        _readers = new ConnectionPool<SqliteViewReader>(() => SqliteViewReader.Open(path));
    }

    /// <inheritdoc/>
    public ValueTask Define(string consumer, IReadOnlyList<ViewDefinition> views, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        var set = new ViewSet(consumer, views);
        _writer.Define(set);
        _sets[consumer] = set;
        foreach (var view in set.Views)
            _defined[view.Name] = (view, set, set.TableOf(view));
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask DropUnused(string consumer, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        _writer.DropUnused(SetOf(consumer));
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask<Standing> Load(string consumer, CancellationToken cancel) =>
        _sets.TryGetValue(consumer, out var set)
            ? Read(static (reader, progress) => reader.Standing(progress), set.Progress, cancel)
            : new(Standing.None);

    /// <inheritdoc/>
    public ValueTask Reset(string consumer, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        _writer.Define(SetOf(consumer), empty: true);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task Commit(string consumer, Progress progress, IReadOnlyList<ViewChange> changes, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(changes);
        ArgumentNullException.ThrowIfNull(progress);
        var set = SetOf(consumer);
        foreach (var change in changes)
        {
            ViewRules.Check(change);
            if (Defined(change.View).Set != set)
                throw new InvalidOperationException($"The view {change.View.Name} is not of the consumer {consumer}.");
        }
        await _writer.Commit(set, progress, changes, cancel);
    }

    /// <inheritdoc/>
    public ValueTask<byte[]?> Get(ViewDefinition view, string key, CancellationToken cancel)
    {
        var table = Defined(view).Table;
        return Read(static (reader, of) => reader.Get(of.table, of.key), (table, key), cancel);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<byte[]?>> GetMany(ViewDefinition view, IReadOnlyList<string> keys, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(keys);
        var table = Defined(view).Table;
        return keys.Count == 0
            ? new([])
            : Read(static (reader, of) => reader.GetMany(of.table, of.keys), (table, keys), cancel);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<ViewRow>> Query(ViewQuery query, CancellationToken cancel)
    {
        ViewRules.Check(query);
        var table = Defined(query.View).Table;
        return Read(static (reader, asked) => reader.Page(asked.table, asked.query), (table, query), cancel);
    }

    /// <inheritdoc/>
    public ValueTask<long> Sum(ViewQuery query, string column, CancellationToken cancel)
    {
        ViewRules.Check(query);
        ViewRules.Number(query.View, column);
        var table = Defined(query.View).Table;
        return Read(
            static (reader, asked) => reader.Sum(asked.table, asked.query, asked.column),
            (table, query, column),
            cancel
        );
    }

    /// <inheritdoc/>
    public ValueTask<long> Count(ViewQuery query, CancellationToken cancel)
    {
        ViewRules.Check(query);
        var table = Defined(query.View).Table;
        return Read(static (reader, asked) => reader.Count(asked.table, asked.query), (table, query), cancel);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _readers.Dispose();
        await _writer.DisposeAsync(); // Last: what closes the file last also tidies it up.
    }

    // On the caller's thread: what SQLite reads is nearly always in memory, and another thread would cost more than the read.
    private ValueTask<T> Read<T, TAsked>(Func<SqliteViewReader, TAsked, T> read, TAsked asked, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        return new(_readers.Read(read, asked));
    }

    private ViewSet SetOf(string consumer) =>
        _sets.TryGetValue(consumer, out var set)
            ? set
            : throw new InvalidOperationException($"The views of the consumer {consumer} were not defined.");

    private (ViewDefinition View, ViewSet Set, string Table) Defined(ViewDefinition view)
    {
        if (!_defined.TryGetValue(view.Name, out var defined))
            throw new InvalidOperationException($"The view {view.Name} was not defined with its consumer.");
        if (!ReferenceEquals(defined.View, view) && !defined.View.Columns.SequenceEqual(view.Columns))
            throw new InvalidOperationException($"The view {view.Name} was defined with other columns.");
        return defined;
    }
}
