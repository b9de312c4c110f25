using System.Diagnostics;
using Florin.Kernel;
using Florin.Notifications.Delivery;

namespace Florin.Notifications;

/// <summary>A user has read a notification. Recorded once: who reads it again has read it already.</summary>
/// <param name="Id">The notification.</param>
/// <param name="At">When.</param>
internal sealed record NotificationRead(NotificationId Id, DateTimeOffset At);

/// <summary>Whether a notification was read, and when; not until somebody says so.</summary>
internal sealed record Reading(DateTimeOffset? At) : IState<Reading>
{
    public static Reading Empty { get; } = new((DateTimeOffset?)null);

    public static string Schema => "reading.1";

    public static string StreamOf(NotificationId id) => $"notification-{id}";

    public Decision Read(NotificationId id, DateTimeOffset now) => At is null ? [new NotificationRead(id, now)] : [];

    public Reading Apply(object happened) =>
        happened switch
        {
            NotificationRead e => new Reading(e.At),
            NotificationResent => this,
            _ => throw new UnreachableException($"{happened.GetType().Name} is not an event of reading."),
        };
}
