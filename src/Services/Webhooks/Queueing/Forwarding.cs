using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Json.Nodes;
using Florin.Kernel;
using Florin.Platform.Projections;

namespace Florin.Webhooks.Queueing;

/// <summary>A webhook that is to be delivered.</summary>
/// <param name="Id">The delivery.</param>
/// <param name="Endpoint">To which endpoint.</param>
/// <param name="Owner">Whose that is.</param>
/// <param name="EventId">The event that it is about, which is the message's id.</param>
/// <param name="Type">The message's type.</param>
/// <param name="Key">The transaction or account that it is about.</param>
/// <param name="EventAt">When the event happened, UTC.</param>
/// <param name="Data">The payload's data, in the version of the endpoint; personal data is sealed.</param>
internal sealed record QueuedWebhook(
    WebhookDeliveryId Id,
    WebhookEndpointId Endpoint,
    string Owner,
    string EventId,
    string Type,
    string Key,
    DateTimeOffset EventAt,
    JsonObject Data
);

/// <summary>A log was read on, and what endpoints get of it is to be delivered. Effect and checkpoint are this one event.</summary>
/// <param name="Source">The service whose log was read.</param>
/// <param name="Upto">The position up to which it is read now.</param>
/// <param name="Log">The log's identity.</param>
/// <param name="Mark">By what the event at that position is known again.</param>
/// <param name="Webhooks">What is to be delivered, in order.</param>
/// <param name="At">When, UTC.</param>
internal sealed record WebhooksQueued(
    string Source,
    long Upto,
    string? Log,
    string? Mark,
    ImmutableArray<QueuedWebhook> Webhooks,
    DateTimeOffset At
);

/// <summary>How far the log of a service is read: the fold of a stream <c>forward-…</c>.</summary>
/// <param name="Upto">The position.</param>
/// <param name="Log">The log's identity; null where it was not known.</param>
/// <param name="Mark">By what the event there is known again.</param>
internal sealed record Forwarding(long Upto, string? Log, string? Mark) : IState<Forwarding>
{
    public static Forwarding Empty { get; } = new(0, null, null);

    public static string Schema => "webhook-forwarding.1";

    public static string StreamOf(string source) => $"forward-{source}";

    public Checkpoint Checkpoint => new(Upto, Log, Mark);

    /// <summary>Goes on from a position to another, with what is to be delivered.</summary>
    public Decision Queue(long from, WebhooksQueued queued) =>
        from == Upto
            ? [queued]
            : Refusal.WrongState(
                $"The log of {queued.Source} is forwarded up to {Upto}; what comes next cannot begin at {from}."
            );

    public Forwarding Apply(object happened) =>
        happened is WebhooksQueued e
            ? new Forwarding(e.Upto, e.Log, e.Mark)
            : throw new UnreachableException($"{happened.GetType().Name} is not an event of forwarding.");
}
