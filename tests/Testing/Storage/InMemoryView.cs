using Florin.Platform.Projections;

namespace Florin.Testing.Storage;

/// <summary>The rows of one view.</summary>
internal sealed class InMemoryView(ViewDefinition definition, string progress)
{
    private readonly Dictionary<string, ViewChange> _rows = new(StringComparer.Ordinal);

    /// <summary>Under what the progress of its set is kept.</summary>
    public string Progress => progress;

    /// <summary>Each row by its key, as it was stored last.</summary>
    public IReadOnlyDictionary<string, ViewChange> All => _rows;

    public byte[]? Get(string key) => _rows.GetValueOrDefault(key)?.Document;

    public void Keep(ViewChange change)
    {
        if (change.Document is null)
            _rows.Remove(change.Key);
        else
            _rows[change.Key] = change;
    }

    public IEnumerable<ViewChange> Fitting(ViewQuery query) =>
        _rows.Values.Where(row => query.Groups.All(group => group.Any(condition => Fits(row, condition))));

    public long Sum(ViewQuery query, string column)
    {
        var index = ViewRules.IndexOf(definition, column);
        return Fitting(query).Sum(row => (long?)row.Columns[index]) ?? 0; // Checked: it throws on overflow.
    }

    public IReadOnlyList<ViewRow> Page(ViewQuery query)
    {
        var order = query.OrderBy is null ? -1 : ViewRules.IndexOf(definition, query.OrderBy);
        var direction = query.Descending ? -1 : 1;
        var rows = Fitting(query).Select(row => new ViewRow(row.Key, order < 0 ? null : row.Columns[order], row.Document!));
        if (query.After is var (value, key))
        {
            var place = new ViewRow(key, order < 0 ? null : value, []);
            rows = rows.Where(row => Compare(row, place) * direction > 0);
        }
        var page = rows.ToList();
        page.Sort((a, b) => Compare(a, b) * direction);
        return [.. page.Skip(query.Offset).Take(query.Limit)];
    }

    private bool Fits(ViewChange row, Condition condition)
    {
        if (row.Columns[ViewRules.IndexOf(definition, condition.Column)] is not { } value)
            return false;
        if (condition.Comparison == Comparison.Contains)
            return Folded((string)value).Contains(Folded((string)condition.Value), StringComparison.Ordinal);
        var compared = CompareValues(value, condition.Value);
        return condition.Comparison switch
        {
            Comparison.Equal => compared == 0,
            Comparison.Less => compared < 0,
            Comparison.AtMost => compared <= 0,
            Comparison.Greater => compared > 0,
            Comparison.AtLeast => compared >= 0,
            _ => throw new ArgumentException($"{condition.Comparison} is not a comparison."),
        };
    }

    private static int Compare(ViewRow a, ViewRow b)
    {
        var byValue = CompareValues(a.OrderValue, b.OrderValue);
        return byValue != 0 ? byValue : Utf8Order.Instance.Compare(a.Key, b.Key);
    }

    /// <summary>Null comes before everything else.</summary>
    private static int CompareValues(object? a, object? b) =>
        (a, b) switch
        {
            (long x, long y) => x.CompareTo(y),
            (string x, string y) => Utf8Order.Instance.Compare(x, y),
            _ => (a is null ? 0 : 1) - (b is null ? 0 : 1),
        };

    /// <summary>Only ASCII letters lose their case, as the port promises and as SQLite does it.</summary>
    private static string Folded(string text) =>
        string.Create(
            text.Length,
            text,
            static (folded, from) =>
            {
                for (var i = 0; i < from.Length; i++)
                    folded[i] = char.IsAsciiLetterUpper(from[i]) ? (char)(from[i] | 0x20) : from[i];
            }
        );
}
