using System.Globalization;
using System.Text.Json;
using Florin.Contracts.Transactions;
using Florin.Contracts.Users;
using Florin.Kernel;
using Florin.Notifications.Delivery;
using Florin.Platform.EventLog;
using Florin.Platform.Projections;
using Florin.Platform.Verification;

namespace Florin.Notifications.Projections;

/// <summary>
/// Invariant 6 of deliveries and readings; and the notifications derived from the log of transactions again. How a user is
/// notified follows from what they had chosen at that moment, which no log holds: any of their choices is right.
/// </summary>
internal sealed class DeliveriesCheck : ILogCheck
{
    private readonly HashSet<(UserId, Channel)> _chosen = [];
    private readonly List<(NotificationId Id, long Position)> _told = [];
    private readonly Check _ended = new(
        "6 delivered and read notifications belong to transactions that ended",
        Advice.RestoreAll
    )
    {
        Part = ReportPart.Effects,
    };

    /// <summary>Adds it to a plan. Notifications name their users and go by what these chose, so that they wait for both logs.</summary>
    public static void AddTo(VerificationPlan plan)
    {
        var check = new DeliveriesCheck();
        plan.Add(check).Add(new ViewCheck(NotifyUsers.Consumer) { After = ["user", "notification"], Remake = check.Put });
    }

    /// <inheritdoc/>
    public IEnumerable<Fold> Folds(IReadOnlyList<string> logs) => [Fold.Of("notification", _ended, Take)];

    /// <inheritdoc/>
    public IEnumerable<Check> Compare(ReadLogs logs)
    {
        if (logs.Facts<ITransactionFacts>("transaction") is { } transactions)
            foreach (var (id, position) in _told)
                if (!transactions.HasEnded(TransactionOf(id)))
                    _ended.Fail($"position {position} of notification is about {id}, whose transaction has not ended");
        _ended.Looked = string.Create(CultureInfo.InvariantCulture, $"{_told.Count} deliveries and readings");
        return [_ended];
    }

    // The transaction that a notification is about.
    private static TransactionId TransactionOf(NotificationId id) =>
        TransactionId.From($"{TransactionId.Prefix}{id.Value.AsSpan(NotificationId.Prefix.Length)}");

    private void Take(Recorded happened)
    {
        if (happened.Data is PreferencesChanged e)
            _chosen.Add((e.User, e.Channel));
        var about = happened.Data switch
        {
            NotificationDelivered delivered => delivered.Id,
            NotificationRead read => read.Id,
            NotificationResent resent => resent.Id,
            _ => default(NotificationId?),
        };
        if (about is { } id)
            _told.Add((id, happened.Position));
    }

    // Puts the notifications of a batch, each by the channel of the stored one, where its user had chosen that.
    private async ValueTask Put(
        IReadOnlyList<Recorded> events,
        IViewStore stored,
        LogFacts facts,
        Changes changes,
        CancellationToken cancel
    )
    {
        var users = facts.Of<IUserFacts>();
        foreach (var recorded in events)
            if (NotificationRow.Ending(recorded) is { } transaction)
            {
                var row = Row(Channel.Email);
                if (
                    _chosen.Contains((transaction.UserId, Channel.None))
                    && await ChannelOf(stored, row, cancel) is Channel.None
                )
                    row = Row(Channel.None);
                changes.Put(NotificationRow.View, row);

                NotificationRow Row(Channel channel) =>
                    NotificationRow.Of(recorded, transaction, new Addressee(users?.EmailOf(transaction.UserId), channel));
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
