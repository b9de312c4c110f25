using System.Text.Json;
using Florin.Contracts.Transactions;
using Florin.Contracts.Users;
using Florin.Kernel;
using Florin.Platform.Calls;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using Florin.Platform.Json;

namespace Florin.Transactions.Features;

/// <summary>What a receipt says of a transaction that has completed. It never changes.</summary>
/// <param name="Installation">The transaction log's identity, which tells installations apart.</param>
/// <param name="Transaction">The transaction.</param>
/// <param name="Type">TRANSFER, DEPOSIT, …</param>
/// <param name="Amount">What was moved.</param>
/// <param name="Currency">Its currency.</param>
/// <param name="FromAccount">The account that the money came from; null for money from outside.</param>
/// <param name="ToAccount">The account that it went to; null for money that left.</param>
/// <param name="Status">COMPLETED.</param>
/// <param name="CreatedAt">When it was created, UTC.</param>
/// <param name="CompletedAt">When it completed, UTC.</param>
/// <param name="Position">Where the log says that it completed.</param>
internal sealed record TransactionReceipt(
    string Installation,
    TransactionId Transaction,
    TransactionType Type,
    DecimalAmount Amount,
    Currency Currency,
    AccountId? FromAccount,
    AccountId? ToAccount,
    string Status,
    DateTimeOffset CreatedAt,
    DateTimeOffset CompletedAt,
    long Position
);

/// <summary>A receipt and its signature.</summary>
/// <param name="Receipt">What is signed, for people to read.</param>
/// <param name="Jws">
/// The same as a compact JSON Web Signature (RFC 7515, EdDSA): anyone can check it with the keys at /.well-known/receipt-keys.json.
/// </param>
internal sealed record ReceiptView(TransactionReceipt Receipt, string Jws);

internal sealed class GetReceiptFeature(ServiceBuilder service)
{
    private readonly UsersClient _users = new(service.Calls);

    public static void Add(ServiceBuilder service) =>
        service
            .Get("/transactions/{id}/receipt", Permission.TransactionsRead, new GetReceiptFeature(service).Get)
            .Does("Returns a signed receipt of a completed transaction, which anyone can check with the published keys.")
            .Gives<ReceiptView>()
            .Refuses(RefusalCode.NotFound, RefusalCode.WrongState, RefusalCodes.Unavailable);

    private async Task<Reply> Get(Request request, CancellationToken cancel)
    {
        var id = request.Route<TransactionId>("id");
        request.Query.ThrowIfInvalid();
        var events = await service.Log.ReadStream(TransactionEvents.StreamOf(id), 0, int.MaxValue, cancel);
        var transaction = events.Aggregate(Transaction.Empty, (state, happened) => state.Apply(happened.Data));
        if (GetTransactionFeature.Hide(request, id, transaction) is { } hidden)
            return hidden;
        if (transaction.Status is not Status.Completed)
            return Reply.Refused(
                Refusal.WrongState(
                    $"Transaction {id} is {TransactionView.Name(transaction.Status)}; there is a receipt only of what has completed."
                )
            );
        var completed = events.Last(e => e.Data is TransactionCompleted);
        var receipt = new TransactionReceipt(
            service.Log.Identity ?? "",
            id,
            transaction.Facts.Type,
            transaction.Facts.Amount,
            transaction.Facts.Amount.Currency,
            transaction.Facts.FromAccount,
            transaction.Facts.ToAccount,
            TransactionView.Name(transaction.Status),
            transaction.Facts.CreatedAt,
            completed.At,
            completed.Position
        );
        var call = new CallContext(request.RequestId, RequestId: request.RequestId, Address: request.Address);
        var payload = JsonSerializer.Serialize(receipt, FlorinJson.Full);
        return Reply.Ok(new ReceiptView(receipt, await _users.SignReceipt(payload, call, cancel)));
    }
}
