using Florin.Contracts.Transactions;
using Florin.Kernel;
using Florin.Platform.EventLog;
using Florin.Platform.Feeds;
using Florin.Platform.Hosting;
using Florin.Platform.Projections;

namespace Florin.Notifications.Projections;

/// <summary>
/// Follows the transactions and makes one notification of each one's end. The rows and the checkpoint are stored together,
/// and a row's key follows from the transaction, so that no replay makes a second one.
/// </summary>
internal static class NotifyUsers
{
    /// <summary>Its name.</summary>
    public const string Consumer = "notifications";

    private static readonly ConsumerOptions Options = new() { MaxBatch = 8192 };

    public static Projection Add(ServiceBuilder service, Provided<Addressees> addressees) =>
        service.Projects(
            Consumer,
            follows: "transaction",
            [NotificationRow.View],
            (events, changes, cancel) => Handle(addressees.Value, events, changes, cancel),
            Options
        );

    public static async ValueTask Handle(
        Addressees addressees,
        IReadOnlyList<Recorded> events,
        Changes changes,
        CancellationToken cancel
    )
    {
        foreach (var row in await Rows(addressees, events, cancel))
            changes.Put(NotificationRow.View, row);
    }

    /// <summary>The notifications of some events, in their order.</summary>
    public static async ValueTask<IReadOnlyList<NotificationRow>> Rows(
        Addressees addressees,
        IReadOnlyList<Recorded> events,
        CancellationToken cancel
    )
    {
        var ended = new List<(Recorded Recorded, TransactionFacts Facts)>();
        var users = new HashSet<UserId>();
        foreach (var recorded in events)
            if (NotificationRow.Ending(recorded) is { } facts)
            {
                ended.Add((recorded, facts));
                users.Add(facts.UserId);
            }
        if (ended.Count == 0)
            return [];
        var to = await addressees.Of(users, cancel);
        return [.. ended.Select(e => NotificationRow.Of(e.Recorded, e.Facts, to[e.Facts.UserId]))];
    }
}
