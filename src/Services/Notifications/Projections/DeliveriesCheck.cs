using System.Globalization;
using System.Text.Json;
using Florin.Contracts.Transactions;
using Florin.Contracts.Users;
using Florin.Kernel;
using Florin.Notifications.Delivery;
using Florin.Notifications.Messages;
using Florin.Notifications.Templates;
using Florin.Platform.EventLog;
using Florin.Platform.Projections;
using Florin.Platform.Verification;

namespace Florin.Notifications.Projections;

/// <summary>
/// Invariant 6 of deliveries and readings; and the notifications derived from the log of transactions again. How a user is
/// notified follows from what they had chosen at that moment, and from the words that held then, neither of which any log holds:
/// any of their choices is right, and any words that there were.
/// </summary>
internal sealed class DeliveriesCheck : ILogCheck
{
    private readonly HashSet<(UserId, Channel)> _chosen = [];
    private readonly Dictionary<(string Kind, string Language, int Version), WordingText> _written = [];
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
        else if (happened.Data is NotificationChoicesChanged { Kinds: { } kinds } choices)
            _chosen.UnionWith(
                kinds.Keys.Select(kind => (choices.User, new Preferences(Channel.None, Kinds: kinds).MailOf(kind)))
            );
        else if (happened.Data is TemplateChanged { Key.Channel: Preferences.Mail } changed)
            _written[(changed.Key.Kind, changed.Key.Language, changed.Version)] = new WordingText(
                changed.Subject,
                changed.Body
            );
        var about = happened.Data switch
        {
            NotificationDelivered delivered => delivered.Id,
            NotificationRead read => read.Id,
            NotificationResent resent => resent.Id,
            MessageQueued { Kind: not TemplateTable.ScheduleFailed } queued => queued.Notification, // That is about no transaction.
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
        foreach (var ended in events.Select(EndedTransaction.Of).OfType<EndedTransaction>())
        {
            var user = ended.Facts.UserId;
            var row = await Stored(stored, ended.Id, cancel);
            var mails = row?.Channel is not Channel.None || !_chosen.Contains((user, Channel.None));
            var channel = mails ? Channel.Email : Channel.None;
            changes.Put(
                NotificationRow.View,
                NotificationRow.Of(ended, users?.EmailOf(user), channel, Words(ended.Kind, channel, row))
            );
        }
    }

    // The words that the stored one says it has, where there were such; else English ones.
    private Wording Words(string kind, Channel channel, NotificationRow? row)
    {
        var (form, language) = (
            channel is Channel.Email ? TextForm.Html : TextForm.Text,
            row?.Language ?? TemplateTable.English
        );
        if (row is { TemplateVersion: > 0 } && _written.TryGetValue((kind, language, row.TemplateVersion), out var written))
            return TemplateTable.Compile(written, form, language, row.TemplateVersion);
        return TemplateTable.Of(kind, form, language) ?? TemplateTable.Of(kind, form, TemplateTable.English)!; // English has all.
    }

    private static async ValueTask<NotificationRow?> Stored(IViewStore stored, NotificationId id, CancellationToken cancel)
    {
        try
        {
            return await stored.Find(NotificationRow.View, id.Value, cancel);
        }
        catch (JsonException)
        {
            return null; // It differs from whatever it ought to be.
        }
    }
}
