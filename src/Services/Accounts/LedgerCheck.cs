using System.Globalization;
using Florin.Contracts.Accounts;
using Florin.Kernel;
using Florin.Platform.EventLog;
using Florin.Platform.Verification;

namespace Florin.Accounts;

/// <summary>Invariant 2, and the balances that events carry; and what the ledger says, for the checks of others.</summary>
internal sealed class LedgerCheck : ILogCheck, ILedgerFacts
{
    private readonly Books _books = new();
    private readonly Dictionary<TransactionId, List<LedgerPosting>> _postings = [];
    private long _holds;
    private readonly Dictionary<TransactionId, HoldCaptured> _captures = [];
    private readonly Check _balances = new(
        "2 every balance is the sum of its postings and, without what is held, within its overdraft limit",
        Advice.RestoreLog("account")
    )
    {
        Part = ReportPart.Balances,
    };

    /// <inheritdoc/>
    public IReadOnlyDictionary<TransactionId, List<LedgerPosting>> Postings => _postings;

    /// <inheritdoc/>
    public IEnumerable<LedgerAccount> Accounts => _books.All;

    /// <inheritdoc/>
    public IEnumerable<LedgerCurrency> Currencies =>
        _books.Currencies.Select(books => new LedgerCurrency(books.Currency, books.Clearing, books.World));

    /// <inheritdoc/>
    public LedgerAccount? Find(AccountId id) => _books.Find(id);

    /// <inheritdoc/>
    public IEnumerable<Fold> Folds(IReadOnlyList<string> logs) => [Fold.Of("account", _balances, Take)];

    /// <inheritdoc/>
    public IEnumerable<Check> Compare(ReadLogs logs)
    {
        _balances.Looked = string.Create(
            CultureInfo.InvariantCulture,
            $"{_books.Accounts:N0} accounts in {_books.Currencies.Count} currencies, {_holds:N0} holds"
        );
        foreach (var captured in _captures.Values)
            _balances.Fail($"{captured.Hold} was captured by {captured.Transaction}, and {captured.ToAccount} did not get it");
        return [_balances];
    }

    private void Take(Recorded happened)
    {
        _books.Add(happened);
        Pair(happened.Data);
        if (Books.PostingOf(happened.Data) is not { } posting)
            return;
        if (!_postings.TryGetValue(posting.Transaction, out var postings))
            _postings.Add(posting.Transaction, postings = new List<LedgerPosting>(2));
        postings.Add(posting);
    }

    // A capture and its credit are one append, so that clearing is as before.
    private void Pair(object happened)
    {
        if (happened is HoldPlaced)
            _holds++;
        if (happened is HoldCaptured captured && !_captures.TryAdd(captured.Transaction, captured))
            throw new BooksDoNotBalance($"{captured.Transaction} captures twice.");
        if (happened is not CaptureCredited credited)
            return;
        if (
            !_captures.Remove(credited.Transaction, out var debit)
            || (debit.Hold, debit.Account, debit.ToAccount, debit.Amount)
                != (credited.Hold, credited.FromAccount, credited.Account, credited.Amount)
        )
            throw new BooksDoNotBalance($"{credited} is not what was captured.");
    }
}
