using System.Text;
using Florin.Platform.Projections;

namespace Florin.Sqlite;

/// <summary>Read models that no process has open, to be read and compared, never written.</summary>
internal sealed class OfflineViews : IViewStore
{
    private readonly Connection _connection;
    private readonly SqliteViewReader _reader;
    private readonly Dictionary<string, string> _progress = new(StringComparer.Ordinal); // By consumer.
    private readonly Dictionary<string, string> _tables = new(StringComparer.Ordinal); // By view.

    /// <summary>Opens the read models of a database.</summary>
    /// <exception cref="SqliteFault">It cannot be read.</exception>
    /// <exception cref="InvalidOperationException">It holds something else, or is of a newer Florin.</exception>
    public OfflineViews(OfflineDatabase database)
    {
        ArgumentNullException.ThrowIfNull(database);
        _connection = database.Connect();
        try
        {
            ViewSchema.Check(_connection);
            _reader = new SqliteViewReader(_connection);
        }
        catch
        {
            _connection.Dispose();
            throw;
        }
    }

    /// <summary>What the file notes of its views otherwise than it has them: with the next start none could be opened.</summary>
    public string? Problem()
    {
        var kept = ViewSchema.Kept(_connection);
        var tables = OfflineDatabase
            .Parts(_connection)
            .Where(part =>
                part.Type == "table" && !part.Name.StartsWith('_') && !part.Name.StartsWith("sqlite_", StringComparison.Ordinal)
            )
            .Select(part => part.Name)
            .ToHashSet(StringComparer.Ordinal);
        if (kept.Keys.FirstOrDefault(name => !tables.Contains(name)) is { } lost)
            return $"the view {lost} is registered but has no table";
        if (tables.FirstOrDefault(name => !kept.ContainsKey(name)) is { } unknown)
            return $"the table {unknown} is not a registered view";
        var owners = kept.Values.Select(table => table.Progress).ToHashSet(StringComparer.Ordinal);
        if (Strange("_checkpoints") is { } checkpoint)
            return $"the checkpoint of '{checkpoint}' belongs to no view";
        return ViewSchema.KnowsMarks(_connection) && Strange("_parked") is { } parked
            ? $"the events that '{parked}' has set aside belong to no view"
            : null;

        string? Strange(string table)
        {
            using var rows = _connection.Compile($"SELECT consumer FROM {table}");
            while (rows.Step())
                if (!owners.Contains(rows.Text(0)) && !ViewSet.IsProgressWithoutViews(rows.Text(0)))
                    return rows.Text(0);
            return null;
        }
    }

    /// <summary>Looks for a consumer's views as this program defines them.</summary>
    /// <exception cref="InvalidOperationException">They are there in a shape that they cannot have.</exception>
    public void Open(string consumer, IReadOnlyList<ViewDefinition> views)
    {
        var set = new ViewSet(consumer, views);
        var kept = ViewSchema.Kept(_connection);
        if (set.Views.Length == 0 || kept.Values.Any(table => table.Progress == set.Progress))
        {
            foreach (var view in set.Views)
                Check(view, set.Progress, kept.GetValueOrDefault(set.TableOf(view)));
            Found(set.Progress, set.TableOf);
        }
        else if (ViewSchema.HasUnversioned(kept, set))
            Found(consumer, view => view.Name);

        void Found(string progress, Func<ViewDefinition, string> tableOf)
        {
            _progress[consumer] = progress;
            foreach (var view in set.Views)
                _tables[view.Name] = tableOf(view);
        }
    }

    /// <summary>Whether a consumer's views are not there in the shape that this program gives them: the next start rebuilds them.</summary>
    public bool IsOutdated(string consumer) => !_progress.ContainsKey(consumer);

    /// <summary>The indexes that a view must have and that are not here.</summary>
    public string? MissingIndex(ViewDefinition view)
    {
        ArgumentNullException.ThrowIfNull(view);
        var parts = OfflineDatabase.Parts(_connection);
        for (var i = 1; i <= view.Indexes.Length; i++)
            if (!parts.Contains(("index", $"{TableOf(view)}.{i}")))
                return $"{TableOf(view)}.{i}";
        return null;
    }

