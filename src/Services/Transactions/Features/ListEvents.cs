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
                (request, cancel) => List(request, service.Log, service.Clock, cancel)
            )
            .Does(
                "Lists the events of a transaction, oldest first, with the fields visible to the caller. With after, follows it: "
                    + "with Prefer: wait=N, responds when there is one more, at most after N seconds."
            )
            .Gives<ListData<EventView>>()
            .With<long>(
                "after",
                "Only events after this eventVersion; nextCursor is then what to send next, and null once the transaction has ended."
            )
            .Refuses(RefusalCode.NotFound);

    private static async Task<Reply> List(Request request, EventLog log, TimeProvider clock, CancellationToken cancel)
    {
        var id = request.Route<TransactionId>("id");
        var after = request.Query.Number("after", 0, long.MaxValue);
        request.Query.ThrowIfInvalid();
        var stream = TransactionEvents.StreamOf(id);
        var (transaction, _) = await log.Read<Transaction>(stream, cancel);
        if (GetTransactionFeature.Hide(request, id, transaction) is { } hidden)
            return hidden;
        var facts = transaction.Facts;
        if (after >= transaction.Version && !transaction.Ended && await request.BeginWait(200, false, cancel) is { } wait)
            using (wait)
                transaction = await Changed(log, stream, after.Value, wait, clock, cancel);
        var events = await log.ReadStream(stream, after ?? 0, int.MaxValue, cancel);
        var next = after is null || transaction.Ended ? null : $"{(events.Count > 0 ? events[^1].Version : after)}";
        return Reply.List<EventView>([.. events.Select(e => View(e, facts, log.Name, request.Actor))], next);
    }

    // Any event of the log may be one of it: what is in memory tells.
    private static async Task<Transaction> Changed(
        EventLog log,
        string stream,
        long version,
        ClientWait wait,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        using var patience = new CancellationTokenSource(wait.Time, clock);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, wait.Stopping, cancel);
        while (true)
        {
            var head = log.Head;
            var (transaction, known) = await log.Read<Transaction>(stream, cancel);
            if (known > version || stop.IsCancellationRequested)
                return transaction;
            try
            {
                await log.ReadNextStored(head, 1, stop.Token);
            }
            catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
            {
                // The time is over, or the service is about to stop: the answer shows what there is.
            }
        }
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
