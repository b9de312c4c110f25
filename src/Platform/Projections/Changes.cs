namespace Florin.Platform.Projections;

/// <summary>
/// What a batch of events changes in a consumer's views. Reading gives what is stored, or what this batch has already put
/// over it; nothing is stored until the batch is.
/// </summary>
public sealed class Changes
{
    private readonly IViewStore _store;
    private readonly Dictionary<(string View, string Key), Row> _rows = [];

    /// <summary>No changes yet.</summary>
    public Changes(IViewStore store) => _store = store;

    /// <summary>Puts a row in the place of what its key had.</summary>
    public void Put<TRow>(View<TRow> view, TRow row)
        where TRow : class
    {
        _rows[(view.Name, view.KeyOf(row))] = new Row(view, row, IsChanged: true);
    }

    /// <summary>Removes a row.</summary>
    public void Delete<TRow>(View<TRow> view, string key)
        where TRow : class => _rows[(view.Name, key)] = new Row(view, null, IsChanged: true);

    /// <summary>The row of a key, or null.</summary>
    public TRow? Get<TRow>(View<TRow> view, string key)
        where TRow : class
    {
        if (_rows.TryGetValue((view.Name, key), out var row))
            return (TRow?)row.Value;
        var stored = _store.Get(view, key) is { } document ? view.Row(document) : null;
        _rows[(view.Name, key)] = new Row(view, stored, IsChanged: false);
        return stored;
    }

    /// <summary>The rows that fit, as they are stored: without what this batch changes.</summary>
    public IReadOnlyList<ViewRow> Stored(ViewQuery query) => _store.Query(query);

    /// <summary>Changes a row, from null where there is none.</summary>
    public void Update<TRow>(View<TRow> view, string key, Func<TRow?, TRow> change)
        where TRow : class => Put(view, change(Get(view, key)));

    /// <summary>One change per row, the last one.</summary>
    public IReadOnlyList<ViewChange> ToList()
    {
        var changes = new List<ViewChange>(_rows.Count);
        foreach (var ((_, key), row) in _rows)
            if (row.IsChanged)
                changes.Add(row.View.Change(key, row.Value));
        return changes;
    }

    private readonly record struct Row(ViewDefinition View, object? Value, bool IsChanged);
}
