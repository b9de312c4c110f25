using Florin.Contracts.Risk;
using Florin.Contracts.Transactions;
using Florin.Kernel;
using Florin.Platform.EventLog;
using Florin.Transactions.Sagas;

namespace Florin.Transactions;

/// <summary>A log of transactions contradicts itself: a bug, or a log that was changed.</summary>
internal sealed class WrongHistory(string message) : Exception(message);

/// <summary>What a transaction did to an account, by its own events.</summary>
internal enum MoveKind
{
    /// <summary>The source was debited.</summary>
    Debit,

    /// <summary>The target was credited.</summary>
    Credit,

    /// <summary>The source got its debit back.</summary>
    DebitUndone,
}

/// <summary>Money that a transaction moved, by its own events.</summary>
/// <param name="Kind">What it did.</param>
/// <param name="Account">To which account.</param>
/// <param name="Amount">How much.</param>
/// <param name="BalanceAfter">The account's balance after it.</param>
internal sealed record TransactionMove(MoveKind Kind, AccountId Account, Money Amount, Money BalanceAfter);

/// <summary>The payments that a transaction requested, by its own events.</summary>
/// <param name="Kind">settle, collect, pay-out or refund.</param>
/// <param name="Payment">Its record; null where it was declined.</param>
/// <param name="Detail">Why it was declined.</param>
internal sealed record TransactionPayment(string Kind, PaymentId? Payment, string? Detail);

/// <summary>The state of a transaction by its events, and what they say happened elsewhere.</summary>
internal sealed class TransactionHistory
{
    internal Transaction State { get; set; } = Transaction.Empty;

    internal List<TransactionMove> Made { get; } = new(2);

    internal List<TransactionPayment> Paid { get; } = new(1);

    /// <summary>What does not change about it.</summary>
    public TransactionFacts Facts => State.Facts;

    /// <summary>When it counts from.</summary>
    public DateTimeOffset EffectiveAt => State.Created.EffectiveAt;

    /// <summary>What the statements of its accounts say.</summary>
    public string Statement => State.Created.Description ?? Steps.Described(Facts.Type);

    /// <summary>The client's own reference.</summary>
    public string? Reference => State.Created.Reference;

    /// <summary>When its account was opened, as given at the transaction's creation.</summary>
    public DateTimeOffset? AccountOpenedAt => State.Created.FromOpenedAt;

    /// <summary>All of it happened.</summary>
    public bool Completed => State.Status is Status.Completed;

    /// <summary>It has its terminal outcome.</summary>
    public bool Ended => State.Ended;

    /// <summary>It waits for a person.</summary>
    public bool Parked => State.Parked;

    /// <summary>The position of its last event.</summary>
    public long LastPosition { get; internal set; }

    /// <summary>All of its legs were posted at once.</summary>
    public bool IsPosted => State.Did(SagaProgress.Posted);

    /// <summary>What it moved.</summary>
    public IReadOnlyList<TransactionMove> Moves => Made;

    /// <summary>The payments that it requested.</summary>
    public IReadOnlyList<TransactionPayment> Payments => Paid;

    /// <summary>How risky it was found to be; null before it was.</summary>
    public RiskAssessment? Assessment { get; internal set; }
}

/// <summary>All transactions as the fold of their log, for offline checks: each event against its transaction.</summary>
internal sealed class Histories
{
    private const string Prefix = "transaction-";
    private readonly Dictionary<string, TransactionHistory> _transactions = new(StringComparer.Ordinal);

    /// <summary>Every transaction.</summary>
    public IReadOnlyCollection<TransactionHistory> All => _transactions.Values;

    /// <summary>A transaction; null where there is none.</summary>
    public TransactionHistory? Find(TransactionId id) => _transactions.GetValueOrDefault(TransactionEvents.StreamOf(id));

    /// <summary>Takes the log's next event, in order. Events of other streams and records of commands change nothing.</summary>
    /// <exception cref="WrongHistory">It does not fit what was before.</exception>
    public void Add(Recorded happened)
    {
        ArgumentNullException.ThrowIfNull(happened);
        if (happened.Data is ICommandRecord || !happened.Stream.StartsWith(Prefix, StringComparison.Ordinal))
            return;
        var history = _transactions.GetValueOrDefault(happened.Stream) ?? new TransactionHistory();
        var before = history.State;
        if (before.Exists != (happened.Data is not TransactionCreated))
            throw new WrongHistory($"{happened.Stream} has {happened.Type} as its event {happened.Version}.");
        if (before.Exists && before.Ended && happened.Data is not ReversalRequested)
            throw new WrongHistory(
                $"{happened.Stream} had already ended when {happened.Type} happened, at position {happened.Position}."
            );
        if (HistoryRules.Problem(before, happened) is { } problem)
            throw new WrongHistory($"{happened.Stream}, {happened.Type} at position {happened.Position}: {problem}.");
        history.State = before.Apply(happened.Data);
        _transactions[happened.Stream] = history;
        history.LastPosition = happened.Position;
        Note(history, happened.Data);
    }

    private static void Note(TransactionHistory history, object happened)
    {
        switch (happened)
        {
            case AccountDebited e:
                history.Made.Add(new TransactionMove(MoveKind.Debit, e.Account, e.Amount, e.BalanceAfter));
                break;
            case AccountCredited e:
                history.Made.Add(new TransactionMove(MoveKind.Credit, e.Account, e.Amount, e.BalanceAfter));
                break;
            case DebitCompensated e:
                history.Made.Add(new TransactionMove(MoveKind.DebitUndone, e.Account, e.Amount, e.BalanceAfter));
                break;
            case PaymentSettled e:
                history.Paid.Add(new TransactionPayment(e.Kind, e.Payment, null));
                break;
            case PaymentFailed e:
                history.Paid.Add(new TransactionPayment(e.Kind, null, e.Detail));
                break;
            case RiskAssessmentCompleted e:
                history.Assessment = e.Assessment;
                break;
        }
    }
}
