using System.Text.Json;
using Florin.Contracts.Transactions;
using Florin.Kernel;
using Florin.Platform.EventLog;
using Florin.Platform.Json;

namespace Florin.Webhooks.Messages;

/// <summary>
/// The messages about transactions. They hold only what every party to a transaction may know, so that one message is right
/// for all of them; a test compares them with what the events say of each field.
/// </summary>
internal static class TransactionMessages
{
    public const string Source = "transaction";

    /// <summary>The message about an event; null where there is none.</summary>
    public static WebhookMessage? Of(Recorded recorded) =>
        recorded.Data switch
        {
            TransactionCreated e => Message(
                recorded,
                MessageTypes.TransactionCreated,
                e.Facts,
                Data("PENDING", e.Facts) with
                {
                    Description = e.Description,
                    Reference = e.Reference,
                }
            ),
            TransactionSentToReview { Facts: { } facts } => Message(
                recorded,
                MessageTypes.TransactionInReview,
                facts,
                Data("IN_REVIEW", facts)
            ),
            TransactionCompleted e => Message(recorded, MessageTypes.TransactionCompleted, e.Facts, Data("COMPLETED", e.Facts)),
            TransactionFailed e => Message(
                recorded,
                MessageTypes.TransactionFailed,
                e.Facts,
                Data("FAILED", e.Facts) with
                {
                    Failure = new FailureData(e.Step, e.Code),
                    Compensated = e.Compensated,
                }
            ),
            TransactionRejected e => Message(recorded, MessageTypes.TransactionRejected, e.Facts, Data("REJECTED", e.Facts)),
            ManualReviewRequired e => Message(
                recorded,
                MessageTypes.TransactionManualReview,
                e.Facts,
                Data("MANUAL_REVIEW", e.Facts)
            ),
            AttachmentAdded or AttachmentRemoved => OfAttachment(recorded),
            _ => null,
        };

    private static WebhookMessage Message(Recorded recorded, string type, TransactionFacts facts, TransactionData data) =>
        new(
            EventId.Of(Source, recorded.Position),
            Source,
            recorded.Position,
            type,
            facts.Id.Value,
            [
                .. new[] { facts.UserId, facts.FromOwner, facts.ToOwner }
                    .OfType<UserId>()
                    .Select(user => user.Value)
                    .Distinct(StringComparer.Ordinal),
            ],
            recorded.At,
            JsonSerializer.SerializeToNode(data, FlorinJson.Compact)!.AsObject() // A record is an object.
        );

    private static WebhookMessage? OfAttachment(Recorded recorded) =>
        recorded.Data switch
        {
            AttachmentAdded e => Message(
                recorded,
                MessageTypes.AttachmentAdded,
                new AttachmentData(e.Id, e.TransactionId, e.ContentType, e.Bytes, e.Sha256, e.By),
                e.TransactionId,
                e.Parties
            ),
            AttachmentRemoved e => Message(
                recorded,
                MessageTypes.AttachmentRemoved,
                new AttachmentData(e.Id, e.TransactionId, null, null, null, e.By),
                e.TransactionId,
                e.Parties
            ),
            _ => null,
        };

    private static WebhookMessage Message(
        Recorded recorded,
        string type,
        AttachmentData data,
        TransactionId transaction,
        IReadOnlyList<UserId> parties
    ) =>
        new(
            EventId.Of(Source, recorded.Position),
            Source,
            recorded.Position,
            type,
            transaction.Value,
            [.. parties.Select(user => user.Value)],
            recorded.At,
            JsonSerializer.SerializeToNode(data, FlorinJson.Compact)!.AsObject() // A record is an object.
        );

    private static TransactionData Data(string status, TransactionFacts facts) =>
        new(
            facts.Id,
            facts.UserId,
            facts.Type,
            facts.Amount,
            facts.Amount.Currency,
            facts.FromAccount,
            facts.ToAccount,
            status,
            facts.CreatedAt
        );

    /// <summary>An attachment, without its name, which is about a person.</summary>
    internal sealed record AttachmentData(
        AttachmentId Id,
        TransactionId TransactionId,
        string? ContentType,
        long? Bytes,
        string? Sha256,
        string By
    );

    /// <summary>A transaction as every party may know it.</summary>
    internal sealed record TransactionData(
        TransactionId Id,
        UserId UserId,
        TransactionType Type,
        DecimalAmount Amount,
        Currency Currency,
        AccountId? FromAccount,
        AccountId? ToAccount,
        string Status,
        DateTimeOffset CreatedAt
    )
    {
        public string? Description { get; init; }

        public string? Reference { get; init; }

        public FailureData? Failure { get; init; }

        public bool? Compensated { get; init; }
    }

    /// <summary>Why it failed.</summary>
    internal sealed record FailureData(string Step, string Code);
}
