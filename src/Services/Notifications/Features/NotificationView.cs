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

    /// <summary>When each was read; null where it was not.</summary>
    public ValueTask<IReadOnlyList<ReadRow?>> Readings(IReadOnlyList<NotificationRow> rows, CancellationToken cancel) =>
        views.FindMany(Deliveries.Read, Keys(rows), cancel);

    /// <summary>Shows notifications of which it is known when they were read.</summary>
    public async ValueTask<IReadOnlyList<NotificationView>> Of(
        IReadOnlyList<NotificationRow> rows,
        IReadOnlyList<ReadRow?> readings,
        CancellationToken cancel
    )
    {
        var deliveries = await views.FindMany(Deliveries.Rows, Keys(rows), cancel);
        return [.. rows.Select((row, i) => Of(row, deliveries[i], readings[i]?.At))];
    }

    /// <summary>What became of the mail of one; null where nothing did yet.</summary>
    public ValueTask<DeliveryRow?> Delivery(NotificationRow row, CancellationToken cancel) =>
        views.Find(Deliveries.Rows, row.Id.Value, cancel);

    public NotificationView Of(NotificationRow row, DeliveryRow? delivery, DateTimeOffset? readAt) =>
        new(
            row.Id,
            row.UserId,
            row.TransactionId,
            row.Channel,
            row.Template,
            row.Subject,
            row.Body,
            Status(row, delivery),
            row.CreatedAt,
            readAt
        );

    private static string[] Keys(IReadOnlyList<NotificationRow> rows) => [.. rows.Select(row => row.Id.Value)];

    private string Status(NotificationRow row, DeliveryRow? delivery) =>
        row.Address is null ? Kept
        : delivery is not null ? delivery.Status
        : smtp.IsConfigured && row.CreatedAt >= now - smtp.MaxAge ? Pending
        : Kept;
}
