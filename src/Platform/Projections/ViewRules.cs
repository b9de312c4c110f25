using System.Buffers;

namespace Florin.Platform.Projections;

/// <summary>What must hold of definitions, changes and queries before storage looks at them; every provider checks it first.</summary>
public static class ViewRules
{
    // With its version and its shape it is still a name of a table everywhere: 64 characters in MySQL, 63 in PostgreSQL.
    private const int LongestView = 40;

    private static readonly SearchValues<char> ViewLetters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789_");

    private static readonly SearchValues<char> ColumnLetters = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_"
    );

    /// <summary>
    /// Names fit and are told apart whatever their case, no column is called <c>key</c> or <c>document</c>, and indexes name
    /// columns that exist.
    /// </summary>
    /// <exception cref="ArgumentException">They do not.</exception>
    public static void Check(ViewDefinition view)
    {
        ArgumentNullException.ThrowIfNull(view);
        if (!IsName(view.Name, ViewLetters) || view.Name.Length > LongestView)
            throw new ArgumentException(
                $"'{view.Name}' is not a valid name for a view: up to {LongestView} lowercase letters, digits and underscores."
            );
        if (view.Version < 1)
            throw new ArgumentException($"{view.Version} is not a valid version of the view {view.Name}: they begin with 1.");
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "key", "document" };
        foreach (var column in view.Columns)
            if (!IsName(column.Name, ColumnLetters) || !names.Add(column.Name))
                throw new ArgumentException(
                    $"'{column.Name}' is not a valid name for a column of the view {view.Name}, or is already taken."
                );
        foreach (var index in view.Indexes)
        {
            if (index.IsEmpty)
                throw new ArgumentException($"An index of the view {view.Name} names no column.");
            foreach (var name in index)
                Column(view, name);
        }
    }

    /// <summary>A change carries a value of the right kind for each column; a removal carries none.</summary>
    /// <exception cref="ArgumentException">It does not.</exception>
    public static void Check(ViewChange change)
    {
        ArgumentNullException.ThrowIfNull(change);
        if (change.Document is null)
            return;
        var columns = change.View.Columns;
        if (change.Columns.Length != columns.Length)
            throw new ArgumentException($"The row {change.Key} of {change.View.Name} does not have {columns.Length} columns.");
        for (var i = 0; i < columns.Length; i++)
            if (change.Columns[i] is { } value)
                CheckKind(change.View, columns[i], value);
    }

    /// <summary>A query names columns that exist, compares them with values of their kind, and its limit is not negative.</summary>
    /// <exception cref="ArgumentException">It does not.</exception>
    public static void Check(ViewQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentOutOfRangeException.ThrowIfNegative(query.Limit);
        foreach (var condition in query.Groups.SelectMany(group => group))
        {
            var column = Column(query.View, condition.Column);
            CheckKind(query.View, column, condition.Value);
            if (condition.Comparison == Comparison.Contains && column.Kind != ColumnKind.Text)
                throw new ArgumentException(
                    $"The column {column.Name} of {query.View.Name} is not text, so it contains nothing."
                );
        }
        if (query.OrderBy is { } order && query.After is (var value and not null, _))
            CheckKind(query.View, Column(query.View, order), value);
        else if (query.OrderBy is { } alone)
            Column(query.View, alone);
    }

    /// <summary>Whether the place that a query goes on after can be one of its order; what a client sends may be of another.</summary>
    /// <exception cref="ArgumentException">The view has no such column.</exception>
    public static bool HasPlace(ViewQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        return query.OrderBy is not { } order
            || query.After is not (var value and not null, _)
            || (Column(query.View, order).Kind == ColumnKind.Text ? value is string : value is long);
    }

    /// <summary>A column that can be summed.</summary>
    /// <exception cref="ArgumentException">The view has no such column or it is not a number.</exception>
    public static ViewColumn Number(ViewDefinition view, string name)
    {
        var column = Column(view, name);
        return column.Kind == ColumnKind.Number
            ? column
            : throw new ArgumentException($"The column {name} of {view.Name} is not a number.");
    }

    /// <summary>Where a column stands among the view's.</summary>
    /// <exception cref="ArgumentException">The view has no such column.</exception>
    public static int IndexOf(ViewDefinition view, string name)
    {
        ArgumentNullException.ThrowIfNull(view);
        for (var i = 0; i < view.Columns.Length; i++)
            if (view.Columns[i].Name == name)
                return i;
        throw new ArgumentException($"The view {view.Name} has no column {name}.");
    }

    private static ViewColumn Column(ViewDefinition view, string name) => view.Columns[IndexOf(view, name)];

    private static void CheckKind(ViewDefinition view, ViewColumn column, object value)
    {
        if (column.Kind == ColumnKind.Text ? value is not string : value is not long)
            throw new ArgumentException(
                $"The column {column.Name} of {view.Name} holds {(column.Kind == ColumnKind.Text ? "a string" : "a long")}, "
                    + $"not a {value?.GetType().Name ?? "null"}."
            );
    }

    private static bool IsName(string name, SearchValues<char> letters) =>
        name.Length is > 0 and <= 60 && char.IsAsciiLetter(name[0]) && !name.AsSpan().ContainsAnyExcept(letters);
}
