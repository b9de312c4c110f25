using System.Text.Json;
using System.Text.Json.Nodes;
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
    public static WebhookMessage? Of(Recorded recorded)
    {
        return recorded.Data switch
        {
            TransactionCreated e => Message(
                MessageTypes.TransactionCreated,
                e.Facts,
                new TransactionData("PENDING", e.Facts) { Description = e.Description, Reference = e.Reference }
            ),
            TransactionCompleted e => Message(
                MessageTypes.TransactionCompleted,
                e.Facts,
                new TransactionData("COMPLETED", e.Facts)
            ),
            TransactionFailed e => Message(
                MessageTypes.TransactionFailed,
                e.Facts,
                new TransactionData("FAILED", e.Facts)
                {
                    Failure = new FailureData(e.Step, e.Code),
                    Compensated = e.Compensated,
                }
            ),
            TransactionRejected e => Message(
                MessageTypes.TransactionRejected,
                e.Facts,
                new TransactionData("REJECTED", e.Facts)
            ),
            ManualReviewRequired e => Message(
                MessageTypes.TransactionManualReview,
                e.Facts,
                new TransactionData("MANUAL_REVIEW", e.Facts)
            ),
            _ => null,
        };

        WebhookMessage Message(string type, TransactionFacts facts, TransactionData data) =>
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
    }

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
        public TransactionData(string status, TransactionFacts facts)
            : this(
                facts.Id,
                facts.UserId,
                facts.Type,
                facts.Amount,
                facts.Amount.Currency,
                facts.FromAccount,
                facts.ToAccount,
                status,
                facts.CreatedAt
            ) { }

        public string? Description { get; init; }

        public string? Reference { get; init; }

        public FailureData? Failure { get; init; }

        public bool? Compensated { get; init; }
    }

    /// <summary>Why it failed.</summary>
    internal sealed record FailureData(string Step, string Code);
}
