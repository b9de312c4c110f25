using Florin.Contracts.Transactions;
using Florin.Kernel;
using Florin.Platform.EventLog;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using EventLog = Florin.Platform.EventLog.EventLog;

namespace Florin.Transactions.Features;

/// <summary>An event as a reader may know it: its data by <see cref="FieldPolicy"/>, without network address and request.</summary>
internal sealed record EventView(
    string Id,
    string AggregateId,
    string EventType,
    object EventData,
    long EventVersion,
    DateTimeOffset Timestamp,
    EventMetadataView Metadata
);

/// <summary>What caused an event. The command and what led to it are visible to its sender and to administrators.</summary>
/// <param name="CorrelationId">The transaction's id.</param>
/// <param name="CausationId">The command or event that led to it; null for others.</param>
/// <param name="TraceId">The W3C traceparent of the moment; null for others.</param>
/// <param name="Actor">Who sent the command: a user or administrator by their id, or <c>system</c>.</param>
/// <param name="CommandId">The command's id; empty for others.</param>
internal sealed record EventMetadataView(
    string CorrelationId,
    string? CausationId,
    string? TraceId,
    string Actor,
    string CommandId
)
{
    public static EventMetadataView Of(Metadata metadata, Actor reader)
    {
        var isOwn = reader.MayForAll(Permission.TransactionsRead) || metadata.Actor == reader.Id;
        return new EventMetadataView(
            metadata.CorrelationId,
            isOwn ? metadata.CausationId : null,
            isOwn ? metadata.Trace : null,
            metadata.Actor,
            isOwn ? metadata.CommandId : ""
        );
    }
}

internal static class ListEventsFeature
{
    public static void Add(ServiceBuilder service) =>
        service
            .Get(
                "/transactions/{id}/events",
                Permission.TransactionsRead,
                (request, cancel) => List(request, service.Log, cancel)
            )
            .Does("Lists the events of a transaction, oldest first, with the fields visible to the caller.")
            .Gives<ListData<EventView>>()
            .Refuses(RefusalCode.NotFound);

    private static async Task<Reply> List(Request request, EventLog log, CancellationToken cancel)
    {
        var id = request.Route<TransactionId>("id");
        var stream = TransactionEvents.StreamOf(id);
        var (transaction, _) = await log.Read<Transaction>(stream, cancel);
        if (GetTransactionFeature.Hide(request, id, transaction) is { } hidden)
            return hidden;
        var facts = transaction.Facts;
        var events = await log.ReadStream(stream, 0, int.MaxValue, cancel);
        return Reply.List<EventView>([.. events.Select(e => View(e, facts, log.Name, request.Actor))], null);
    }

    private static EventView View(Recorded e, TransactionFacts facts, string log, Actor actor) =>
        new(
            EventId.Of(log, e.Position),
            facts.Id.Value,
            e.Type,
            FieldPolicy.Shaped(e.Data, facts, Readers.Of(actor, facts)),
            e.Version,
            e.At,
            EventMetadataView.Of(e.Metadata, actor)
        );
}
