using System.Text.Json.Nodes;
using Florin.Kernel;
using Florin.Platform.EventLog;
using Florin.Platform.Feeds;
using Florin.Platform.Hosting;
using Florin.Platform.Projections;

namespace Florin.Accounts.Projections;

/// <summary>
/// The read side of the ledger: entries, whose account is whose, holds and the trial balance, all stored in one transaction
/// with the checkpoint. A posting costs one row written and none read: a balance that is asked for now comes from the
/// account's own state, so no row has to follow it.
/// </summary>
internal sealed class LedgerViews
{
    /// <summary>The consumer that keeps them.</summary>
    public const string Name = "ledger";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private readonly Projection _projection;

    private LedgerViews(ServiceBuilder service) =>
        _projection = service.Projects(
            Name,
            "account",
            [EntryRow.View, AccountRow.View, AccountTag.View, CurrencyBooks.View, HoldRow.View],
            Project
        );

    /// <summary>Keeps the views of a service.</summary>
    public static LedgerViews Add(ServiceBuilder service) => new(service);

    /// <summary>Waits a moment until everything that is in the log now can be read, and gives the rows.</summary>
    /// <exception cref="ViewUnavailable">They are being built.</exception>
    public ValueTask<ViewReading> Read(CancellationToken cancel) => _projection.Read(Patience, cancel);

    /// <summary>Gives the rows as they are, however far behind.</summary>
    /// <exception cref="ViewUnavailable">They are being built.</exception>
    public ValueTask<ViewReading> ReadAsIs(CancellationToken cancel) => _projection.Read(TimeSpan.Zero, cancel);

    /// <summary>What a batch of events changes.</summary>
    public static async ValueTask Project(IReadOnlyList<Recorded> events, Changes changes, CancellationToken cancel)
    {
        var gains = new Dictionary<Currency, CurrencyBooks>();
        await changes.Load(HoldRow.View, events.Select(e => HoldOf(e.Data)).OfType<HoldId>().Select(id => id.Value), cancel);
        var changed = events.Select(e => (e.Data as AccountChanged)?.Account.Value).OfType<string>();
        await changes.Load(AccountRow.View, changed, cancel);
        foreach (var happened in events)
        {
            Hold(happened, changes);
            switch (happened.Data)
            {
                case IPosting posting:
                    changes.Put(EntryRow.View, EntryRow.Of(happened, posting));
                    var (currency, gained) = (posting.Amount.Currency, posting.Change.Minor);
                    gains[currency] = Gains(currency).Posted(gained, posting.Counterpart, gained);
                    break;
                case AccountOpened opened:
                    Tag(new AccountRow(opened.Account, opened.UserId, opened.Parent, []), opened.Metadata, changes);
                    gains[opened.OverdraftLimit.Currency] = Gains(opened.OverdraftLimit.Currency);
                    break;
                case AccountChanged e:
                    var row = changes.Get(AccountRow.View, e.Account.Value);
                    Tag(row ?? throw new BooksDoNotBalance($"{e} is about no account."), e.Metadata, changes);
                    break;
            }
        }
        await changes.Load(CurrencyBooks.View, gains.Keys.Select(currency => currency.Code), cancel);
        foreach (var (currency, books) in gains)
            changes.Update(CurrencyBooks.View, currency.Code, before => before is null ? books : before.Add(books));

        CurrencyBooks Gains(Currency currency) => gains.GetValueOrDefault(currency) ?? CurrencyBooks.Empty(currency);
    }

    private static void Tag(AccountRow row, JsonObject? metadata, Changes changes)
    {
        foreach (var name in row.Tags)
            changes.Delete(AccountTag.View, AccountTag.KeyOf(row.Id, name));
        var tags = AccountTag.Of(row, metadata).ToList();
        foreach (var tag in tags)
            changes.Put(AccountTag.View, tag);
        changes.Put(AccountRow.View, row with { Tags = [.. tags.Select(tag => tag.Name)] });
    }

    // Of an event that changes a hold which is there already.
    private static HoldId? HoldOf(object happened) =>
        happened switch
        {
            HoldCaptured e => e.Hold,
            HoldVoided e => e.Hold,
            HoldExpired e => e.Hold,
            _ => null,
        };

    private static void Hold(Recorded happened, Changes changes)
    {
        switch (happened.Data)
        {
            case HoldPlaced e:
                changes.Put(HoldRow.View, new HoldRow(Accounts.Hold.Of(e), null));
                break;
            case HoldCaptured e:
                Change(e.Hold, hold => hold.After(e));
                break;
            case HoldVoided e:
                Change(e.Hold, hold => hold.Ended(HoldStatus.Voided, e.Released));
                break;
            case HoldExpired e:
                Change(e.Hold, hold => hold.Ended(HoldStatus.Expired, e.Released));
                break;
        }

        void Change(HoldId id, Func<Hold, Hold> change) =>
            changes.Update(
                HoldRow.View,
                id.Value,
                before =>
                {
                    var after = change(before?.Hold ?? throw new BooksDoNotBalance($"{happened.Data} is about no hold."));
                    return new HoldRow(after, after.Status is HoldStatus.Placed ? null : happened.At);
                }
            );
    }
}
