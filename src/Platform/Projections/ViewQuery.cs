using System.Collections.Immutable;

namespace Florin.Platform.Projections;

/// <summary>How a column compares with a value.</summary>
public enum Comparison
{
    /// <summary>The same.</summary>
    Equal,

    /// <summary>Less.</summary>
    Less,

    /// <summary>Less or the same.</summary>
    AtMost,

    /// <summary>More.</summary>
    Greater,

    /// <summary>More or the same.</summary>
    AtLeast,

    /// <summary>Holds the text somewhere, whatever its case (ASCII).</summary>
    Contains,
}

/// <summary>One condition on one column. A null column never fits.</summary>
public sealed record Condition(string Column, Comparison Comparison, object Value);

/// <summary>
/// A question to one view: all of the groups must hold, of each group any condition. Rows come in the order of a column
/// and then of the key, both ascending or both descending; a page goes on strictly after a place in that order.
/// </summary>
/// <param name="View">Which view.</param>
public sealed record ViewQuery(ViewDefinition View)
{
    /// <summary>All of these must hold; within one, any.</summary>
    public ImmutableArray<ImmutableArray<Condition>> Groups { get; init; } = [];

    /// <summary>The column that orders the rows; null means by key alone.</summary>
    public string? OrderBy { get; init; }

    /// <summary>Largest first.</summary>
    public bool Descending { get; init; }

    /// <summary>Only rows after this place: the order column's value (ignored without one) and the key.</summary>
    public (object? Value, string Key)? After { get; init; }

    /// <summary>At most so many rows.</summary>
    public int Limit { get; init; } = 100;

    /// <summary>So many rows are left out at the beginning. Their cost is that of reading them.</summary>
    public int Offset { get; init; }

    /// <summary>Adds a condition that must hold.</summary>
    public ViewQuery Where(string column, Comparison comparison, object value) =>
        this with
        {
            Groups = Groups.Add([new Condition(column, comparison, value)]),
        };

    /// <summary>Adds a condition that must hold when the value is there.</summary>
    public ViewQuery WhereIf(string column, Comparison comparison, object? value) =>
        value is null ? this : Where(column, comparison, value);

    /// <summary>Adds conditions of which any must hold.</summary>
    public ViewQuery WhereAny(params ReadOnlySpan<Condition> any) => this with { Groups = Groups.Add([.. any]) };
}

/// <summary>A row as a query finds it.</summary>
/// <param name="Key">Its key.</param>
/// <param name="OrderValue">The order column's value: string, long or null.</param>
/// <param name="Document">Its JSON.</param>
public readonly record struct ViewRow(string Key, object? OrderValue, byte[] Document);
