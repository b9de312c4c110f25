using System.Globalization;
using Florin.Contracts.Accounts;
using Florin.Contracts.Transactions;
using Florin.Kernel;
using Florin.Platform.Verification;

namespace Florin.Transactions.Verification;

/// <summary>
/// Invariant 4, the life cycle of each transaction; and what crosses logs because transactions ask all other services:
/// invariants 1, 3 and 9.
/// </summary>
internal sealed class TransactionsCheck : ILogCheck, ITransactionFacts
{
    private readonly Histories _histories = new();
    private readonly Check _lives = new(
        "4 every transaction follows its life cycle, and its events agree with its creation",
        Advice.RestoreLog("transaction")
    )
    {
        Part = ReportPart.LifeCycles,
    };

    /// <inheritdoc/>
    public bool HasEnded(TransactionId id) => _histories.Find(id) is { Ended: true };

    /// <inheritdoc/>
    public IEnumerable<Fold> Folds(IReadOnlyList<string> logs) => [Fold.Of("transaction", _lives, _histories.Add)];

    /// <inheritdoc/>
    public IEnumerable<Check> Compare(ReadLogs logs)
    {
        _lives.Looked = string.Create(CultureInfo.InvariantCulture, $"{_histories.All.Count:N0} transactions");
        QuoteUses.Compare(_histories, _lives);
        var totals =
            logs.Has("transaction") && logs.Facts<ILedgerFacts>("account") is { } ledger
                ? new Sums(_histories, ledger).Compare()
                : [];
        return [.. totals, _lives, .. new AcrossLogs(_histories, logs).Compare()];
    }
}
