namespace Florin.WebConsole.Api;

/// <summary>An alert.</summary>
public sealed record AlertReport(
    string Id,
    string Rule,
    string Severity,
    string Summary,
    IReadOnlyDictionary<string, string> Labels,
    string State,
    double Value,
    DateTimeOffset Since,
    DateTimeOffset? FiredAt,
    DateTimeOffset? EndedAt,
    string? SilencedBy
)
{
    /// <summary>What it is about.</summary>
    public string About => string.Join(", ", Labels.Select(label => $"{label.Key} {label.Value}"));
}

internal sealed record AlertsReport(
    IReadOnlyList<AlertReport> Firing,
    IReadOnlyList<AlertReport> Pending,
    IReadOnlyList<AlertReport> Recent,
    IReadOnlyList<string> Receivers
);

/// <summary>A rule with its state.</summary>
public sealed record AlertRuleReport(string Name, AlertRuleSettings Rule, string State, bool Changed);

/// <summary>A rule as it can be sent back.</summary>
public sealed record AlertRuleSettings(
    string When,
    decimal? Over,
    decimal? Under,
    bool Enabled,
    string For,
    string EndsAfter,
    string? Window,
    string? By,
    decimal? Goal,
    int? AtLeast,
    string Severity,
    string? To,
    bool Public,
    string? Summary
);

/// <summary>A silence.</summary>
public sealed record SilenceReport(
    string Id,
    string? Rule,
    IReadOnlyDictionary<string, string> Labels,
    DateTimeOffset Until,
    string Reason,
    string By
);
