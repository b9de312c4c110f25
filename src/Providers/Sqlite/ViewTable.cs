using Florin.Platform.Projections;

namespace Florin.Sqlite;

/// <summary>The statements that change one view's rows.</summary>
internal sealed class ViewTable : IDisposable
{
    private readonly Statement _put;
    private readonly Statement _delete;

    public ViewTable(Connection connection, ViewDefinition view)
    {
        var table = ViewSchema.Quoted(view.Name);
        string[] names = [.. view.Columns.Select(column => ViewSchema.Quoted(column.Name)), "document"];
        _put = connection.Compile(
            $"INSERT INTO {table}(key, {string.Join(", ", names)}) VALUES (?{string.Concat(names.Select(_ => ", ?"))}) "
                + $"ON CONFLICT (key) DO UPDATE SET {string.Join(", ", names.Select(name => $"{name} = excluded.{name}"))}"
        );
        _delete = connection.Compile($"DELETE FROM {table} WHERE key = ?");
    }

    public void Store(ViewChange change)
    {
        if (change.Document is null)
        {
            _delete.Bind(1, change.Key).Run();
            return;
        }
        _put.Bind(1, change.Key);
        for (var i = 0; i < change.Columns.Length; i++)
            _put.BindValue(i + 2, change.Columns[i]);
        _put.BindText(change.Columns.Length + 2, change.Document).Run();
    }

    public void Dispose()
    {
        _put.Dispose();
        _delete.Dispose();
    }
}
