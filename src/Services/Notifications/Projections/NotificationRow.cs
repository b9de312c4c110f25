using Florin.Contracts;
using Florin.Contracts.Transactions;
using Florin.Kernel;
using Florin.Notifications.Templates;
using Florin.Platform.EventLog;
using Florin.Platform.Privacy;
using Florin.Platform.Projections;
using Florin.Platform.Resilience;
using Florin.Platform.Tracing;

namespace Florin.Notifications.Projections;

/// <summary>A notification as it is stored.</summary>
/// <param name="Id">Made from the transaction's id: a transaction notifies once, however often its end is seen.</param>
/// <param name="UserId">Who is told.</param>
/// <param name="TransactionId">What it is about.</param>
/// <param name="Channel">How they want to be told.</param>
/// <param name="Template">Its words, before the values are put in.</param>
/// <param name="Subject">One line.</param>
/// <param name="Body">HTML for mail, else plain text.</param>
/// <param name="Address">The mail address that it would go to, sealed; null where it is only kept.</param>
/// <param name="CreatedAt">When the transaction ended.</param>
/// <param name="Position">Where the transaction service's log says so.</param>
/// <param name="Trace">The trace that ended it (W3C traceparent), so that its mail is seen there; null where none is recorded.</param>
internal sealed record NotificationRow(
    NotificationId Id,
    UserId UserId,
    TransactionId TransactionId,
    Channel Channel,
    string Template,
    string Subject,
    string Body,
    string? Address,
    DateTimeOffset CreatedAt,
    long Position,
    string? Trace = null
)
{
    public static readonly View<NotificationRow> View = new View<NotificationRow>("notifications", 3, row => row.Id.Value)
        .Text("userId", row => row.UserId.Value)
        .Number("position", row => row.Position)
        .Number("createdAt", row => ViewTime.Micros(row.CreatedAt))
        .Index("userId", "position")
        .Index("position");

    /// <summary>The facts of a transaction that an event ends; null where it ends none.</summary>
    public static TransactionFacts? Ending(Recorded recorded) =>
        recorded.Data switch
        {
            TransactionCompleted e => e.Facts,
            TransactionFailed e => e.Facts,
            TransactionRejected e => e.Facts,
            _ => null,
        };

    /// <summary>
    /// The notification of a transaction's end. Nothing in it was written by a user: an address need not be its user's, so
    /// that a name, a description or a reference would be a stranger's words to somebody else, in our name.
    /// </summary>
    public static NotificationRow Of(Recorded recorded, TransactionFacts facts, Addressee to)
    {
        var values = new Values(facts.Type.ToString().ToLowerInvariant(), facts.Amount.ToString(), facts.Id.Value);
        var (template, filled) = recorded.Data switch
        {
            TransactionFailed e => (
                TemplateTable.Failed,
                values with
                {
                    Reason = RefusalWords.Of(e.Code),
                    Outcome = e.Compensated ? "What had been moved has been moved back." : NothingMoved,
                }
            ),
            TransactionRejected => (TemplateTable.Rejected, values with { Outcome = NothingMoved }),
            _ => (TemplateTable.Completed, values),
        };
        var wording = TemplateTable.Of(template, to.Channel);
        return new NotificationRow(
            IdOf(facts.Id),
            facts.UserId,
            facts.Id,
            to.Channel,
            template,
            wording.Subject.With(filled),
            wording.Body.With(filled),
            to.Channel is Channel.Email ? to.Email : null,
            recorded.At,
            recorded.Position,
            Traceparent.IsRecorded(recorded.Metadata.Trace) ? recorded.Metadata.Trace : null
        );
    }

    /// <summary>The notification with its address opened, which must not be stored.</summary>
    public async ValueTask<NotificationRow> Opened(PersonalData people, CancellationToken cancel) =>
        this with
        {
            Address = await people.OpenAny(Address, cancel),
        };

    /// <summary>The address, where it can be opened without waiting for long; null where it cannot.</summary>
    public async ValueTask<string?> TryOpenAddress(PersonalData people)
    {
        try
        {
            return await people.OpenAny(Address, CancellationToken.None);
        }
        catch (ServiceUnavailable)
        {
            return null; // Then nobody was asked to send to it.
        }
    }

    private const string NothingMoved = "No money has moved.";

    private static NotificationId IdOf(TransactionId transaction) =>
        NotificationId.From($"{NotificationId.Prefix}{transaction.Value.AsSpan(TransactionId.Prefix.Length)}");
}
