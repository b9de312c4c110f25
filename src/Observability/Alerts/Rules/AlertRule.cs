using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.RegularExpressions;
using Florin.Observability.Alerts.Measures;

namespace Florin.Observability.Alerts.Rules;

/// <summary>A rule that is looked at.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Settings">As it is configured or was changed.</param>
/// <param name="Measure">What it looks at, with what that knows of the past.</param>
internal sealed partial record AlertRule(string Name, RuleSettings Settings, Measure Measure)
{
    /// <summary>The receiver that is nobody.</summary>
    public const string Nobody = "none";

    /// <summary>What a name may look like.</summary>
    public const string NameForm = "1 to 60 letters, digits, - and _, beginning with a letter";

    /// <summary>One sentence for people.</summary>
    public string Summary =>
        Settings.Summary
        ?? string.Create(
            CultureInfo.InvariantCulture,
            $"{Settings.When} is {(Settings.Over is { } over ? $"over {over:0.####}" : $"under {Settings.Under:0.####}")}."
        );

    /// <summary>Whether a name can be one of a rule.</summary>
    public static bool IsName(string name) => NameShape().IsMatch(name);

    /// <summary>The rule of some settings that have no problems.</summary>
    public static AlertRule Of(string name, RuleSettings settings) =>
        new(
            name,
            settings,
            Conditions.Of(settings) ?? throw new InvalidOperationException($"The condition of {name} was not checked.")
        );

    /// <summary>What is wrong with settings, beside ranges.</summary>
    public static IEnumerable<ValidationResult> ProblemsOf(RuleSettings settings)
    {
        if (string.IsNullOrWhiteSpace(settings.When))
            yield return new ValidationResult($"a value is required: {Conditions.Allowed}.", [nameof(settings.When)]);
        else if (!Conditions.IsKnown(settings.When))
            yield return new ValidationResult($"{Conditions.Allowed}.", [nameof(settings.When)]);
        if (settings.Over is null == settings.Under is null)
            yield return new ValidationResult(
                "expected a number for one of Over and Under, and none for the other.",
                [nameof(settings.Over), nameof(settings.Under)]
            );
        if (!Conditions.MayBeNegative(settings.When) && settings.Over < 0)
            yield return new ValidationResult(
                "expected 0 or more: what it measures is never below 0.",
                [nameof(settings.Over)]
            );
        if (!Conditions.MayBeNegative(settings.When) && settings.Under <= 0)
            yield return new ValidationResult(
                "expected more than 0: what it measures is never below 0.",
                [nameof(settings.Under)]
            );
        if (settings.By is { } by && !Labels().IsMatch(by))
            yield return new ValidationResult(
                "expected names of labels, comma-separated, such as service.",
                [nameof(settings.By)]
            );
    }

    /// <summary>Whether a value meets it.</summary>
    public bool IsMetBy(double value) =>
        double.IsFinite(value) && (Settings.Over is { } over ? value > over : value < Settings.Under);

    /// <summary>The receivers that are notified.</summary>
    /// <param name="settings">The rule.</param>
    /// <param name="all">Those that there are.</param>
    public static IEnumerable<string> Receivers(RuleSettings settings, IEnumerable<string> all) =>
        settings.To is not { Length: > 0 } to
            ? all
            : to.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                .Where(name => all.Contains(name, StringComparer.OrdinalIgnoreCase));

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9_-]{0,59}$", RegexOptions.None, Conditions.Patience)]
    private static partial Regex NameShape();

    [GeneratedRegex("^ *([a-zA-Z_][a-zA-Z0-9_]* *(, *|$))*$", RegexOptions.ExplicitCapture, Conditions.Patience)]
    private static partial Regex Labels();
}
