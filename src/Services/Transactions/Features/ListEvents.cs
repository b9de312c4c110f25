using Florin.Contracts.Transactions;
using Florin.Kernel;
using Florin.Platform.EventStore;
using Florin.Platform.Hosting;
using EventLog = Florin.Platform.EventStore.EventLog;

namespace Florin.Transactions.Features;

/// <summary>An event as clients see it; who is behind it stays to its actor, without network address and request.</summary>
internal sealed record EventView(
    string Id,
    string AggregateId,
    string EventType,
    object EventData,
    long EventVersion,
    DateTimeOffset Timestamp,
    EventMetadataView Metadata
);

/// <summary>What caused an event.</summary>
internal sealed record EventMetadataView(
    string CorrelationId,
    string? CausationId,
    string? TraceId,
    string Actor,
    string CommandId
);

internal static class ListEventsFeature
{
    public static void Add(ServiceBuilder service) =>
        service
            .Get("/transactions/{id}/events", Access.User, (request, cancel) => List(request, service.Log, cancel))
            .Does("The events of a transaction, oldest first.")
            .Gives<ListData<EventView>>()
            .Refuses("forbidden", "not-found");

    private static async Task<Reply> List(Request request, EventLog log, CancellationToken cancel)
    {
        var id = request.Route<TransactionId>("id");
        var stream = TransactionEvents.StreamOf(id);
        var (transaction, _) = await log.Read<Transaction>(stream, cancel);
        if (GetTransactionFeature.Refuse(request, id, transaction) is { } refusal)
            return Reply.Refused(refusal);
        return Reply.List<EventView>(
            [.. log.ReadStream(stream, 0, int.MaxValue).Select(e => View(e, id, log.Name, request))],
            null
        );
    }

    private static EventView View(Recorded e, TransactionId id, string log, Request request) =>
        new(
            EventId.Of(log, e.Position),
            id.Value,
            e.Type,
            e.Data,
            e.Version,
            e.At,
            new EventMetadataView(
                e.Metadata.CorrelationId,
                e.Metadata.CausationId,
                e.Metadata.Trace,
                e.Metadata.Actor,
                // A key of another's choosing is theirs alone.
                e.Metadata.Actor == request.Actor.Id
                || request.Actor.IsAdmin
                    ? e.Metadata.CommandId
                    : ""
            )
        );
}
