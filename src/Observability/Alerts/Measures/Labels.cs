namespace Florin.Observability.Alerts.Measures;

/// <summary>The labels of a series or an alert, in the order of their names.</summary>
internal sealed class Labels : IEquatable<Labels>
{
    private readonly KeyValuePair<string, string>[] _all;
    private readonly string _text;

    /// <summary>Some labels, each name once.</summary>
    public Labels(IEnumerable<KeyValuePair<string, string>> labels)
    {
        _all = [.. labels.OrderBy(label => label.Key, StringComparer.Ordinal)];
        _text = string.Join(',', _all.Select(label => $"{label.Key}=\"{Escaped(label.Value)}\""));
    }

    /// <summary>No labels.</summary>
    public static Labels None { get; } = new([]);

    /// <summary>All of them.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> All => _all;

    /// <summary>The value of one; null without it.</summary>
    public string? this[string name] => Array.Find(_all, label => label.Key == name).Value;

    /// <summary>Those with some names.</summary>
    public Labels Only(IReadOnlyList<string> names) =>
        names.Count == 0 ? None : new(_all.Where(label => names.Contains(label.Key, StringComparer.Ordinal)));

    /// <summary>All but one.</summary>
    public Labels Without(string name) => new(_all.Where(label => label.Key != name));

    /// <inheritdoc/>
    public bool Equals(Labels? other) => other is not null && _text == other._text;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Labels);

    /// <inheritdoc/>
    public override int GetHashCode() => _text.GetHashCode(StringComparison.Ordinal);

    /// <summary>As Prometheus writes them, without braces.</summary>
    public override string ToString() => _text;

    private static string Escaped(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("\"", "\\\"", StringComparison.Ordinal)
            .Replace("\n", "\\n", StringComparison.Ordinal);
}
