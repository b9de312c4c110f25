using System.Text.Json;

namespace Florin.DuckDb;

/// <summary>
/// Whether a query reads only what it may, by its syntax tree as DuckDB's own parser makes it: one SELECT statement, of the
/// views that are listed and its own common table expressions, without functions that read anything else.
/// </summary>
internal sealed class AllowedSql
{
    private static readonly HashSet<string> TableFunctions = new(StringComparer.OrdinalIgnoreCase)
    {
        "range",
        "generate_series",
        "unnest",
    };

    // They tell of the engine and its surroundings, not of the data.
    private static readonly HashSet<string> DeniedFunctions = new(StringComparer.OrdinalIgnoreCase)
    {
        "current_setting",
        "getenv",
        "getvariable",
        "current_database",
        "current_schemas",
        "current_query",
        "version",
        "write_log",
        "nextval",
        "currval",
        "setseed",
        "json_serialize_sql",
        "json_deserialize_sql",
        "json_serialize_plan",
    };

    private static readonly string[] DeniedPrefixes = ["duckdb_", "pragma_", "pg_", "sqlite_", "read_", "icu_"];

    private const int MaxDepth = 1000;
    private readonly HashSet<string> _views;
    private readonly HashSet<string> _own = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<string> _tables = [];
    private string? _problem;

    private AllowedSql(IEnumerable<string> views) => _views = new HashSet<string>(views, StringComparer.OrdinalIgnoreCase);

    /// <summary>Why it is not allowed; null where it is.</summary>
    /// <param name="tree">The syntax tree, as <c>json_serialize_sql</c> gives it.</param>
    /// <param name="views">What it may read.</param>
    public static string? Problem(string tree, IReadOnlyCollection<string> views)
    {
        using var document = JsonDocument.Parse(tree, new JsonDocumentOptions { MaxDepth = MaxDepth });
        var root = document.RootElement;
        if (root.GetProperty("error").GetBoolean())
            return root.GetProperty("error_type").GetString() == "not implemented"
                ? "Only SELECT statements are allowed."
                : $"It cannot be read as SQL: {root.GetProperty("error_message").GetString()}";
        if (root.GetProperty("statements").GetArrayLength() != 1)
            return "Exactly one statement is allowed.";
        var check = new AllowedSql(views);
        check.Look(root.GetProperty("statements"));
        return check._problem ?? check.UnknownTable();
    }

    private string? UnknownTable()
    {
        foreach (var name in _own)
            if (DeniedPrefixes.Any(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)))
                return $"'{name}' cannot be the name of a common table expression.";
        return _tables.Find(name => !_views.Contains(name) && !_own.Contains(name)) is { } unknown
            ? $"'{unknown}' is not a view that can be queried; there are {string.Join(", ", _views.Order(StringComparer.Ordinal))}."
            : null;
    }

    private void Look(JsonElement at)
    {
        if (_problem is not null)
            return;
        if (at.ValueKind is JsonValueKind.Array)
            foreach (var item in at.EnumerateArray())
                Look(item);
        if (at.ValueKind is not JsonValueKind.Object)
            return;
        Look(at, Text(at, "type"));
        foreach (var member in at.EnumerateObject())
            Look(member.Value);
    }

    private void Look(JsonElement node, string? type)
    {
        if (type is "BASE_TABLE")
            LookAtTable(node);
        else if (type is "SHOW_REF")
            _problem = "DESCRIBE, SHOW and SUMMARIZE are not allowed.";
        else if (type is "TABLE_FUNCTION" && node.TryGetProperty("function", out var function))
            LookAtTableFunction(Text(function, "function_name"));
        else if (type is "FUNCTION" && Text(node, "function_name") is { } name && IsDenied(name))
            _problem = $"The function {name} is not allowed.";
        else if (Text(node, "class") is "PARAMETER")
            _problem = "Parameters are not allowed; write the values.";
        if (Text(node, "cte_name") is { Length: > 0 } recursive)
            _own.Add(recursive);
        if (node.TryGetProperty("cte_map", out var ctes) && ctes.TryGetProperty("map", out var map))
            foreach (var cte in map.EnumerateArray())
                _own.Add(Text(cte, "key") ?? "");
    }

    private void LookAtTable(JsonElement table)
    {
        var name = Text(table, "table_name") ?? "";
        if (Text(table, "schema_name") is { Length: > 0 } || Text(table, "catalog_name") is { Length: > 0 })
            _problem = $"'{name}' must be named without a schema.";
        _tables.Add(name);
    }

    // The tree has other nodes of this type, which have no name.
    private void LookAtTableFunction(string? name)
    {
        if (name is not null && !TableFunctions.Contains(name))
            _problem = $"The table function {name} is not allowed; there are {string.Join(", ", TableFunctions)}.";
    }

    private static bool IsDenied(string name) =>
        DeniedFunctions.Contains(name)
        || DeniedPrefixes.Any(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));

    private static string? Text(JsonElement node, string member) =>
        node.TryGetProperty(member, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;
}
