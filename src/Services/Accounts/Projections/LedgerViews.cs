using Florin.Kernel;
using Florin.Platform.EventLog;
using Florin.Platform.Feeds;
using Florin.Platform.Hosting;
using Florin.Platform.Projections;

namespace Florin.Accounts.Projections;

/// <summary>
/// The read side of the ledger: entries, whose account is whose, and the trial balance, all three stored in one transaction
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
        _projection = service.Projects(Name, "account", [EntryRow.View, AccountRow.View, CurrencyBooks.View], Project);

    /// <summary>Keeps the views of a service.</summary>
    public static LedgerViews Add(ServiceBuilder service) => new(service);

    /// <summary>Waits a moment until everything that is in the log now can be read, and gives the rows.</summary>
    /// <exception cref="ViewUnavailable">They are being built.</exception>
    public ValueTask<ViewReading> Read(CancellationToken cancel) => _projection.Read(Patience, cancel);

    /// <summary>What a batch of events changes.</summary>
    public static async ValueTask Project(IReadOnlyList<Recorded> events, Changes changes, CancellationToken cancel)
    {
        var gains = new Dictionary<Currency, CurrencyBooks>();
        foreach (var happened in events)
            switch (happened.Data)
            {
                case IPosting posting:
                    changes.Put(EntryRow.View, EntryRow.Of(happened, posting));
                    var (currency, gained) = (posting.Amount.Currency, posting.Change.Minor);
                    gains[currency] = Gains(currency).Posted(gained, posting.Counterpart, gained);
                    break;
                case AccountOpened opened:
                    changes.Put(AccountRow.View, new AccountRow(opened.Account, opened.UserId));
                    gains[opened.OverdraftLimit.Currency] = Gains(opened.OverdraftLimit.Currency);
                    break;
            }
        await changes.Load(CurrencyBooks.View, gains.Keys.Select(currency => currency.Code), cancel);
        foreach (var (currency, books) in gains)
            changes.Update(CurrencyBooks.View, currency.Code, before => before is null ? books : before.Add(books));

        CurrencyBooks Gains(Currency currency) => gains.GetValueOrDefault(currency) ?? CurrencyBooks.Empty(currency);
    }
}
