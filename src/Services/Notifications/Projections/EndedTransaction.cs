using Florin.Contracts.Transactions;
using Florin.Kernel;
using Florin.Notifications.Templates;
using Florin.Platform.EventLog;
using Florin.Platform.Tracing;

namespace Florin.Notifications.Projections;

/// <summary>The end of a transaction, of which its user is notified.</summary>
/// <param name="Recorded">The event that ends it.</param>
/// <param name="Facts">The transaction.</param>
/// <param name="Kind">The kind of message that it makes.</param>
internal sealed record EndedTransaction(Recorded Recorded, TransactionFacts Facts, string Kind)
{
    /// <summary>The end that an event is; null where it is none.</summary>
    public static EndedTransaction? Of(Recorded recorded) =>
        recorded.Data switch
        {
            TransactionCompleted e => new(recorded, e.Facts, TemplateTable.Completed),
            TransactionFailed e => new(recorded, e.Facts, TemplateTable.Failed),
            TransactionRejected e => new(recorded, e.Facts, TemplateTable.Rejected),
            _ => null,
        };

    /// <summary>The notification's id, which follows from the transaction's: it notifies once, however often its end is seen.</summary>
    public NotificationId Id =>
        NotificationId.From($"{NotificationId.Prefix}{Facts.Id.Value.AsSpan(TransactionId.Prefix.Length)}");

    /// <summary>
    /// What templates may say of it. Nothing of that was written by a user: an address need not be its user's, so that a name, a
    /// description or a reference would be a stranger's words to somebody else, in our name.
    /// </summary>
    public Values Values
    {
        get
        {
            var values = new Values(Facts.Type.ToString().ToLowerInvariant(), Facts.Amount.ToString(), Facts.Id.Value);
            return Recorded.Data is TransactionFailed e ? values with { Code = e.Code, Compensated = e.Compensated } : values;
        }
    }

    /// <summary>The trace that ended it; null where none is recorded.</summary>
    public string? Trace => Traceparent.IsRecorded(Recorded.Metadata.Trace) ? Recorded.Metadata.Trace : null;
}
