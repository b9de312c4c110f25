using System.Text.Json.Nodes;
using Florin.Kernel;
using Florin.Webhooks.Delivery;
using Florin.Webhooks.Projections;

namespace Florin.Webhooks.Features;

/// <summary>One attempt to deliver a webhook.</summary>
/// <param name="Number">Its place among the attempts, from 1.</param>
/// <param name="At">When it began, UTC.</param>
/// <param name="Milliseconds">How long it took.</param>
/// <param name="Status">The status of the response; null where there was none.</param>
/// <param name="Error">Why it was no success; null for a success.</param>
/// <param name="Response">The beginning of the response's body, up to 1024 bytes; null where there was none.</param>
internal sealed record WebhookAttemptView(
    int Number,
    DateTimeOffset At,
    long Milliseconds,
    int? Status,
    string? Error,
    string? Response
);

/// <summary>The delivery of an event to an endpoint.</summary>
/// <param name="Id">The delivery.</param>
/// <param name="EndpointId">To which endpoint.</param>
/// <param name="EventId">The event, which is the webhook-id.</param>
/// <param name="Type">The type of the event, such as <c>transaction.completed</c>.</param>
/// <param name="Status">PENDING, DELIVERED, FAILED, or CANCELLED: it was pending when the endpoint was deleted.</param>
/// <param name="QueuedAt">When it was queued, UTC.</param>
/// <param name="NextAttemptAt">When it is tried next, UTC; null where it is not.</param>
/// <param name="Data">What the payload says.</param>
/// <param name="Attempts">The last 50 attempts, oldest first.</param>
internal sealed record WebhookDeliveryView(
    WebhookDeliveryId Id,
    WebhookEndpointId EndpointId,
    string EventId,
    string Type,
    string Status,
    DateTimeOffset QueuedAt,
    DateTimeOffset? NextAttemptAt,
    JsonObject Data,
    IReadOnlyList<WebhookAttemptView> Attempts
)
{
    public static readonly IReadOnlyList<string> Statuses =
    [
        WebhookAttempt.Pending,
        WebhookAttempt.Delivered,
        WebhookAttempt.Failed,
    ];

    private const string Cancelled = "CANCELLED";

    /// <summary>A delivery as it is now.</summary>
    /// <param name="row">As it is stored.</param>
    /// <param name="isDeleted">Whether there is no such endpoint any more.</param>
    public static WebhookDeliveryView Of(WebhookDeliveryRow row, bool isDeleted) =>
        new(
            row.Id,
            row.Endpoint,
            row.EventId,
            row.Type,
            isDeleted && row.DueAt is not null ? Cancelled : row.State,
            row.QueuedAt,
            isDeleted ? null : row.DueAt,
            row.Data,
            [.. row.Attempts.Select(a => new WebhookAttemptView(a.Number, a.At, a.Milliseconds, a.Status, a.Error, a.Response))]
        );
}
