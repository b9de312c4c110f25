using System.Text;
using Florin.Platform.Projections;

namespace Florin.Sqlite;

/// <summary>
/// Turns a query into SQL: names from the checked definitions, values as parameters only. SQLite puts null before
/// everything else and compares texts by their bytes, which is the order that the port promises.
/// </summary>
internal sealed class ViewSql
{
    private const int MostWays = 8;
    private readonly StringBuilder _text = new();
    private readonly List<object> _values = [];

    /// <summary>The statement.</summary>
    public string Text => _text.ToString();

    /// <summary>The values of its parameters, in order: string or long.</summary>
    public IReadOnlyList<object> Values => _values;

    /// <summary>One number over the rows that fit.</summary>
    public static ViewSql Aggregate(string table, ViewQuery query, string function)
    {
        var sql = new ViewSql();
        sql._text.Append($"SELECT {function} FROM {ViewSchema.Quoted(table)}");
        sql.Where(query, place: "", []);
        return sql;
    }

    /// <summary>
    /// A page of rows: key, order value, document. Each of its ways and places is read by an
    /// index up to the limit, and what they give is put in order, so that a page's cost does not grow with the table.
    /// </summary>
    public static ViewSql Page(string table, ViewQuery query)
    {
        var sql = new ViewSql();
        var ways = Ways(query);
        var places = Places(query);
        if (ways.Count * places.Count == 1)
        {
            sql.Select(table, ways[0], places[0]);
            return sql;
        }
        var between = "SELECT * FROM (";
        foreach (var way in ways)
        foreach (var place in places)
        {
            sql._text.Append(between);
            sql.Select(table, way with { Limit = query.Limit + query.Offset, Offset = 0 }, place);
            sql._text.Append(')');
            between = " UNION SELECT * FROM ("; // Not ALL: a row may fit in several ways.
        }
        sql.OrderAndLimit(query, "2", "1");
        return sql;
    }

    /// <summary>
    /// A group of equalities becomes as many queries with one of them each, where every one has an index, in the page's
    /// order if there is one; SQLite by itself would find all rows of all of them first and sort those, or look through the
    /// whole table in the page's order.
    /// </summary>
    private static List<ViewQuery> Ways(ViewQuery query) =>
        Ways(query, condition => HasIndex(query, condition))
        ?? Ways(query, condition => BeginsIndex(query, condition))
        ?? [query];

    private static List<ViewQuery>? Ways(ViewQuery query, Func<Condition, bool> isFound)
    {
        for (var i = 0; i < query.Groups.Length; i++)
        {
            var group = query.Groups[i];
            if (group.Length is > 1 and <= MostWays && group.All(isFound))
                return [.. group.Select(condition => query with { Groups = query.Groups.SetItem(i, [condition]) })];
        }
        return null;
    }

    private static bool BeginsIndex(ViewQuery query, Condition condition) =>
        condition.Comparison == Comparison.Equal && query.View.Indexes.Any(index => index[0] == condition.Column);

    private static bool HasIndex(ViewQuery query, Condition condition) =>
        condition.Comparison == Comparison.Equal
        && query.View.Indexes.Any(index =>
            index[0] == condition.Column
            && (query.OrderBy is null ? index.Length == 1 : index.Length > 1 && index[1] == query.OrderBy)
        );

    /// <summary>What is after the page's place: with nulls about it takes two conditions, each of which is a range of an index.</summary>
    private static List<(string Condition, object[] Values)> Places(ViewQuery query)
    {
        if (query.After is not var (value, key))
            return [("", [])];
        var after = query.Descending ? '<' : '>';
        if (query.OrderBy is null)
            return [($"key {after} ?", [key])];
        var column = ViewSchema.Quoted(query.OrderBy);
        if (value is null)
        {
            (string, object[]) otherNulls = ($"{column} IS NULL AND key {after} ?", [key]);
            return query.Descending ? [otherNulls] : [otherNulls, ($"{column} IS NOT NULL", [])];
        }
        (string, object[]) otherValues = ($"({column}, key) {after} (?, ?)", [value, key]);
        return query.Descending ? [otherValues, ($"{column} IS NULL", [])] : [otherValues];
    }

    private void Select(string table, ViewQuery query, (string Condition, object[] Values) place)
    {
        var order = query.OrderBy is null ? "NULL" : ViewSchema.Quoted(query.OrderBy);
        _text.Append($"SELECT key, {order}, document FROM {ViewSchema.Quoted(table)}");
        Where(query, place.Condition, place.Values);
        OrderAndLimit(query, order, "key");
    }

    private void OrderAndLimit(ViewQuery query, string order, string key)
    {
        var direction = query.Descending ? " DESC" : "";
        _text.Append(query.OrderBy is null ? $" ORDER BY {key}{direction}" : $" ORDER BY {order}{direction}, {key}{direction}");
        _text.Append(" LIMIT ?");
        _values.Add((long)query.Limit);
        if (query.Offset == 0)
            return;
        _text.Append(" OFFSET ?");
        _values.Add((long)query.Offset);
    }

    private void Where(ViewQuery query, string place, object[] values)
    {
        var between = " WHERE ";
        foreach (var group in query.Groups)
        {
            _text.Append(between).Append('(');
            if (group.IsEmpty)
                _text.Append("FALSE"); // Any of nothing.
            for (var i = 0; i < group.Length; i++)
            {
                _text.Append(i == 0 ? "" : " OR ").Append(Compared(group[i]));
                _values.Add(group[i].Value);
            }
            _text.Append(')');
            between = " AND ";
        }
        if (place.Length > 0)
            _text.Append(between).Append(place);
        _values.AddRange(values);
    }

    private static string Compared(Condition condition)
    {
        var column = ViewSchema.Quoted(condition.Column);
        return condition.Comparison switch
        {
            Comparison.Equal => $"{column} = ?",
            Comparison.Less => $"{column} < ?",
            Comparison.AtMost => $"{column} <= ?",
            Comparison.Greater => $"{column} > ?",
            Comparison.AtLeast => $"{column} >= ?",
            // Not LIKE: it stops at a zero character, and it has a limit.
            Comparison.Contains => $"instr(lower({column}), lower(?)) > 0",
            _ => throw new ArgumentException($"{condition.Comparison} is not a comparison."),
        };
    }
}
