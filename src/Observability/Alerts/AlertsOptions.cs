using System.ComponentModel.DataAnnotations;
using Florin.Observability.Alerts.Delivery;
using Florin.Observability.Alerts.Rules;
using Microsoft.Extensions.Options;

namespace Florin.Observability.Alerts;

/// <summary>Alerts of a gateway: section <c>Alerts</c>.</summary>
internal sealed record AlertsOptions : IValidatableObject
{
    /// <summary>The section.</summary>
    public const string Section = "Alerts";

    internal const int MostRules = 200;
    private const int MostReceivers = 20;

    /// <summary>Whether the gateway looks at rules at all. Default true.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>How often it looks. Default 5 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:05:00")]
    public TimeSpan Every { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How many alerts that have been are remembered. Default 1000.</summary>
    [Range(10, 10_000)]
    public int History { get; init; } = 1000;

    /// <summary>Certificates that are watched, by a name: PEM files, such as those of the proxy in front of the gateway.</summary>
    public Dictionary<string, string> Certificates { get; init; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The rules by name: the built-in ones, changed by the configuration, and others.</summary>
    [ValidateEnumeratedItems]
    public Dictionary<string, RuleSettings> Rules { get; init; } = BuiltInRules.All();

    /// <summary>The receivers, by name.</summary>
    [ValidateEnumeratedItems]
    public Dictionary<string, ReceiverOptions> Receivers { get; init; } = new(StringComparer.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Rules.Count > MostRules)
            yield return new ValidationResult($"expected at most {MostRules} rules.", [nameof(Rules)]);
        if (Receivers.Count > MostReceivers)
            yield return new ValidationResult($"expected at most {MostReceivers} receivers.", [nameof(Receivers)]);
        foreach (var name in Rules.Keys.Concat(Receivers.Keys).Where(name => !AlertRule.IsName(name)))
            yield return new ValidationResult(
                $"'{name}' is no name; expected {AlertRule.NameForm}.",
                [Rules.ContainsKey(name) ? nameof(Rules) : nameof(Receivers)]
            );
        foreach (var (name, rule) in Rules)
            if (UnknownReceiver(rule) is { } unknown)
                yield return new ValidationResult(
                    $"'{unknown}' is not a receiver; allowed: {string.Join(", ", [.. Receivers.Keys, AlertRule.Nobody])}.",
                    [$"{nameof(Rules)}:{name}:{nameof(rule.To)}"]
                );
    }

    /// <summary>A receiver that a rule names and that there is not; null where there are all.</summary>
    internal string? UnknownReceiver(RuleSettings rule) =>
        (rule.To ?? "")
            .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .FirstOrDefault(name =>
                !name.Equals(AlertRule.Nobody, StringComparison.OrdinalIgnoreCase) && !Receivers.ContainsKey(name)
            );
}
