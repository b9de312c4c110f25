using System.Globalization;
using System.Text;

namespace Florin.Observability.Alerts.Measures;

/// <summary>A value of a series.</summary>
/// <param name="Source">The process that it is of: empty for this one, else where it was asked.</param>
/// <param name="Labels">Its labels; those of another process have its address as <c>instance</c>.</param>
/// <param name="Value">The value.</param>
internal readonly record struct Sample(string Source, Labels Labels, double Value);

/// <summary>The metrics of one or several processes at one time, by name, of which only those are kept that somebody asks for.</summary>
internal sealed class Samples
{
    private const string Instance = "instance";

    private readonly Dictionary<string, List<Sample>> _byName = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<Sample>>.AlternateLookup<ReadOnlySpan<char>> _lookup;

    /// <summary>None yet.</summary>
    /// <param name="names">The names of the series that are kept.</param>
    public Samples(IEnumerable<string> names)
    {
        foreach (var name in names)
            _byName.TryAdd(name, []);
        _lookup = _byName.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>The series of a name.</summary>
    public IReadOnlyList<Sample> Of(string name) => _byName.GetValueOrDefault(name) ?? [];

    /// <summary>Takes what a process answers to <c>GET /metrics</c>; a line that cannot be read is passed over.</summary>
    /// <param name="source">The process: empty for this one.</param>
    /// <param name="text">Prometheus text.</param>
    public void Take(string source, string text)
    {
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            if (line.IsEmpty || line[0] == '#')
                continue;
            var end = line.IndexOfAny('{', ' ');
            if (end <= 0 || !_lookup.TryGetValue(line[..end], out var series))
                continue;
            if (Read(source, line[end..]) is { } sample)
                series.Add(sample);
        }
    }

    private static Sample? Read(string source, ReadOnlySpan<char> rest)
    {
        var labels = new List<KeyValuePair<string, string>>();
        if (rest[0] == '{')
        {
            if (Labels(rest[1..], labels) is not { } length)
                return null;
            rest = rest[(length + 1)..];
        }
        if (source.Length > 0)
            labels.Add(new(Instance, source));
        var value = rest.Trim();
        var blank = value.IndexOf(' '); // A time may follow.
        return Number(blank < 0 ? value : value[..blank]) is { } number
            ? new Sample(source, labels.Count == 0 ? Measures.Labels.None : new Labels(labels), number)
            : null;
    }

    /// <summary>Reads labels and the brace after them, and returns how long that is.</summary>
    private static int? Labels(ReadOnlySpan<char> text, List<KeyValuePair<string, string>> labels)
    {
        var at = 0;
        while (at < text.Length && text[at] != '}')
        {
            var equals = text[at..].IndexOf("=\"", StringComparison.Ordinal);
            if (equals <= 0)
                return null;
            var name = text.Slice(at, equals).Trim(", ").ToString();
            at += equals + 2;
            var value = new StringBuilder();
            for (; at < text.Length && text[at] != '"'; at++)
                if (text[at] == '\\' && at + 1 < text.Length)
                    value.Append(text[++at] == 'n' ? '\n' : text[at]);
                else
                    value.Append(text[at]);
            labels.Add(new(name, value.ToString()));
            at++;
        }
        return at < text.Length ? at + 1 : null;
    }

    private static double? Number(ReadOnlySpan<char> text) =>
        text is "+Inf" ? double.PositiveInfinity
        : text is "-Inf" ? double.NegativeInfinity
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number
        : null;
}
