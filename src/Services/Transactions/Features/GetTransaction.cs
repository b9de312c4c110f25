using Florin.Contracts;
using Florin.Contracts.Transactions;
using Florin.Kernel;
using Florin.Platform.EventLog;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using EventLog = Florin.Platform.EventLog.EventLog;

namespace Florin.Transactions.Features;

internal static class GetTransactionFeature
{
    /// <summary>What belongs to a transaction, below its path.</summary>
    public static readonly string[] Parts = ["events", "attachments", "receipt"];

    public static void Add(ServiceBuilder service) =>
        service
            .Get("/transactions/{id}", Permission.TransactionsRead, (request, cancel) => Get(request, service.Log, cancel))
            .Does("Returns a transaction: current, or reconstructed from its events as of a version or a time.")
            .Gives<TransactionView>()
            .Relates(Relations.OfTransactions, Parts)
            .With<long>("version", "State after this number of events.")
            .With<DateTimeOffset>("at", "State at this time.")
            .Refuses(RefusalCode.NotFound);

    private static async Task<Reply> Get(Request request, EventLog log, CancellationToken cancel)
    {
        var id = request.Route<TransactionId>("id");
        var query = request.Query;
        var version = query.Number("version", 1, long.MaxValue);
        var at = query.Time("at");
        if (version is not null && at is not null)
            query.Problem("version", "must not be combined with at; specify one of them.");
        query.ThrowIfInvalid();
        var (now, _) = await log.Read<Transaction>(TransactionEvents.StreamOf(id), cancel);
        if (Hide(request, id, now) is { } hidden)
            return hidden;
        var reader = Readers.Of(request.Actor, now.Facts);
        if (version is null && at is null)
            return Reply.Ok(TransactionView.Of(now, reader));
        var events = await log.ReadStream(TransactionEvents.StreamOf(id), 0, int.MaxValue, cancel);
        var then = AsOf(events, e => e.Version <= (version ?? long.MaxValue) && e.At <= (at ?? DateTimeOffset.MaxValue));
        return !then.Exists || then.Version < version
            ? Reply.Refused(new Refusal(RefusalCode.NotFound, $"Transaction {id} did not exist at that version or time."))
            : Reply.Ok(TransactionView.Of(then, reader));
    }

    /// <summary>The answer to a stranger, who does not learn whether there is such a transaction; null to who may see it.</summary>
    public static Reply? Hide(Request request, TransactionId id, Transaction transaction) =>
        !transaction.Exists ? Reply.Refused(Refusal.NotFound("transaction", id.Value))
        : Readers.Of(request.Actor, transaction.Facts) == Reader.Stranger ? Reply.Hidden("transaction", id.Value)
        : null;

    private static Transaction AsOf(IReadOnlyList<Recorded> events, Func<Recorded, bool> happenedBy) =>
        events.TakeWhile(happenedBy).Aggregate(Transaction.Empty, (state, happened) => state.Apply(happened.Data));
}
