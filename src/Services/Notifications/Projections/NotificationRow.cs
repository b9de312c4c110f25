using Florin.Kernel;
using Florin.Notifications.Templates;
using Florin.Platform.Privacy;
using Florin.Platform.Projections;
using Florin.Platform.Resilience;

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
/// <param name="Language">The language of its words.</param>
/// <param name="TemplateVersion">Which edit of an operator they are; 0 where they are built in.</param>
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
    string? Trace = null,
    string Language = TemplateTable.English,
    int TemplateVersion = 0
)
{
    public static readonly View<NotificationRow> View = new View<NotificationRow>("notifications", 4, row => row.Id.Value)
        .Text("userId", row => row.UserId.Value)
        .Number("position", row => row.Position)
        .Number("createdAt", row => ViewTime.Micros(row.CreatedAt))
        .Index("userId", "position")
        .Index("position");

    /// <summary>The notification of a transaction's end.</summary>
    /// <param name="ended">The end.</param>
    /// <param name="email">The user's mail address, sealed; null where the user is not known.</param>
    /// <param name="channel">How they want to be told.</param>
    /// <param name="words">What it says.</param>
    public static NotificationRow Of(EndedTransaction ended, string? email, Channel channel, Wording words) =>
        new(
            ended.Id,
            ended.Facts.UserId,
            ended.Facts.Id,
            channel,
            ended.Kind,
            words.Subject.With(ended.Values),
            words.Body.With(ended.Values),
            channel is Channel.Email ? email : null,
            ended.Recorded.At,
            ended.Recorded.Position,
            ended.Trace,
            words.Language,
            words.Version
        );

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
}
