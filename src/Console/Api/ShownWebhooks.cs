using System.Text.Json;

namespace Florin.WebConsole.Api;

internal sealed record ShownWebhook(
    string Id,
    string Owner,
    string Url,
    IReadOnlyList<string> Events,
    string Scope,
    bool Ordered,
    string Version,
    string? Description,
    string Status,
    string? Reason,
    DateTimeOffset CreatedAt,
    DateTimeOffset? PreviousUntil,
    ShownSending? Sending
);

internal sealed record ShownSending(
    string? Circuit,
    DateTimeOffset? ClosedUntil,
    int MaxRatePerSecond,
    int RecentSucceeded,
    int RecentFailed,
    long RecentSeconds,
    long Attempts,
    DateTimeOffset? LastSuccessAt,
    DateTimeOffset? LastFailureAt,
    string? LastError,
    int FailuresInARow
);

/// <summary>The delivery of an event to an endpoint.</summary>
/// <param name="Id">Its id.</param>
/// <param name="EndpointId">The endpoint.</param>
/// <param name="EventId">The event.</param>
/// <param name="Type">Such as <c>transaction.completed</c>.</param>
/// <param name="Status">PENDING, DELIVERED, FAILED or CANCELLED.</param>
/// <param name="QueuedAt">When it was queued.</param>
/// <param name="NextAttemptAt">When it is tried next; null where it is not.</param>
/// <param name="Data">What the payload says.</param>
/// <param name="Attempts">The last attempts, oldest first.</param>
public sealed record ShownDelivery(
    string Id,
    string EndpointId,
    string EventId,
    string Type,
    string Status,
    DateTimeOffset QueuedAt,
    DateTimeOffset? NextAttemptAt,
    JsonElement Data,
    IReadOnlyList<ShownAttempt> Attempts
)
{
    /// <summary>The newest attempt; null where it was not tried yet.</summary>
    public ShownAttempt? Last => Attempts.Count > 0 ? Attempts[^1] : null;

    /// <summary>The transaction or account that it is about; null where it names none.</summary>
    public string? Subject =>
        Data.ValueKind is JsonValueKind.Object && Data.TryGetProperty("id", out var id) && id.ValueKind is JsonValueKind.String
            ? id.GetString()
            : null;
}

/// <summary>An attempt to deliver a webhook.</summary>
/// <param name="Number">From 1.</param>
/// <param name="At">When it began.</param>
/// <param name="Milliseconds">How long it took.</param>
/// <param name="Status">The status of the response; null without one.</param>
/// <param name="Error">Why it was no success; null for one.</param>
/// <param name="Response">The beginning of the response's body.</param>
public sealed record ShownAttempt(
    int Number,
    DateTimeOffset At,
    long Milliseconds,
    int? Status,
    string? Error,
    string? Response
);
