using System.Globalization;
using System.Text;

namespace Florin.Observability.Metrics;

/// <summary>The text that Prometheus reads.</summary>
internal static class PrometheusText
{
    private const string Total = "_total";

    /// <summary>Writes the series of one name, which may come from several meters that differ in their labels.</summary>
    /// <param name="text">Where to.</param>
    /// <param name="families">The series.</param>
    /// <param name="isOpen">Whether as OpenMetrics 1.0, with exemplars, instead of the format 0.0.4.</param>
    public static void Write(StringBuilder text, IReadOnlyList<Family> families, bool isOpen)
    {
        var series = families.SelectMany(f => f.All).ToList();
        if (series.Count == 0)
            return;
        var shape = families[0].Shape;
        // A counter of OpenMetrics has its name without the ending, which its samples have.
        var name = isOpen && shape.Name.EndsWith(Total, StringComparison.Ordinal) ? shape.Name[..^Total.Length] : shape.Name;
        if (families[0].Description is { Length: > 0 } description)
            text.Append("# HELP ").Append(name).Append(' ').Append(description).Append('\n');
        text.Append("# TYPE ").Append(name).Append(' ').Append(shape.Type).Append('\n');
        foreach (var (tags, one) in series)
        {
            var labels = string.Join(',', tags.Select(t => $"{Name(t.Key)}=\"{Escaped(Value(t.Value))}\""));
            if (shape.Way is Way.Record)
                WriteHistogram(text, shape, labels, one, isOpen);
            else
                Line(text, shape.Name, labels, one.Sum);
        }
    }

    private static void WriteHistogram(StringBuilder text, MetricShape shape, string labels, Series series, bool isOpen)
    {
        var before = labels.Length == 0 ? "" : labels + ",";
        var count = 0L;
        for (var i = 0; i <= shape.Bounds.Length; i++)
        {
            count += series.Bucket(i);
            var bound = i == shape.Bounds.Length ? "+Inf" : Bound(shape.Bounds[i], isOpen);
            Line(text, $"{shape.Name}_bucket", $"{before}le=\"{bound}\"", count, isOpen ? series.ExemplarOf(i) : null);
        }
        Line(text, $"{shape.Name}_sum", labels, series.Sum);
        Line(text, $"{shape.Name}_count", labels, count);
    }

    // A bound of OpenMetrics is a floating-point number, also where it is a whole one.
    private static string Bound(double bound, bool isOpen) =>
        Number(bound) is var text && isOpen && !text.Contains('.', StringComparison.Ordinal) ? $"{text}.0" : text;

    private static void Line(StringBuilder text, string name, string labels, double value, Exemplar? exemplar = null)
    {
        text.Append(name);
        if (labels.Length > 0)
            text.Append('{').Append(labels).Append('}');
        text.Append(' ').Append(Number(value));
        if (exemplar is not null)
            text.Append(
                CultureInfo.InvariantCulture,
                $" # {{trace_id=\"{exemplar.TraceId}\",span_id=\"{exemplar.SpanId}\"}} {Number(exemplar.Value)} {exemplar.At.ToUnixTimeMilliseconds() / 1000.0:0.000}"
            );
        text.Append('\n');
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
