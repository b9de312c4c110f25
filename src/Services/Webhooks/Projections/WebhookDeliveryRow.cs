using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Florin.Kernel;
using Florin.Platform.EventLog;
using Florin.Platform.Feeds;
using Florin.Platform.Hosting;
using Florin.Platform.Projections;
using Florin.Webhooks.Delivery;
using Florin.Webhooks.Queueing;

namespace Florin.Webhooks.Projections;

/// <summary>The delivery of a webhook as it is stored.</summary>
/// <param name="Id">The delivery.</param>
/// <param name="Endpoint">To which endpoint.</param>
/// <param name="Owner">Whose that is.</param>
/// <param name="EventId">The event, which is the message's id.</param>
/// <param name="Type">The message's type.</param>
/// <param name="Key">The transaction or account that it is about.</param>
/// <param name="EventAt">When the event happened.</param>
/// <param name="Data">The payload's data; personal data is sealed.</param>
/// <param name="State">PENDING, DELIVERED or FAILED.</param>
/// <param name="DueAt">When it is tried next; null where it is not.</param>
/// <param name="Tried">How often it was tried.</param>
/// <param name="Attempts">The last attempts, oldest first.</param>
/// <param name="QueuedAt">When it was queued.</param>
/// <param name="Position">Where the service's log says so: the order of deliveries.</param>
internal sealed record WebhookDeliveryRow(
    WebhookDeliveryId Id,
    WebhookEndpointId Endpoint,
    string Owner,
    string EventId,
    string Type,
    string Key,
    DateTimeOffset EventAt,
    JsonObject Data,
    string State,
    DateTimeOffset? DueAt,
    int Tried,
    ImmutableArray<WebhookAttempt> Attempts,
    DateTimeOffset QueuedAt,
    long Position
)
{
    private const int MaxAttempts = 50;

    public static readonly View<WebhookDeliveryRow> View = new View<WebhookDeliveryRow>(
        "webhook_deliveries",
        1,
        row => row.Id.Value
    )
        .Text("endpoint", row => row.Endpoint.Value)
        .Text("owner", row => row.Owner)
        .Text("state", row => row.State)
        .Number("position", row => row.Position)
        .Number("dueAt", row => row.DueAt is { } due ? ViewTime.Micros(due) : null)
        .Number("waiting", row => row.DueAt is null ? null : row.Position)
        .Index("endpoint", "dueAt")
        .Index("endpoint", "waiting")
        .Index("endpoint", "position")
        .Index("owner", "position")
        .Index("position");

    /// <summary>It is queued, and to be tried at once.</summary>
    public static WebhookDeliveryRow Of(QueuedWebhook queued, DateTimeOffset at, long position) =>
        new(
            queued.Id,
            queued.Endpoint,
            queued.Owner,
            queued.EventId,
            queued.Type,
            queued.Key,
            queued.EventAt,
            queued.Data,
            WebhookAttempt.Pending,
            at,
            0,
            [],
            at,
            position
        );

    /// <summary>After one more attempt.</summary>
    public WebhookDeliveryRow With(WebhookAttempt attempt) =>
        this with
        {
            State = attempt.State,
            DueAt = attempt.NextAt,
            Tried = attempt.Number,
            Attempts = [.. Attempts.Skip(Math.Max(0, Attempts.Length + 1 - MaxAttempts)), attempt],
        };

    /// <summary>It is to be tried again now.</summary>
    public WebhookDeliveryRow Retried(DateTimeOffset at) => this with { State = WebhookAttempt.Pending, DueAt = at };
}

/// <summary>Keeps what became of deliveries.</summary>
internal static class WebhookDeliveries
{
    public static Projection Add(ServiceBuilder service) =>
        service.Projects(
            "webhook-deliveries",
            follows: service.Definition.Name,
            [WebhookDeliveryRow.View],
            Handle,
            new ConsumerOptions { Linger = TimeSpan.FromMilliseconds(5) }
        );

    private static async ValueTask Handle(IReadOnlyList<Recorded> events, Changes changes, CancellationToken cancel)
    {
        await changes.Load(WebhookDeliveryRow.View, events.SelectMany(Changed).Distinct(StringComparer.Ordinal), cancel);
        foreach (var recorded in events)
            switch (recorded.Data)
            {
                case WebhooksQueued queued:
                    Put(queued.Webhooks, queued.At, recorded.Position, changes);
                    break;
                case WebhooksReplayed replayed:
                    Put(replayed.Webhooks, replayed.At, recorded.Position, changes);
                    break;
                case WebhooksAttempted attempted:
                    foreach (var attempt in attempted.Attempts)
                        changes.Update(
                            WebhookDeliveryRow.View,
                            attempt.Delivery.Value,
                            row => Known(row, attempt.Delivery).With(attempt)
                        );
                    break;
                case WebhookRetried e:
                    changes.Update(WebhookDeliveryRow.View, e.Delivery.Value, row => Known(row, e.Delivery).Retried(e.At));
                    break;
            }
    }

    private static IEnumerable<string> Changed(Recorded recorded) =>
        recorded.Data switch
        {
            WebhooksAttempted attempted => attempted.Attempts.Select(attempt => attempt.Delivery.Value),
            WebhookRetried retried => [retried.Delivery.Value],
            _ => [],
        };

    private static void Put(ImmutableArray<QueuedWebhook> webhooks, DateTimeOffset at, long position, Changes changes)
    {
        foreach (var webhook in webhooks)
            changes.Put(WebhookDeliveryRow.View, WebhookDeliveryRow.Of(webhook, at, position));
    }

    private static WebhookDeliveryRow Known(WebhookDeliveryRow? row, WebhookDeliveryId id) =>
        row ?? throw new InvalidOperationException($"The delivery {id} was tried, and never queued.");
}
