using Florin.Kernel;
using Florin.Notifications.Delivery;
using Florin.Platform.EventLog;
using Florin.Platform.Feeds;
using Florin.Platform.Hosting;
using Florin.Platform.Projections;

namespace Florin.Notifications.Projections;

/// <summary>What became of a mail.</summary>
/// <param name="Id">The notification.</param>
/// <param name="Status">SENT or FAILED.</param>
internal sealed record DeliveryRow(NotificationId Id, string Status);

/// <summary>A notification that was read.</summary>
/// <param name="Id">The notification.</param>
/// <param name="At">When.</param>
internal sealed record ReadRow(NotificationId Id, DateTimeOffset At);

/// <summary>What the service's own log says of mails and of what was read, for the list of notifications.</summary>
internal static class Deliveries
{
    public static readonly View<DeliveryRow> Rows = new("deliveries", 1, row => row.Id.Value);

    public static readonly View<ReadRow> Read = new("notifications_read", 1, row => row.Id.Value);

    public static Projection Add(ServiceBuilder service) =>
        service.Projects("deliveries", follows: service.Definition.Name, [Rows, Read], Handle);

    private static ValueTask Handle(IReadOnlyList<Recorded> events, Changes changes, CancellationToken cancel)
    {
        foreach (var recorded in events)
            if (recorded.Data is NotificationDelivered e)
                changes.Put(Rows, new DeliveryRow(e.Id, e.Status));
            else if (recorded.Data is NotificationRead read)
                changes.Put(Read, new ReadRow(read.Id, read.At));
        return ValueTask.CompletedTask;
    }
}
