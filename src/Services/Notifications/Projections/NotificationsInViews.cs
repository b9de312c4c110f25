using System.Text.Json;
using Florin.Kernel;
using Florin.Notifications.Delivery;
using Florin.Platform.EventLog;
using Florin.Platform.Projections;

namespace Florin.Notifications.Projections;

/// <summary>
/// Derives the notifications from the log of transactions again, for offline checks. How a user is
/// notified follows from what they had chosen at that moment, which no log holds: any of their choices is right.
/// </summary>
public sealed class NotificationsInViews
{
    /// <summary>The consumer that makes notifications.</summary>
    public const string Consumer = "notifications";

    private readonly HashSet<(UserId, Channel)> _chosen = [];

    /// <summary>Takes an event of the notification service's log: what its users chose.</summary>
    public void Take(Recorded happened)
    {
        ArgumentNullException.ThrowIfNull(happened);
        if (happened.Data is PreferencesChanged e)
            _chosen.Add((e.User, e.Channel));
    }

    /// <summary>What a delivery or a reading is about; null of every other event.</summary>
    public static NotificationId? NotificationOf(object happened) =>
        happened switch
        {
            NotificationDelivered e => e.Id,
            NotificationRead e => e.Id,
            _ => null,
        };

    /// <summary>The transaction that a notification is about.</summary>
    public static TransactionId TransactionOf(NotificationId id) =>
        TransactionId.From($"{TransactionId.Prefix}{id.Value.AsSpan(NotificationId.Prefix.Length)}");

    /// <summary>
    /// Puts the notifications of a batch, each by the channel of the stored one, where its user had chosen that.
    /// </summary>
    public async ValueTask Put(
        IReadOnlyList<Recorded> events,
        IViewStore stored,
        Func<UserId, (string Name, string Email)?> users,
        Changes changes,
        CancellationToken cancel
    )
    {
        ArgumentNullException.ThrowIfNull(events);
        ArgumentNullException.ThrowIfNull(users);
        ArgumentNullException.ThrowIfNull(changes);
        foreach (var recorded in events)
            if (NotificationRow.Ending(recorded) is { } facts)
            {
                var row = Row(Channel.Email);
                if (_chosen.Contains((facts.UserId, Channel.None)) && await ChannelOf(stored, row, cancel) is Channel.None)
                    row = Row(Channel.None);
                changes.Put(NotificationRow.View, row);

                NotificationRow Row(Channel channel) =>
                    NotificationRow.Of(recorded, facts, new Addressee(users(facts.UserId)?.Email, channel));
            }
    }

    private static async ValueTask<Channel?> ChannelOf(IViewStore stored, NotificationRow row, CancellationToken cancel)
    {
        try
        {
            return (await stored.Find(NotificationRow.View, row.Id.Value, cancel))?.Channel;
        }
        catch (JsonException)
        {
            return null; // It differs from whatever it ought to be.
        }
    }
}
