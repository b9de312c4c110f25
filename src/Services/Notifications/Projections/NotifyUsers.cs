using Florin.Notifications.Templates;
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

    public static Projection Add(ServiceBuilder service, Provided<Addressees> addressees, Wordings wordings) =>
        service.Projects(
            Consumer,
            follows: "transaction",
            [NotificationRow.View],
            (events, changes, cancel) => Handle(addressees.Value, wordings, events, changes, cancel),
            Options
        );

    public static async ValueTask Handle(
        Addressees addressees,
        Wordings wordings,
        IReadOnlyList<Recorded> events,
        Changes changes,
        CancellationToken cancel
    )
    {
        foreach (var row in await Rows(addressees, wordings, events, cancel))
            changes.Put(NotificationRow.View, row);
    }

    /// <summary>The notifications of some events, in their order.</summary>
    public static async ValueTask<IReadOnlyList<NotificationRow>> Rows(
        Addressees addressees,
        Wordings wordings,
        IReadOnlyList<Recorded> events,
        CancellationToken cancel
    )
    {
        var ended = events.Select(EndedTransaction.Of).OfType<EndedTransaction>().ToList();
        if (ended.Count == 0)
            return [];
        var to = await addressees.Of(ended.Select(e => e.Facts.UserId).ToHashSet(), cancel);
        var words = await wordings.Now(cancel);
        return [.. ended.Select(e => Row(e, to[e.Facts.UserId], words))];
    }

    private static NotificationRow Row(EndedTransaction ended, Addressee to, WordingsNow words)
    {
        var channel = to.Preferences.MailOf(ended.Kind);
        return NotificationRow.Of(ended, to.Email, channel, words.OfMail(ended.Kind, channel, to.Preferences.Language));
    }
}
