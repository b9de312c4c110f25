using Florin.Observability.Alerts.Rules;

namespace Florin.Observability.Alerts;

/// <summary>How an alert is.</summary>
internal enum AlertState
{
    /// <summary>Its condition is met, but not for long enough.</summary>
    Pending,

    /// <summary>Its condition is met for long enough.</summary>
    Firing,

    /// <summary>It has ended.</summary>
    Resolved,
}

/// <summary>A rule whose condition is met, or was, by one set of labels.</summary>
/// <param name="Id">Of this time; the same rule and labels have another one the next time.</param>
/// <param name="Rule">The rule's name.</param>
/// <param name="Severity">How urgent it is.</param>
/// <param name="Summary">For people.</param>
/// <param name="Labels">What it is about.</param>
/// <param name="State">How it is.</param>
/// <param name="Value">The last value that met the condition.</param>
/// <param name="Since">Since when the condition is met.</param>
/// <param name="FiredAt">When it began to fire; null before.</param>
/// <param name="EndedAt">When it ended; null before.</param>
internal sealed record Alert(
    string Id,
    string Rule,
    Severity Severity,
    string Summary,
    IReadOnlyDictionary<string, string> Labels,
    AlertState State,
    double Value,
    DateTimeOffset Since,
    DateTimeOffset? FiredAt = null,
    DateTimeOffset? EndedAt = null
)
{
    /// <summary>The id of the silence that keeps it from being sent; null without one.</summary>
    public string? SilencedBy { get; init; }

    /// <summary>It was sent to receivers, so that its end is, too.</summary>
    public bool IsAnnounced { get; init; }

    /// <summary>Customers see it on the status page.</summary>
    public bool IsPublic { get; init; }

    /// <summary>When its condition was met last.</summary>
    public DateTimeOffset LastMet { get; init; }
}

/// <summary>Keeps alerts from being sent until a time.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Rule">The rule whose alerts are meant; null for those of all.</param>
/// <param name="Labels">Labels that an alert must have to be meant.</param>
/// <param name="Until">When it ends.</param>
/// <param name="Reason">Why.</param>
/// <param name="By">The administrator.</param>
/// <param name="CreatedAt">Since when.</param>
internal sealed record Silence(
    string Id,
    string? Rule,
    IReadOnlyDictionary<string, string> Labels,
    DateTimeOffset Until,
    string Reason,
    string By,
    DateTimeOffset CreatedAt
)
{
    /// <summary>Whether an alert is meant now.</summary>
    public bool Covers(Alert alert, DateTimeOffset now) =>
        now < Until
        && (Rule is null || Rule.Equals(alert.Rule, StringComparison.OrdinalIgnoreCase))
        && Labels.All(label => alert.Labels.GetValueOrDefault(label.Key) == label.Value);
}
