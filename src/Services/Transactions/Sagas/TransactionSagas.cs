using System.Collections.Immutable;
using System.Diagnostics;
using Florin.Contracts.Accounts;
using Florin.Contracts.Payments;
using Florin.Contracts.Risk;
using Florin.Contracts.Transactions;
using Florin.Platform.Sagas;

namespace Florin.Transactions.Sagas;

/// <summary>
/// The sagas as data. A step's name is part of its command id and so is never changed; new steps make a new version,
/// and the old one stays here for as long as a saga of it may be under way.
/// </summary>
internal sealed class TransactionSagas
{
    public TransactionSagas(RiskClient risk, AccountsClient accounts, PaymentsClient payments, SagaOptions options)
    {
        var steps = new Steps(risk, accounts, payments, options);
        Transfer = Define(
            "transfer",
            [steps.Assess, steps.Debit(Counterpart.Clearing), steps.Credit(Counterpart.Clearing), steps.Settle]
        );
        Deposit = Define("deposit", [steps.Assess, steps.Collect, steps.Credit(Counterpart.World)]);
        Withdrawal = Define("withdrawal", [steps.Assess, steps.Debit(Counterpart.World), steps.PayOut]);
        Multi = Define("multi", [steps.Assess, steps.Post, steps.Settle]);
        Exchange = Define("exchange", [steps.Assess, steps.Post, steps.Settle]);
        ChargedTransfer = Define("transfer.charged", [steps.Assess, steps.PostCharged, steps.Settle]);
        ChargedDeposit = Define("deposit.charged", [steps.Assess, steps.Collect, steps.PostCharged]);
        ChargedWithdrawal = Define("withdrawal.charged", [steps.Assess, steps.PostBeforePayOut, steps.PayOut]);
    }

    public SagaDefinition<Transaction> Transfer { get; }

    public SagaDefinition<Transaction> Deposit { get; }

    public SagaDefinition<Transaction> Withdrawal { get; }

    public SagaDefinition<Transaction> Multi { get; }

    public SagaDefinition<Transaction> Exchange { get; }

    /// <summary>A transfer with a fee: both are posted at once.</summary>
    public SagaDefinition<Transaction> ChargedTransfer { get; }

    /// <summary>A deposit with a fee.</summary>
    public SagaDefinition<Transaction> ChargedDeposit { get; }

    /// <summary>A withdrawal with a fee.</summary>
    public SagaDefinition<Transaction> ChargedWithdrawal { get; }

    public IReadOnlyList<SagaDefinition<Transaction>> All =>
        [Transfer, Deposit, Withdrawal, Multi, Exchange, ChargedTransfer, ChargedDeposit, ChargedWithdrawal];

    /// <summary>The saga of a transaction with a fee.</summary>
    public SagaDefinition<Transaction> Charged(TransactionType type) =>
        type switch
        {
            TransactionType.Transfer => ChargedTransfer,
            TransactionType.Deposit => ChargedDeposit,
            TransactionType.Withdrawal => ChargedWithdrawal,
            _ => throw new UnreachableException($"A {type} has no fee by rule."),
        };

    public SagaDefinition<Transaction> For(TransactionType type) =>
        type switch
        {
            TransactionType.Transfer => Transfer,
            TransactionType.Deposit => Deposit,
            TransactionType.Withdrawal => Withdrawal,
            TransactionType.Multi => Multi,
            _ => Exchange,
        };

    private static SagaDefinition<Transaction> Define(string name, ImmutableArray<SagaStep<Transaction>> steps) =>
        new(name, 1, steps)
        {
            Completed = t => new TransactionCompleted(t.Facts),
            Failed = Failed,
            Stuck = (t, step, why) => new ManualReviewRequired(t.Facts, step, why.Detail, why.Refused),
        };

    private static TransactionFailed Failed(Transaction t, bool undone) =>
        new(t.Facts, t.Failure!.Step, t.Failure.Code, t.Failure.Detail, undone, t.RefusedOwner); // It goes back for a failure.
}
