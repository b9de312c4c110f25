using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Florin.Kernel;
using Florin.Platform.Configuration;

namespace Florin.Observability.Alerts.Rules;

/// <summary>A rule as it is sent, whole: what is left out has its default. Times are <c>hh:mm:ss</c> or <c>d.hh:mm:ss</c>.</summary>
/// <param name="When">A condition's name, a metric, or <c>increase(metric)</c> or <c>p99(metric)</c> of one.</param>
/// <param name="Over">It is met above this value.</param>
/// <param name="Under">It is met below this value.</param>
/// <param name="Enabled">Whether it is looked at; true without it.</param>
/// <param name="For">For how long it must be met before the alert fires.</param>
/// <param name="EndsAfter">For how long it must not be met before the alert ends.</param>
/// <param name="Window">The time that rates, percentiles and increases are of.</param>
/// <param name="By">Labels that separate series, comma-separated.</param>
/// <param name="Goal">Of <c>burn-rate</c>: how many percent of requests are to succeed.</param>
/// <param name="AtLeast">Of rates: fewer requests tell nothing.</param>
/// <param name="Severity">info, warning or critical.</param>
/// <param name="To">Receivers, comma-separated; none for nobody, all without it.</param>
/// <param name="Public">Whether customers see its alerts.</param>
/// <param name="Summary">One sentence for people.</param>
internal sealed record RuleBody(
    string? When,
    decimal? Over = null,
    decimal? Under = null,
    bool? Enabled = null,
    string? For = null,
    string? EndsAfter = null,
    string? Window = null,
    string? By = null,
    decimal? Goal = null,
    int? AtLeast = null,
    string? Severity = null,
    string? To = null,
    bool? Public = null,
    string? Summary = null
)
{
    /// <summary>A rule as it can be sent back.</summary>
    public static RuleBody Of(RuleSettings rule) =>
        new(
            rule.When,
            (decimal?)rule.Over,
            (decimal?)rule.Under,
            rule.Enabled,
            Text(rule.For),
            Text(rule.EndsAfter),
            rule.Window is { } window ? Text(window) : null,
            rule.By,
            (decimal?)rule.Goal,
            rule.AtLeast,
            rule.Severity.ToString().ToLowerInvariant(),
            rule.To,
            rule.Public,
            rule.Summary
        );

    /// <summary>The settings that it means; what is wrong with them is added to the problems.</summary>
    public RuleSettings ToSettings(Problems problems)
    {
        var usual = new RuleSettings();
        var settings = new RuleSettings
        {
            When = When,
            Over = (double?)Over,
            Under = (double?)Under,
            Enabled = Enabled ?? true,
            For = Time("for", For, problems) ?? usual.For,
            EndsAfter = Time("endsAfter", EndsAfter, problems) ?? usual.EndsAfter,
            Window = Time("window", Window, problems),
            By = By,
            Goal = (double?)Goal,
            AtLeast = AtLeast,
            Severity = Urgency(problems) ?? usual.Severity,
            To = To,
            Public = Public ?? false,
            Summary = Summary,
        };
        var results = new List<ValidationResult>();
        Validator.TryValidateObject(settings, new ValidationContext(settings), results, validateAllProperties: true);
        // The validator asks the whole only where each part is right.
        foreach (
            var result in results
                .Concat(AlertRule.ProblemsOf(settings))
                .DistinctBy(result => result.ErrorMessage, StringComparer.Ordinal)
        )
        foreach (var name in result.MemberNames.Select(Camel).Where(name => !problems.Has(name)))
            problems.Add(name, result.ErrorMessage ?? "is not allowed.");
        return settings;
    }

    private static string Camel(string name) => char.ToLowerInvariant(name[0]) + name[1..];

    private static string Text(TimeSpan time) => time.ToString("c", CultureInfo.InvariantCulture);

    private static TimeSpan? Time(string field, string? text, Problems problems)
    {
        if (text is null)
            return null;
        if (Times.IsTime(text))
            return TimeSpan.Parse(text, CultureInfo.InvariantCulture);
        problems.Add(field, $"is '{Shown.Of(text)}'; expected a time as hh:mm:ss or d.hh:mm:ss, such as 00:05:00.");
        return null;
    }

    private Severity? Urgency(Problems problems)
    {
        if (Severity is null)
            return null;
        if (Enum.TryParse<Severity>(Severity, ignoreCase: true, out var known) && Enum.IsDefined(known))
            return known;
        problems.Add("severity", $"is '{Shown.Of(Severity)}'; expected info, warning or critical.");
        return null;
    }
}
