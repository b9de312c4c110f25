using System.Globalization;
using System.Text;

namespace Florin.Observability.Metrics;

/// <summary>The text that Prometheus reads.</summary>
internal static class PrometheusText
{
    /// <summary>Writes the series of one name, which may come from several meters that differ in their labels.</summary>
    public static void Write(StringBuilder text, IReadOnlyList<Family> families)
    {
        var series = families.SelectMany(f => f.All).ToList();
        if (series.Count == 0)
            return;
        var shape = families[0].Shape;
        if (families[0].Description is { Length: > 0 } description)
            text.Append("# HELP ").Append(shape.Name).Append(' ').Append(description).Append('\n');
        text.Append("# TYPE ").Append(shape.Name).Append(' ').Append(shape.Type).Append('\n');
        foreach (var (tags, one) in series)
        {
            var labels = string.Join(',', tags.Select(t => $"{Name(t.Key)}=\"{Escaped(Value(t.Value))}\""));
            if (shape.Way is Way.Record)
                WriteHistogram(text, shape, labels, one);
            else
                Line(text, shape.Name, labels, one.Sum);
        }
    }

    private static void WriteHistogram(StringBuilder text, MetricShape shape, string labels, Series series)
    {
        var before = labels.Length == 0 ? "" : labels + ",";
        var count = 0L;
        for (var i = 0; i <= shape.Bounds.Length; i++)
        {
            count += series.Bucket(i);
            var bound = i == shape.Bounds.Length ? "+Inf" : Number(shape.Bounds[i]);
            Line(text, $"{shape.Name}_bucket", $"{before}le=\"{bound}\"", count);
        }
        Line(text, $"{shape.Name}_sum", labels, series.Sum);
        Line(text, $"{shape.Name}_count", labels, count);
    }

    private static void Line(StringBuilder text, string name, string labels, double value)
    {
        text.Append(name);
        if (labels.Length > 0)
            text.Append('{').Append(labels).Append('}');
        text.Append(' ').Append(Number(value)).Append('\n');
    }

    private static string Name(string tag) => string.Concat(tag.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_'));

    private static string Value(object? value) =>
        value switch
        {
            null => "",
            bool flag => flag ? "true" : "false",
            _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
        };

    private static string Number(double value) =>
        double.IsPositiveInfinity(value) ? "+Inf"
        : double.IsNegativeInfinity(value) ? "-Inf"
        : double.IsNaN(value) ? "NaN"
        : value.ToString("R", CultureInfo.InvariantCulture);

    private static string Escaped(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("\"", "\\\"", StringComparison.Ordinal)
            .Replace("\n", "\\n", StringComparison.Ordinal);
}
