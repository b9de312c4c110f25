using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Florin.Observability.Alerts.Measures;
using Florin.Observability.Alerts.Rules;

namespace Florin.Observability.Alerts;

/// <summary>The same rules for a Prometheus that scrapes the processes of Florin.</summary>
internal static class PrometheusRules
{
    private static readonly JsonSerializerOptions Quoted = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A file of rules (YAML), as <c>rule_files</c> of Prometheus 2.42 and later take it.</summary>
    public static string Of(IEnumerable<AlertRule> rules)
    {
        var file = new StringBuilder("groups:\n  - name: florin\n    rules:\n");
        foreach (var rule in rules)
        {
            var (sign, bound) = rule.Settings.Over is { } over ? (">", over) : ("<", rule.Settings.Under ?? 0);
            file.Append("      - alert: ").Append(Text(rule.Name)).Append('\n');
            file.Append("        expr: ")
                .Append(Text($"{rule.Measure.Prometheus} {sign} {Measure.Number(bound)}"))
                .Append('\n');
            if (rule.Settings.For > TimeSpan.Zero)
                file.Append("        for: ").Append(Measure.Length(rule.Settings.For)).Append('\n');
            if (rule.Settings.EndsAfter > TimeSpan.Zero)
                file.Append("        keep_firing_for: ").Append(Measure.Length(rule.Settings.EndsAfter)).Append('\n');
            file.Append("        labels:\n          severity: ")
                .Append(rule.Settings.Severity.ToString().ToLowerInvariant())
                .Append('\n');
            file.Append("        annotations:\n          summary: ").Append(Text(Escaped(rule.Summary))).Append('\n');
        }
        return file.ToString();
    }

    // A JSON text is a YAML text.
    private static string Text(string text) => JsonSerializer.Serialize(text, Quoted);

    // Prometheus takes annotations for templates.
    private static string Escaped(string text) => text.Replace("{{", "{{ \"{{\" }}", StringComparison.Ordinal);
}
