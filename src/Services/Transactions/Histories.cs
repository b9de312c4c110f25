using Florin.Contracts.Transactions;
using Florin.Platform.EventStore;
using Florin.Platform.Projections;
using Florin.Transactions.Projections;

namespace Florin.Transactions;

/// <summary>How a transaction stands by its events.</summary>
/// <param name="Facts">What does not change about it.</param>
/// <param name="Completed">All of it happened.</param>
/// <param name="Ended">It has its terminal outcome.</param>
/// <param name="Parked">It waits for a person.</param>
public sealed record TransactionOutcome(TransactionFacts Facts, bool Completed, bool Ended, bool Parked);

/// <summary>A log of transactions contradicts itself: a bug, or a log that was changed.</summary>
public sealed class WrongHistory(string message) : Exception(message);

/// <summary>All transactions as the fold of their log, for whoever checks them offline.</summary>
public sealed class Histories
{
    private readonly Dictionary<string, Transaction> _transactions = new(StringComparer.Ordinal);

    /// <summary>How every transaction stands.</summary>
    public IEnumerable<TransactionOutcome> Outcomes =>
        _transactions.Values.Select(t => new TransactionOutcome(t.Facts, t.Status is Status.Completed, t.Ended, t.Parked));

    /// <summary>Takes the log's next event, in order. Records of commands change nothing.</summary>
    /// <exception cref="WrongHistory">It does not fit what was before.</exception>
    public void Add(Recorded happened)
    {
        ArgumentNullException.ThrowIfNull(happened);
        if (happened.Data is ICommandRecord)
            return;
        var before = _transactions.GetValueOrDefault(happened.Stream, Transaction.Empty);
        if (before.Exists != (happened.Data is not TransactionCreated))
            throw new WrongHistory($"{happened.Stream} has {happened.Type} as its event {happened.Version}.");
        if (before.Exists && before.Ended)
            throw new WrongHistory($"{happened.Stream} had ended when {happened.Type} happened.");
        _transactions[happened.Stream] = before.Apply(happened.Data);
    }

    /// <summary>The position of the log that the list of transactions stands for.</summary>
    public static long Checkpoint(IViewStore views)
    {
        ArgumentNullException.ThrowIfNull(views);
        TransactionList.Define(views);
        return views.Checkpoint(TransactionList.Name);
    }

    /// <summary>What the list says otherwise than the log folded up to its checkpoint.</summary>
    public IEnumerable<string> Differences(IViewStore views)
    {
        ArgumentNullException.ThrowIfNull(views);
        var listed = 0;
        foreach (var row in TransactionList.All(views))
        {
            listed++;
            if (!_transactions.TryGetValue(TransactionEvents.StreamOf(row.Facts.Id), out var folded))
                yield return $"{row.Facts.Id} is {TransactionView.Name(row.Transaction.Status)} in the list and not in the log";
            else if (row.Transaction.Version != folded.Version || row.Transaction.Status != folded.Status)
                yield return $"{folded.Id} is {TransactionView.Name(row.Transaction.Status)} in the list, {TransactionView.Name(folded.Status)} in the log";
        }
        if (listed != _transactions.Count)
            yield return $"the list has {listed} transactions, the log {_transactions.Count}";
    }
}
