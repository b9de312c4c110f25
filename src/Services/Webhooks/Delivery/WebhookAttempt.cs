using System.Collections.Immutable;
using System.Diagnostics;
using Florin.Kernel;
using Florin.Webhooks.Queueing;

namespace Florin.Webhooks.Delivery;

/// <summary>One attempt to deliver a webhook.</summary>
/// <param name="Delivery">The delivery.</param>
/// <param name="Number">Its place among the attempts, from 1.</param>
/// <param name="At">When it began, UTC.</param>
/// <param name="Milliseconds">How long it took.</param>
/// <param name="Status">The status of the response; null where there was none.</param>
/// <param name="Error">Why there was no response, or why it was no success; null for a success.</param>
/// <param name="Response">The beginning of the response's body; sealed; null where there was none.</param>
/// <param name="State">What the delivery is after it: PENDING, DELIVERED or FAILED.</param>
/// <param name="NextAt">When it is tried next, UTC; null where it is not.</param>
internal sealed record WebhookAttempt(
    WebhookDeliveryId Delivery,
    int Number,
    DateTimeOffset At,
    long Milliseconds,
    int? Status,
    string? Error,
    string? Response,
    string State,
    DateTimeOffset? NextAt
)
{
    public const string Pending = "PENDING";
    public const string Delivered = "DELIVERED";
    public const string Failed = "FAILED";

    /// <summary>The endpoint says that it is gone for good (410).</summary>
    public bool IsGone => Status == 410;
}

/// <summary>Some webhooks of an endpoint were tried.</summary>
/// <param name="Endpoint">The endpoint.</param>
/// <param name="Attempts">What became of each.</param>
internal sealed record WebhooksAttempted(WebhookEndpointId Endpoint, ImmutableArray<WebhookAttempt> Attempts);

/// <summary>A delivery is to be tried again at once.</summary>
/// <param name="Endpoint">The endpoint.</param>
/// <param name="Delivery">The delivery.</param>
/// <param name="At">When, UTC.</param>
internal sealed record WebhookRetried(WebhookEndpointId Endpoint, WebhookDeliveryId Delivery, DateTimeOffset At);

/// <summary>Events of before are to be delivered to an endpoint, again or for the first time.</summary>
/// <param name="Endpoint">The endpoint.</param>
/// <param name="Webhooks">What is to be delivered, in order.</param>
/// <param name="At">When, UTC.</param>
internal sealed record WebhooksReplayed(WebhookEndpointId Endpoint, ImmutableArray<QueuedWebhook> Webhooks, DateTimeOffset At);

/// <summary>What happened to the deliveries of an endpoint: the fold of a stream <c>outbox-whe_…</c>. Nothing is decided by it.</summary>
/// <param name="Attempts">How many there have been.</param>
/// <param name="LastSuccessAt">When the newest success began, UTC; null where there was none.</param>
/// <param name="LastFailureAt">When the newest failure began, UTC; null where there was none.</param>
/// <param name="LastError">What that failure was.</param>
/// <param name="FailuresInARow">How many failures there were since the newest success.</param>
internal sealed record EndpointOutbox(
    long Attempts,
    DateTimeOffset? LastSuccessAt,
    DateTimeOffset? LastFailureAt,
    string? LastError,
    int FailuresInARow
) : IState<EndpointOutbox>
{
    public static EndpointOutbox Empty { get; } = new(0, null, null, null, 0);

    public static string Schema => "webhook-outbox.2";

    public static string StreamOf(WebhookEndpointId id) => $"outbox-{id}";

    public EndpointOutbox Apply(object happened) =>
        happened switch
        {
            WebhooksAttempted e => e.Attempts.Aggregate(this, static (outbox, attempt) => outbox.With(attempt)),
            WebhookRetried or WebhooksReplayed => this,
            _ => throw new UnreachableException($"{happened.GetType().Name} is not an event of an outbox."),
        };

    private EndpointOutbox With(WebhookAttempt attempt) =>
        attempt.Error is null
            ? this with
            {
                Attempts = Attempts + 1,
                LastSuccessAt = attempt.At,
                FailuresInARow = 0,
            }
            : this with
            {
                Attempts = Attempts + 1,
                LastFailureAt = attempt.At,
                LastError = attempt.Error,
                FailuresInARow = FailuresInARow + 1,
            };
}
