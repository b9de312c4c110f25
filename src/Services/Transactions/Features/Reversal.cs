using System.Globalization;
using Florin.Contracts.Transactions;
using Florin.Kernel;
using Florin.Platform.EventLog;
using Florin.Transactions.Fees;

namespace Florin.Transactions.Features;

/// <summary>What a reversal does: the transaction that it takes back, the other way round.</summary>
/// <param name="Type">What the reversal is.</param>
/// <param name="Saga">The saga that it runs.</param>
/// <param name="FromOpenedAt">When its account was opened.</param>
/// <param name="Statement">What the statements say.</param>
/// <param name="ChargedSaga">The saga that it runs where it gives a fee back.</param>
internal sealed record ReversalPlan(
    TransactionType Type,
    string Saga,
    DateTimeOffset? FromOpenedAt,
    string Statement,
    string ChargedSaga
);

/// <summary>Decides about reversals. Pure.</summary>
internal static class Reversal
{
    /// <summary>How many reversals a transaction may have, those that failed among them.</summary>
    public const int MaxPerTransaction = 100;

    /// <summary>What the reversal of a transaction is: of a transfer a transfer, of money from outside money that leaves.</summary>
    public static TransactionType TypeOf(TransactionType original) =>
        original switch
        {
            TransactionType.Deposit => TransactionType.Withdrawal,
            TransactionType.Withdrawal => TransactionType.Deposit,
            TransactionType.Transfer => TransactionType.Transfer,
            _ => TransactionType.Multi,
        };

    /// <summary>Whose the reversal is: who pays it, or who gets it from outside; of one with several legs whose that was.</summary>
    public static UserId UserOf(TransactionFacts original) =>
        original.Postings is not null ? original.UserId : original.ToOwner ?? original.FromOwner ?? original.UserId;

    /// <summary>How much is left to take back.</summary>
    /// <param name="original">The transaction.</param>
    /// <param name="lapsed">Reversals that took nothing back: they failed or were rejected.</param>
    public static Money Left(Transaction original, IReadOnlyList<TransactionId> lapsed) =>
        (original.Reversals ?? [])
            .Where(reversal => !lapsed.Contains(reversal.Id))
            .Aggregate(original.Facts.Amount, (left, reversal) => left - reversal.Amount);

    /// <summary>What of the fee of a transaction comes back with an amount of it; null for nothing.</summary>
    /// <param name="original">The transaction.</param>
    /// <param name="amount">How much of it is taken back now.</param>
    /// <param name="lapsed">Reversals that took nothing back.</param>
    public static TransactionFee? Refund(Transaction original, Money amount, IReadOnlyList<TransactionId> lapsed)
    {
        if (original.Created.Fee is not { IsRefundable: true } fee)
            return null;
        var whole = original.Facts.Amount;
        var refunded = (original.Reversals ?? [])
            .Where(reversal => !lapsed.Contains(reversal.Id))
            .Sum(reversal => reversal.Fee?.Minor ?? 0);
        var due = FeeRule.Refund(fee.Amount, whole, whole - Left(original, lapsed) + amount, refunded);
        return due.IsPositive ? fee with { Amount = due, IsRefund = true, IsRefundable = false } : null;
    }

    /// <summary>The events of the reversal and of the transaction that it takes back, or why not.</summary>
    public static JointDecision Decide(ReverseTransaction command, Transaction original, DateTimeOffset now)
    {
        if (!original.Exists)
            return Refusal.NotFound("transaction", command.Original.Value);
        if (original.Status is not Status.Completed)
            return Refusal.WrongState(
                $"Transaction {command.Original} is {TransactionView.Name(original.Status)}; only what has completed can be reversed."
            );
        if (original.Created.Reverses is { } first)
            return Refusal.WrongState(
                $"Transaction {command.Original} is itself the reversal of {first}; create a new transaction instead."
            );
        if (original.Reversals?.Count >= MaxPerTransaction)
            return Refusal.WrongState(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Transaction {command.Original} has {MaxPerTransaction} reversals, which is the most."
                )
            );
        var left = Left(original, command.Lapsed ?? []);
        var amount = command.Amount.IsZero ? left : command.Amount;
        if (amount > left || !amount.IsPositive)
            return new Refusal(
                TransactionCodes.ReversalExceeds,
                $"Of {original.Facts.Amount} of transaction {command.Original}, {left} are left to reverse; {(amount.IsPositive ? amount : original.Facts.Amount)} are too much."
            )
                .With("transactionId", command.Original.Value)
                .With("left", new DecimalAmount(left))
                .With("currency", left.Currency.Code);
        var refund = Refund(original, amount, command.Lapsed ?? []);
        return JointDecision.Accept(
            [Created(command, original.Created, amount, refund, now), new RiskAssessmentInitiated(command.Id)],
            [new ReversalRequested(command.Original, command.Id, amount, refund?.Amount)]
        );
    }

    /// <summary>What is recorded of a reversal.</summary>
    public static TransactionCreated Created(
        ReverseTransaction command,
        TransactionCreated created,
        Money amount,
        TransactionFee? refund,
        DateTimeOffset now
    )
    {
        var original = created.Facts;
        var plan = command.Plan!; // It is prepared.
        var legs = original.Postings is { } postings ? Legs.Mirrored(postings) : null;
        var user = UserOf(original);
        var facts = new TransactionFacts(
            command.Id,
            user,
            plan.Type,
            amount,
            legs is null ? original.ToAccount : null,
            legs is null ? original.FromAccount : null,
            legs is null ? original.ToOwner : user,
            legs is null ? original.FromOwner : null,
            now,
            legs
        );
        return new TransactionCreated(
            facts,
            plan.Statement,
            Reference: null,
            now,
            Metadata: null,
            refund is null ? plan.Saga : plan.ChargedSaga,
            plan.FromOpenedAt,
            Reverses: original.Id,
            Fee: refund,
            FromPurpose: created.ToPurpose,
            ToPurpose: created.FromPurpose
        );
    }
}
