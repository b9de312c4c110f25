using Florin.Platform.Projections;

namespace Florin.Sqlite;

/// <summary>
/// The statements that change one view's rows. A row that exists is updated in the columns that changed and no others,
/// because SQLite rewrites the entry of every index over a column that an update names.
/// </summary>
internal sealed class ViewTable : IDisposable
{
    private const int MostStatements = 64;
    private readonly Connection _connection;
    private readonly string _table;
    private readonly string[] _columns;
    private readonly Statement _insert;
    private readonly Statement? _select;
    private readonly Statement _delete;
    private readonly Dictionary<ulong, Statement> _updates = [];

    public ViewTable(Connection connection, string table, ViewDefinition view)
    {
        _connection = connection;
        _table = ViewSchema.Quoted(table);
        _columns = [.. view.Columns.Select(column => ViewSchema.Quoted(column.Name))];
        var names = string.Concat(_columns.Select(column => column + ", "));
        var existing = _columns.Length > 0 ? "NOTHING" : "UPDATE SET document = excluded.document";
        _insert = connection.Compile(
            $"INSERT INTO {_table}(key, {names}document) VALUES (?, {string.Concat(_columns.Select(_ => "?, "))}?) "
                + $"ON CONFLICT (key) DO {existing}"
        );
        _delete = connection.Compile($"DELETE FROM {_table} WHERE key = ?");
        if (_columns.Length > 0)
            _select = connection.Compile($"SELECT {string.Join(", ", _columns)} FROM {_table} WHERE key = ?");
    }

    public void Store(ViewChange change)
    {
        if (change.Document is null)
            _delete.Bind(1, change.Key).Run();
        else if (!Insert(change))
            Update(change);
    }

    public void Dispose()
    {
        _insert.Dispose();
        _select?.Dispose();
        _delete.Dispose();
        ForgetUpdates();
    }

    private bool Insert(ViewChange change)
    {
        _insert.Bind(1, change.Key);
        for (var i = 0; i < _columns.Length; i++)
            _insert.BindValue(i + 2, change.Columns[i]);
        _insert.BindText(_columns.Length + 2, change.Document).Run();
        return _connection.Changes == 1;
    }

    private void Update(ViewChange change)
    {
        var changed = Changed(change);
        var update = UpdateOf(changed).BindText(1, change.Document);
        var parameter = 2;
        for (var i = 0; i < _columns.Length; i++)
            if (IsIn(changed, i))
                update.BindValue(parameter++, change.Columns[i]);
        update.Bind(parameter, change.Key).Run();
    }

    /// <summary>The columns whose values differ from the stored ones, a bit each; the last bit stands for all from there on.</summary>
    private ulong Changed(ViewChange change)
    {
        if (_select is null)
            return 0;
        var changed = 0UL;
        _select.Bind(1, change.Key).Step();
        for (var i = 0; i < _columns.Length; i++)
            if (!_select.Holds(i, change.Columns[i]))
                changed |= 1UL << Math.Min(i, 63);
        _select.Reset();
        return changed;
    }

    private Statement UpdateOf(ulong changed)
    {
        if (_updates.TryGetValue(changed, out var update))
            return update;
        if (_updates.Count == MostStatements)
            ForgetUpdates();
        var names = string.Concat(_columns.Where((_, i) => IsIn(changed, i)).Select(column => $", {column} = ?"));
        return _updates[changed] = _connection.Compile($"UPDATE {_table} SET document = ?{names} WHERE key = ?");
    }

    private void ForgetUpdates()
    {
        foreach (var update in _updates.Values)
            update.Dispose();
        _updates.Clear();
    }

    private static bool IsIn(ulong changed, int column) => (changed & (1UL << Math.Min(column, 63))) != 0;
}
