using Florin.Kernel;
using Florin.Notifications.Delivery;
using Florin.Platform.EventStore;
using Florin.Platform.Hosting;
using Florin.Platform.Messaging;
using Florin.Platform.Projections;

namespace Florin.Notifications.Projections;

/// <summary>What became of a mail.</summary>
/// <param name="Id">The notification.</param>
/// <param name="Status">SENT or FAILED.</param>
internal sealed record DeliveryRow(NotificationId Id, string Status);

/// <summary>What the service's own log says of mails, for the list of notifications.</summary>
internal static class Deliveries
{
    public static readonly View<DeliveryRow> Rows = new("deliveries", 1, row => row.Id.Value);

    public static Consumer? Add(ServiceBuilder service) =>
        service.Projects("deliveries", follows: service.Definition.Name, [Rows], Handle);

    private static ValueTask Handle(IReadOnlyList<Recorded> events, Changes changes, CancellationToken cancel)
    {
        foreach (var recorded in events)
            if (recorded.Data is NotificationDelivered e)
                changes.Put(Rows, new DeliveryRow(e.Id, e.Status));
        return ValueTask.CompletedTask;
    }
}
