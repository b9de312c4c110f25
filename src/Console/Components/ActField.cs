using System.Collections.Immutable;

namespace Florin.WebConsole.Components;

/// <summary>Something that is asked for before an action is sent.</summary>
/// <param name="Name">Its field in the body; a dot leads into an object, such as <c>parameters.period</c>.</param>
/// <param name="Label">What people call it.</param>
/// <param name="Placeholder">An example.</param>
/// <param name="IsOptional">Whether it may be left out.</param>
/// <param name="Value">What it is to begin with.</param>
/// <param name="Choices">What it can be, with names for people; null for a text.</param>
public sealed record ActField(
    string Name,
    string Label,
    string? Placeholder = null,
    bool IsOptional = false,
    string Value = "",
    IReadOnlyList<Choice>? Choices = null
)
{
    /// <summary>The body of an action; null where there is nothing to send.</summary>
    /// <param name="fields">What was asked for; what was left out is not sent.</param>
    /// <param name="entered">What was entered.</param>
    /// <param name="sends">What is sent beside that.</param>
    /// <param name="reason">The reason; null where none was asked for.</param>
    public static IReadOnlyDictionary<string, object?>? Body(
        IReadOnlyList<ActField> fields,
        Func<ActField, string> entered,
        IReadOnlyDictionary<string, object?>? sends,
        string? reason
    )
    {
        ArgumentNullException.ThrowIfNull(fields);
        ArgumentNullException.ThrowIfNull(entered);
        if (fields.Count == 0 && sends is null && reason is null)
            return null;
        var body = new Dictionary<string, object?>(sends ?? ImmutableDictionary<string, object?>.Empty, StringComparer.Ordinal);
        if (reason is not null)
            body["reason"] = reason;
        foreach (var field in fields)
            if (entered(field).Trim() is { Length: > 0 } value)
                Put(body, field.Name.Split('.'), value);
        return body;
    }

    /// <summary>Puts a value into a body.</summary>
    /// <param name="into">The body.</param>
    /// <param name="path">The names that lead to it, through objects.</param>
    /// <param name="value">The value.</param>
    internal static void Put(Dictionary<string, object?> into, ReadOnlySpan<string> path, object value)
    {
        if (path is [var name])
        {
            into[name] = value;
            return;
        }
        if (into.GetValueOrDefault(path[0]) is not Dictionary<string, object?> inner)
            into[path[0]] = inner = new Dictionary<string, object?>(StringComparer.Ordinal);
        Put(inner, path[1..], value);
    }
}

/// <summary>One of the values that something can have.</summary>
/// <param name="Value">As it is sent.</param>
/// <param name="Name">As people read it.</param>
public sealed record Choice(string Value, string Name)
{
    /// <summary>States as the API writes them, after an entry for any.</summary>
    public static IReadOnlyList<Choice> Of(string any, IEnumerable<string> states) =>
        [new("", any), .. states.Select(state => new Choice(state, state.Replace('_', ' ').ToLowerInvariant()))];
}
