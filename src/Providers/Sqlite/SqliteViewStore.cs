using System.Collections.Concurrent;
using Florin.Platform.Projections;

namespace Florin.Sqlite;

/// <summary>
/// Read models in one SQLite file: a table for each view, named with its version and shape, with <c>key</c>, its columns and <c>document</c>. Commits are
/// written at once but synced only now and then, because a lost one is built again from the log. For the same reason a file
/// that turns out to be damaged is set aside at once and created again, where the caller that opens it says how.
/// </summary>
public sealed class SqliteViewStore : IViewStore
{
    private readonly DamagedViews _damage;
    private readonly ConcurrentDictionary<string, ViewSet> _sets = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, (ViewDefinition View, ViewSet Set, string Table)> _defined = new(
        StringComparer.Ordinal
    );

    /// <summary>Opens the file, or makes it where there is none.</summary>
    /// <param name="path">The file. SQLite keeps two more beside it while it is open.</param>
    /// <param name="durable">Without it nothing is ever synced: the file is a temporary one.</param>
    /// <param name="setAside">Moves a file that cannot be used away; without it that is an error.</param>
    /// <exception cref="SqliteFault">The file cannot be opened or is no database.</exception>
    /// <exception cref="InvalidOperationException">The file holds something else, or is of a newer Florin.</exception>
    public SqliteViewStore(string path, bool durable = true, Action<Exception>? setAside = null) =>
        _damage = new DamagedViews(path, () => new ViewFile(path, durable), setAside, _sets);

    /// <inheritdoc/>
    public async ValueTask Define(string consumer, IReadOnlyList<ViewDefinition> views, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        var set = new ViewSet(consumer, views);
        _sets[consumer] = set;
        foreach (var view in set.Views)
            _defined[view.Name] = (view, set, set.TableOf(view));
        await Change(writer => writer.Define(set));
    }

    /// <inheritdoc/>
    public async ValueTask DropUnused(string consumer, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        var set = SetOf(consumer);
        await Change(writer => writer.DropUnused(set));
    }

    /// <inheritdoc/>
    public ValueTask<Standing> Load(string consumer, CancellationToken cancel) =>
        _sets.TryGetValue(consumer, out var set)
            ? Read(static (reader, progress) => reader.Standing(progress), set.Progress, cancel)
            : new(Standing.None);

    /// <inheritdoc/>
    public async ValueTask Reset(string consumer, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        var set = SetOf(consumer);
        await Change(writer => writer.Define(set, empty: true));
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
        var file = _damage.File;
        try
        {
            await (file ?? throw _damage.IsAway()).Writer.Commit(set, progress, changes, cancel);
        }
        catch (Exception e) when (DamagedViews.IsTheFile(e))
        {
            throw await _damage.Meet(file, e);
        }
    }

    /// <inheritdoc/>
    public void WhenLost(Func<Task> lost) => _damage.WhenLost(lost);

    /// <inheritdoc/>
    public async ValueTask<Exception> Damaged(ViewDefinition view, string key, byte[] document, UnreadableRow fault)
    {
        var file = _damage.File;
        return await Get(view, key, CancellationToken.None) is { } now && now.AsSpan().SequenceEqual(document)
            ? await _damage.MeetRow(file, document, fault)
            : new ViewFault(fault.Message, fault); // It was replaced meanwhile.
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
    public ValueTask DisposeAsync() => _damage.DisposeAsync();

    // On the caller's thread: what SQLite reads is nearly always in memory, and another thread would cost more than the read.
    private ValueTask<T> Read<T, TAsked>(Func<SqliteViewReader, TAsked, T> read, TAsked asked, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        var file = _damage.File;
        T result;
        try
        {
            result = (file ?? throw _damage.IsAway()).Read(read, asked);
        }
        catch (Exception e) when (DamagedViews.IsTheFile(e))
        {
            return Failed<T>(file, e);
        }
        return new(result);
    }

    private async ValueTask<T> Failed<T>(ViewFile? file, Exception fault) => throw await _damage.Meet(file, fault);

    // A file that was created again is as the change wants it: the tables are there, they are empty, and there is nothing else.
    private async ValueTask Change(Action<ViewWriter> change)
    {
        var file = _damage.File;
        try
        {
            change((file ?? throw _damage.IsAway()).Writer);
        }
        catch (Exception e) when (DamagedViews.IsTheFile(e))
        {
            var met = await _damage.Meet(file, e);
            if (met is not ViewFault || _damage.File is null || _damage.File == file)
                throw met;
        }
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
