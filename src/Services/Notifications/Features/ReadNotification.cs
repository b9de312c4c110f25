using Florin.Kernel;
using Florin.Notifications.Delivery;
using Florin.Notifications.Projections;
using Florin.Platform.Commands;
using Florin.Platform.Feeds;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using Florin.Platform.Projections;

namespace Florin.Notifications.Features;

/// <summary>Marks a notification as read.</summary>
/// <param name="Id">The notification.</param>
internal sealed record ReadNotification(NotificationId Id) : ICommand
{
    public string Stream => Reading.StreamOf(Id);
}

internal static class ReadNotificationFeature
{
    public static void Add(ServiceBuilder service, SmtpOptions smtp, Projection notifications)
    {
        service.Commands.Handles<ReadNotification, Reading>(
            (_, _) => { },
            (command, reading, now) => reading.Read(command.Id, now)
        );
        var send = service.Commands.Sender<ReadNotification>();
        service
            .Post(
                "/notifications/{id}/read",
                Permission.NotificationsWrite,
                (request, cancel) => Answer(notifications, smtp, send, request, cancel)
            )
            .Does("Marks a notification as read. Repeating the request has no effect.")
            .Gives<NotificationView>()
            .TakesIdempotencyKey()
            .CanDryRun()
            .RefusesBeforehand(RefusalCode.NotFound)
            .Refuses(RefusalCodes.Unavailable);
    }

    private static async Task<Reply> Answer(
        Projection notifications,
        SmtpOptions smtp,
        Send<ReadNotification> send,
        Request request,
        CancellationToken cancel
    )
    {
        var id = request.Route<NotificationId>("id");
        var read = await notifications.Read(TimeSpan.Zero, cancel);
        if (await read.Store.Find(NotificationRow.View, id.Value, cancel) is not { } row)
            return Reply.Refused(Refusal.NotFound("notification", id.Value));
        if (!request.Actor.May(Permission.NotificationsWrite, row.UserId.Value))
            return Reply.Hidden("notification", id.Value);
        var shown = new NotificationViews(read.Store, smtp, request.Now);
        var delivery = await shown.Delivery(row, cancel);
        return await request.Send(
            send,
            new ReadNotification(id),
            (Reading reading) => Reply.Ok(shown.Of(row, delivery, reading.At)),
            cancel
        );
    }
}
