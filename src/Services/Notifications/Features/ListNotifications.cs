using Florin.Kernel;
using Florin.Notifications.Delivery;
using Florin.Notifications.Projections;
using Florin.Platform.Hosting;
using Florin.Platform.Messaging;
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
internal sealed record NotificationView(
    NotificationId Id,
    UserId UserId,
    TransactionId TransactionId,
    Channel Channel,
    string Template,
    string Subject,
    string Body,
    string Status,
    DateTimeOffset CreatedAt
);

internal static class ListNotificationsFeature
{
    private const string Kept = "KEPT";
    private const string Pending = "PENDING";

    /// <summary>So long a list waits to show what was delivered just before it was asked for.</summary>
    private static readonly TimeSpan CatchUp = TimeSpan.FromMilliseconds(500);

    public static void Add(ServiceBuilder service, SmtpOptions smtp, Consumer? deliveries) =>
        service
            .Get("/notifications", Access.User, (request, cancel) => Answer(service, smtp, deliveries!, request, cancel)) // Hosted.
            .Does("Lists what users were told, or would be, the newest first: one's own, or all for administrators.")
            .GivesList<NotificationView>()
            .With<string>("userId", "Only of this user.")
            .Refuses("forbidden");

    private static async Task<Reply> Answer(
        ServiceBuilder service,
        SmtpOptions smtp,
        Consumer deliveries,
        Request request,
        CancellationToken cancel
    )
    {
        var query = request.Query;
        var page = query.Page();
        var asked = query.Id<UserId>("userId")?.Value;
        query.ThrowIfInvalid();
        if (asked is not null && !request.Actor.Owns(asked))
            return Reply.Refused(Refusal.Forbidden("These are another user's notifications."));
        await deliveries.Reached(service.Log.Head, CatchUp, cancel);
        var (rows, next) = service.Views.Page(
            NotificationRow.View,
            page,
            q =>
                (q with { OrderBy = "position", Descending = true }).WhereIf(
                    "userId",
                    Comparison.Equal,
                    asked ?? (request.Actor.IsAdmin ? null : request.Actor.Id)
                )
        );
        return Reply.List([.. rows.Select(row => View(row, Status(service.Views, smtp, row, request.Now)))], next);
    }

    private static string Status(IViewStore views, SmtpOptions smtp, NotificationRow row, DateTimeOffset now) =>
        row.Address is null ? Kept
        : views.Find(Deliveries.Rows, row.Id.Value) is { } delivery ? delivery.Status
        : smtp.IsConfigured && row.CreatedAt >= now - smtp.MaxAge ? Pending
        : Kept;

    private static NotificationView View(NotificationRow row, string status) =>
        new(row.Id, row.UserId, row.TransactionId, row.Channel, row.Template, row.Subject, row.Body, status, row.CreatedAt);
}
