using Florin.Kernel;
using Florin.Notifications.Delivery;
using Florin.Notifications.Projections;
using Florin.Platform.Projections;

namespace Florin.Notifications.Features;

/// <summary>A notification, as it was sent or would be.</summary>
/// <param name="Id">Its id.</param>
/// <param name="UserId">Who is told.</param>
/// <param name="TransactionId">What it is about.</param>
/// <param name="Channel">How they want to be told: email or none.</param>
/// <param name="Template">transaction-completed, transaction-failed or transaction-rejected.</param>
/// <param name="Subject">One line.</param>
/// <param name="Body">HTML for mail, else plain text.</param>
/// <param name="Status">KEPT: it is not sent; PENDING: it will be; SENT; FAILED: the mail server would not take it.</param>
/// <param name="CreatedAt">When the transaction ended.</param>
/// <param name="ReadAt">When it was marked as read; null until then.</param>
internal sealed record NotificationView(
    NotificationId Id,
    UserId UserId,
    TransactionId TransactionId,
    Channel Channel,
    string Template,
    string Subject,
    string Body,
    string Status,
    DateTimeOffset CreatedAt,
    DateTimeOffset? ReadAt
);

/// <summary>Shows notifications as they are at a time.</summary>
internal sealed class NotificationViews(IViewStore views, SmtpOptions smtp, DateTimeOffset now)
{
    private const string Kept = "KEPT";
    private const string Pending = "PENDING";

    public NotificationView Of(NotificationRow row) => Of(row, views.Find(Deliveries.Read, row.Id.Value)?.At);

    public NotificationView Of(NotificationRow row, DateTimeOffset? readAt) =>
        new(
            row.Id,
            row.UserId,
            row.TransactionId,
            row.Channel,
            row.Template,
            row.Subject,
            row.Body,
            Status(row),
            row.CreatedAt,
            readAt
        );

    private string Status(NotificationRow row) =>
        row.Address is null ? Kept
        : views.Find(Deliveries.Rows, row.Id.Value) is { } delivery ? delivery.Status
        : smtp.IsConfigured && row.CreatedAt >= now - smtp.MaxAge ? Pending
        : Kept;
}