    /// <summary>Goes through all rows of a view in the order of their keys, and tells the first that differs from the one that was made again.</summary>
    public string? DifferenceFrom(RemadeViews expected, ViewDefinition view)
    {
        ArgumentNullException.ThrowIfNull(expected);
        ArgumentNullException.ThrowIfNull(view);
        using var here = _connection.Compile(All(TableOf(view), view));
        byte[] last = [];
        var found = 0L;
        while (here.Step())
        {
            if (found++ > 0 && here.Bytes(0).SequenceCompareTo(last) <= 0)
                return $"{view.Name} has the row '{here.Text(0)}' out of order or twice";
            last = here.Bytes(0).ToArray();
            if (expected.Find(view, last) is not { } row)
                return $"{view.Name} has the row '{here.Text(0)}', but the log does not";
            if (RemadeRow.DifferenceFrom(row.Span, here, view.Columns.Length) is { } column)
                return Differs(view, here, RemadeRow.Shown(row.Span, column), column);
        }
        return found == expected.CountOf(view)
            ? null
            : $"{view.Name} lacks the row '{expected.KeysOf(view).First(key => _reader.Get(TableOf(view), key) is null)}' that the log has";
    }

    /// <inheritdoc/>
    public ValueTask Define(string consumer, IReadOnlyList<ViewDefinition> views, CancellationToken cancel)
    {
        Open(consumer, views);
        return default;
    }

    /// <inheritdoc/>
    public ValueTask DropUnused(string consumer, CancellationToken cancel) =>
        throw new NotSupportedException("These read models are read-only.");

    /// <inheritdoc/>
    public ValueTask<Standing> Load(string consumer, CancellationToken cancel) => new(Standing(consumer));

    /// <summary>As <see cref="Load"/>.</summary>
    public Standing Standing(string consumer) =>
        _progress.TryGetValue(consumer, out var progress) ? _reader.Standing(progress) : Platform.Projections.Standing.None;

    /// <inheritdoc/>
    public Task Commit(string consumer, Progress progress, IReadOnlyList<ViewChange> changes, CancellationToken cancel) =>
        throw new NotSupportedException("These read models are read-only.");

    /// <inheritdoc/>
    public ValueTask Reset(string consumer, CancellationToken cancel) =>
        throw new NotSupportedException("These read models are read-only.");

    /// <inheritdoc/>
    public ValueTask<byte[]?> Get(ViewDefinition view, string key, CancellationToken cancel) =>
        new(_reader.Get(TableOf(view), key));

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<byte[]?>> GetMany(
        ViewDefinition view,
        IReadOnlyList<string> keys,
        CancellationToken cancel
    ) => new(_reader.GetMany(TableOf(view), keys));

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<ViewRow>> Query(ViewQuery query, CancellationToken cancel) =>
        new(_reader.Page(TableOf(query.View), query));

    /// <inheritdoc/>
    public ValueTask<long> Sum(ViewQuery query, string column, CancellationToken cancel) =>
        new(_reader.Sum(TableOf(query.View), query, column));

    /// <inheritdoc/>
    public ValueTask<long> Count(ViewQuery query, CancellationToken cancel) => new(_reader.Count(TableOf(query.View), query));

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _reader.Dispose();
        return ValueTask.CompletedTask;
    }

    private static void Check(ViewDefinition view, string progress, (string? Progress, string? Shape) noted)
    {
        if (noted.Progress is null)
            throw new InvalidOperationException($"a view {view.Name} of {progress} is not registered");
        if (noted != (progress, view.Shape))
            throw new InvalidOperationException(
                $"the view {view.Name} is registered for {noted.Progress} with the shape '{noted.Shape}'"
            );
    }

    private string TableOf(ViewDefinition view) =>
        _tables.TryGetValue(view.Name, out var table)
            ? table
            : throw new InvalidOperationException($"the view {view.Name} is not stored in the shape that it has now");

    private static string All(string table, ViewDefinition view)
    {
        var columns = string.Concat(view.Columns.Select(c => $"{ViewSchema.Quoted(c.Name)}, "));
        return $"SELECT key, {columns}document FROM {ViewSchema.Quoted(table)} ORDER BY key";
    }

    private static string Differs(ViewDefinition view, Statement here, string there, int column)
    {
        var name = column <= view.Columns.Length ? view.Columns[column - 1].Name : "document";
        var (is_, wanted) = (Shown(here.Text(column)), Shown(there));
        if (name == "document")
            (is_, wanted) = Apart(here.Text(column), there);
        return $"{view.Name}, row '{here.Text(0)}': {name} is {is_}, but the log has {wanted}";
    }

    // The piece around the first character in which two long texts differ.
    private static (string, string) Apart(string one, string other)
    {
        const int Around = 40;
        var at = one.AsSpan().CommonPrefixLength(other);
        var from = Math.Max(0, at - Around);
        return ($"…{Shown(one[from..])}", $"…{Shown(other[from..])}");
    }

    private static string Shown(string text)
    {
        const int Most = 100;
        var shown = new StringBuilder();
        foreach (var c in text.AsSpan(0, Math.Min(Most, text.Length)))
            shown.Append(char.IsControl(c) ? ' ' : c);
        return text.Length > Most ? $"{shown}…" : $"{shown}";
    }
}
