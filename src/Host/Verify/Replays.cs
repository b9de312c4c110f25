using System.Globalization;
using Florin.Accounts;
using Florin.Accounts.Projections;
using Florin.Audit;
using Florin.Platform.EventStore;
using Florin.Platform.Projections;
using Florin.Transactions;

namespace Florin.Host.Verify;

/// <summary>Replays the ledger: the books balance after every event, and the read models say the same.</summary>
internal sealed class LedgerReplay : LogReplay
{
    private readonly Books _books = new();
    private IViewStore? _views;
    private long _checkpoint;
    private string? _violation;

    /// <summary>What every transaction moved.</summary>
    public PostingsByTransaction Postings { get; } = new();

    public string? ViewDifference { get; private set; }

    public string ViewsChecked { get; private set; } = "no read models yet";

    public Finding Balanced() =>
        new(
            "1 per currency accounts + clearing + world = 0 at every position; 2 no account below its limit",
            string.Create(
                CultureInfo.InvariantCulture,
                $"{_books.Accounts:N0} accounts in {_books.Currencies.Count} currencies"
            ),
            _violation
        );

    protected override void Begin(IViewStore? views)
    {
        _views = views;
        _checkpoint = views is null ? 0 : BooksInViews.Checkpoint(views);
    }

    protected override void Take(Recorded happened)
    {
        if (_violation is not null)
            return;
        try
        {
            _books.Add(happened);
            Postings.Add(happened);
        }
        catch (BooksDoNotBalance e)
        {
            _violation = e.Message;
        }
        if (happened.Position == _checkpoint && _views is not null)
        {
            ViewDifference = BooksInViews.Differences(_views, _books).FirstOrDefault();
            ViewsChecked = string.Create(
                CultureInfo.InvariantCulture,
                $"trial balance and every account's entries at position {_checkpoint:N0}"
            );
        }
    }
}

/// <summary>Replays the transactions: each goes by the rules of its life, and the list says the same.</summary>
internal sealed class TransactionReplay : LogReplay
{
    private IViewStore? _views;
    private long _checkpoint;

    public Histories Histories { get; } = new();

    public string? ViewDifference { get; private set; }

    public string ViewsChecked { get; private set; } = "no read models yet";

    protected override void Begin(IViewStore? views)
    {
        _views = views;
        _checkpoint = views is null ? 0 : Histories.Checkpoint(views);
    }

    protected override void Take(Recorded happened)
    {
        Histories.Add(happened);
        if (happened.Position == _checkpoint && _views is not null)
        {
            ViewDifference = Histories.Differences(_views).FirstOrDefault();
            ViewsChecked = string.Create(
                CultureInfo.InvariantCulture,
                $"the list of transactions at position {_checkpoint:N0}"
            );
        }
    }
}

/// <summary>Replays the audit: one changed byte anywhere breaks its chain.</summary>
internal sealed class AuditReplay : LogReplay
{
    private readonly AuditChain _chain = new();

    public Finding Chained() =>
        new(
            "10 the audit chain verifies",
            string.Create(CultureInfo.InvariantCulture, $"{_chain.Entries:N0} entries, head {_chain.Head[..16]}…"),
            _chain.FirstBroken is { } entry
                ? string.Create(CultureInfo.InvariantCulture, $"the chain is broken from entry {entry:N0} on")
                : null
        );

    protected override void Take(Recorded happened)
    {
        if (happened.Stream == AuditChain.Stream)
            _chain.Follow(happened.Data);
    }
}
