using System.Text.Json;
using System.Text.RegularExpressions;

namespace Florin.System.Tests.Verifying;

/// <summary>One change to a data directory.</summary>
/// <param name="Name">What was changed, such as <c>account/log.db log FundsDebited eventData.amount.amount</c>.</param>
/// <param name="File">The file, from the directory.</param>
/// <param name="Apply">Changes the file at a path; false where it cannot be changed so.</param>
internal sealed record Mutation(string Name, string File, Func<string, bool> Apply);

/// <summary>Every change to every table: each column of a row, each leaf of its JSON, rows gone and twice.</summary>
internal sealed class Mutations(string data, bool all)
{
    private const int LeavesForOne = 3;
    private readonly List<string> _others = [.. OtherIds(data)];
    private readonly HashSet<string> _rows = new(StringComparer.Ordinal);
    private readonly HashSet<string> _changes = new(StringComparer.Ordinal);
    private int _leaves;

    /// <summary>
    /// All of them. In the short form of a few rows of each kind: each change to each column once, whichever service has a
    /// table with it, one leaf of three, and at least one change to each table of each service and to each type of event.
    /// </summary>
    public IEnumerable<Mutation> Of()
    {
        foreach (var path in Directory.EnumerateFiles(data, "*.db", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var file = Path.GetRelativePath(data, path);
            foreach (var (table, columns) in Database.Tables(path))
            foreach (var mutation in Rows(path, table, columns))
                if (IsWanted($"{file} {table} {mutation.Row}", table, mutation.Change))
                    yield return new Mutation($"{file} {table} {mutation.Row} {mutation.Change}", file, mutation.Apply);
        }
    }

    private bool IsWanted(string row, string table, string change)
    {
        var name = Regex.Replace(table, @"_v\d+_\w+$", "", RegexOptions.None, TimeSpan.FromSeconds(1)); // That of a view.
        var (firstOfItsRow, isNew) = (_rows.Add(row), _changes.Add($"{name} {change}"));
        return all
            || firstOfItsRow
            || (isNew && (!change.Contains('.', StringComparison.Ordinal) || _leaves++ % LeavesForOne == 0));
    }

    private IEnumerable<(string Row, string Change, Func<string, bool> Apply)> Rows(string path, string table, string[] columns)
    {
        var list = string.Join(", ", columns.Select(c => $"\"{c}\""));
        var rows = Database.Ask(path, $"SELECT {list} FROM \"{table}\" ORDER BY 1");
        var kinds = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < rows.Count; i++)
        {
            var kind = table == "log" ? (string)rows[i][Array.IndexOf(columns, "eventType")]! : ""; // Every event has a type.
            if (!kinds.Add(kind) && !all)
                continue;
            var where = $"\"{columns[0]}\" = {Database.Literal(rows[i][0])}";
            var what = kind.Length > 0 ? kind : Database.Literal(rows[i][0]);
            for (var c = 0; c < columns.Length; c++)
                foreach (
                    var (name, value) in kinds.Count == 1 || all || columns[c] == "eventData"
                        ? Values(columns[c], rows[i][c])
                        : []
                )
                    yield return Change(what, name, $"UPDATE \"{table}\" SET \"{columns[c]}\" = {value} WHERE {where}");
            if (kinds.Count > 2 && !all)
                continue; // What is not of the event's own is the same for events of all types.
            yield return Change(what, "row gone", $"DELETE FROM \"{table}\" WHERE {where}");
            var copy = rows[i].Select((value, c) => Twice(columns[c], value, c == 0, rows.Count));
            yield return Change(what, "row twice", $"INSERT INTO \"{table}\"({list}) VALUES ({string.Join(", ", copy)})");
            if (table == "log" && i > 0)
                yield return Change(
                    what,
                    "changed places",
                    $"UPDATE log SET position = -1 WHERE {where}; UPDATE log SET position = {i + 1} WHERE position = {i}; UPDATE log SET position = {i} WHERE position = -1"
                );
        }

        static (string, string, Func<string, bool>) Change(string row, string change, string sql) =>
            (row, change, path => Database.TryChange(path, sql));
    }

    private IEnumerable<(string Name, string Value)> Values(string column, object? value)
    {
        if (value is null)
        {
            yield return ($"{column} set", "'1'");
            yield break;
        }
        if (Database.TextOf(value) is { } text && IsJson(text))
        {
            foreach (var (path, json) in JsonChanges.Of(text, _others, all))
                yield return ($"{column}.{path}", value is byte[] ? $"CAST('{Escaped(json)}' AS BLOB)" : $"'{Escaped(json)}'");
            yield break;
        }
        yield return value switch
        {
            long number => (column, Database.Literal(number + (column is "eventVersion" or "position" ? 1000 : 1))),
            byte[] { Length: > 0 } blob => (column, Database.Literal((byte[])[(byte)(blob[0] ^ 1), .. blob[1..]])),
            byte[] => (column, "x'00'"),
            _ => (column, Database.Literal((string)value + "x")),
        };
        if (all)
            yield return ($"{column} null", "NULL");
    }

    private static string Twice(string column, object? value, bool first, int rows) =>
        value switch
        {
            long number when first => Database.Literal(rows + number),
            long number when column == "eventVersion" => Database.Literal(number + rows),
            string text when first || column == "commandId" => Database.Literal(text + "2"),
            _ => Database.Literal(value),
        };

    private static string Escaped(string json) => json.Replace("'", "''", StringComparison.Ordinal);

    private static bool IsJson(string text)
    {
        if (text is not ['{', ..])
            return false;
        try
        {
            using var parsed = JsonDocument.Parse(text);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static IEnumerable<string> OtherIds(string data)
    {
        foreach (
            var (service, prefix) in new[]
            {
                ("account", "account-"),
                ("user", "user-"),
                ("transaction", "transaction-"),
                ("payment", "payment-"),
            }
        )
        foreach (
            var row in Database.Ask(
                Path.Combine(data, service, "log.db"),
                $"SELECT DISTINCT substr(aggregateId, {prefix.Length + 1}) FROM log WHERE aggregateId LIKE '{prefix}%' LIMIT 3"
            )
        )
            yield return (string)row[0]!; // A stream has a name.
    }
}
