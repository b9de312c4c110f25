namespace Florin.Platform.Projections;

/// <summary>
/// What a batch of events changes in a consumer's views. A row that the batch reads is loaded first, together with all
/// others that it reads, because storage on another machine answers one question for many keys as fast as for one. Reading
/// gives what was loaded, or what this batch has already put over it; nothing is stored until the batch is.
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

    /// <summary>Loads the rows of keys in one question to the storage, as far as they are not known yet.</summary>
    public async ValueTask Load<TRow>(View<TRow> view, IEnumerable<string> keys, CancellationToken cancel)
        where TRow : class
    {
        List<string>? missing = null;
        foreach (var key in keys)
            if (_rows.TryAdd((view.Name, key), new Row(view, null, IsChanged: false)))
                (missing ??= []).Add(key);
        if (missing is null)
            return;
        var documents = await _store.GetMany(view, missing, cancel);
        for (var i = 0; i < missing.Count; i++)
            if (documents[i] is { } document)
                _rows[(view.Name, missing[i])] = new Row(view, await _store.Read(view, missing[i], document), IsChanged: false);
    }

    /// <summary>As <see cref="Load{TRow}(View{TRow}, IEnumerable{string}, CancellationToken)"/>, of one key.</summary>
    public ValueTask Load<TRow>(View<TRow> view, string key, CancellationToken cancel)
        where TRow : class => Load(view, [key], cancel);

    /// <summary>The row of a key that was loaded or put before; null where there is none.</summary>
    /// <exception cref="InvalidOperationException">The key was not loaded.</exception>
    public TRow? Get<TRow>(View<TRow> view, string key)
        where TRow : class =>
        _rows.TryGetValue((view.Name, key), out var row)
            ? (TRow?)row.Value
            : throw new InvalidOperationException(
                $"The row {key} of {view.Name} was not loaded: a handler loads all rows that its batch reads before it reads the first."
            );

    /// <summary>The rows that fit, as they are stored: without what this batch changes.</summary>
    public ValueTask<IReadOnlyList<ViewRow>> Stored(ViewQuery query, CancellationToken cancel) => _store.Query(query, cancel);

    /// <summary>Changes a row that was loaded or put before, from null where there is none.</summary>
    /// <exception cref="InvalidOperationException">The key was not loaded.</exception>
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
