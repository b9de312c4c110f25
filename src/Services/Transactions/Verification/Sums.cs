using System.Globalization;
using Florin.Contracts.Accounts;
using Florin.Contracts.Transactions;
using Florin.Kernel;
using Florin.Platform.Verification;

namespace Florin.Transactions.Verification;

/// <summary>
/// Invariants 1 and 9. Accounts are summed by the balances that the ledger's events carry; clearing and world by what the
/// transactions say of themselves, in another log. What the ledger did for a transaction under way that the transaction
/// does not say yet counts with it.
/// </summary>
internal sealed class Sums(Histories histories, ILedgerFacts ledger)
{
    private readonly SortedDictionary<string, Sum> _sums = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Int128> _clearing = ledger.Currencies.ToDictionary(
        books => books.Currency.Code,
        books => books.Clearing,
        StringComparer.Ordinal
    );
    private long _ended;
    private long _parked;
    private long _underWay;

    /// <summary>Sums everything up.</summary>
    public IEnumerable<Check> Compare()
    {
        foreach (var account in ledger.Accounts)
            Of(account.Balance.Currency).Accounts += account.Balance.Minor;
        foreach (var history in histories.All)
            Add(history);
        return [Balanced(), Saga()];
    }

    private void Add(TransactionHistory history)
    {
        var facts = history.Facts;
        var inFlight =
            history.Ended || facts.Postings is not null || history.State.Created.Fee is not null ? [] : Unnoted(history); // Legs leave nothing in clearing.
        var moved = history.Moves.Select(m => (m.Kind, m.Amount)).Concat(inFlight).ToList();
        var sum = Of(facts.Amount.Currency);
        Int128 held = 0;
        foreach (var (kind, amount) in moved)
        {
            Int128 lost = kind is MoveKind.Debit ? -amount.Minor : amount.Minor;
            if (facts.Type is TransactionType.Transfer)
                sum.Clearing -= lost;
            else
                sum.World -= lost;
            held -= facts.Type is TransactionType.Transfer ? lost : 0;
        }
        if (history.State.Created.Fee is not null)
            sum.World -= ChargedPostings.OutsideGain(history, ledger);
        if (history.Ended)
            _ended++;
        else if (history.Parked)
            _parked++;
        else
            _underWay++;
        if (history.Ended && held != 0)
            sum.HeldByEnded ??=
                $"{facts.Id} has ended and still holds {held} minor units of {facts.Amount.Currency} in clearing";
        sum.Held += held;
    }

    private IEnumerable<(MoveKind, Money)> Unnoted(TransactionHistory history) =>
        ledger
            .Postings.GetValueOrDefault(history.Facts.Id, [])
            .Select(posting => (Kind: AcrossLogs.KindOf(posting), posting.Amount))
            .Where(p => history.Moves.All(m => m.Kind != p.Kind));

    private Check Balanced()
    {
        var check = new Check("1 per currency, accounts + clearing + world = 0", Advice.RestoreAll)
        {
            Part = ReportPart.Totals,
            Looked = string.Create(
                CultureInfo.InvariantCulture,
                $"{_sums.Count} currencies: accounts by the ledger, clearing and world by the transactions"
            ),
        };
        foreach (var (currency, sum) in _sums)
            if (sum.Accounts + sum.Clearing + sum.World != 0)
                check.Fail(
                    $"{currency}: accounts {sum.Accounts}, clearing {sum.Clearing} and world {sum.World} minor units sum to {sum.Accounts + sum.Clearing + sum.World}"
                );
        foreach (var books in ledger.Currencies)
            if (
                _sums.GetValueOrDefault(books.Currency.Code) is { } sum
                && (sum.Clearing, sum.World) != (books.Clearing, books.World)
            )
                check.Fail(
                    $"{books.Currency}: clearing {books.Clearing} and world {books.World} minor units by the ledger, {sum.Clearing} and {sum.World} by the transactions"
                );
        return check;
    }

    private Check Saga()
    {
        var going =
            _underWay == 0
                ? ""
                : string.Create(CultureInfo.InvariantCulture, $", {_underWay:N0} in progress that resume at the next start");
        var check = new Check(
            "9 every saga ends or waits for manual review; clearing equals what unfinished transfers hold",
            Advice.RestoreAll
        )
        {
            Part = ReportPart.Totals,
            Looked = string.Create(CultureInfo.InvariantCulture, $"{_ended:N0} ended, {_parked:N0} in manual review{going}"),
        };
        foreach (var (currency, sum) in _sums)
            if (sum.HeldByEnded is { } held)
                check.Fail(held);
            else if (_clearing.TryGetValue(currency, out var clearing) && clearing != sum.Held)
                check.Fail(
                    $"{currency}: clearing holds {clearing} minor units by the ledger, but unfinished transfers hold {sum.Held}"
                );
        return check;
    }

    private Sum Of(Currency currency)
    {
        if (!_sums.TryGetValue(currency.Code, out var sum))
            _sums.Add(currency.Code, sum = new Sum());
        return sum;
    }

    private sealed class Sum
    {
        public Int128 Accounts { get; set; }

        public Int128 Clearing { get; set; }

        public Int128 World { get; set; }

        public Int128 Held { get; set; }

        public string? HeldByEnded { get; set; }
    }
}
