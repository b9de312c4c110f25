using System.Text.Json.Nodes;
using Florin.Contracts.Accounts;
using Florin.Contracts.Risk;
using Florin.Kernel;
using Florin.Platform.EventLog;

namespace Florin.Contracts.Transactions;

/// <summary>What a transaction does with money.</summary>
public enum TransactionType
{
    /// <summary>From one account of these books to another.</summary>
    Transfer,

    /// <summary>From the outside to an account.</summary>
    Deposit,

    /// <summary>From an account to the outside.</summary>
    Withdrawal,
}

/// <summary>What does not change about a transaction; carried by its first and its last event, so that consumers need no look-up.</summary>
/// <param name="Id">The transaction.</param>
/// <param name="UserId">Who asked for it.</param>
/// <param name="Type">What it does.</param>
/// <param name="Amount">How much.</param>
/// <param name="FromAccount">The source; null for a deposit.</param>
/// <param name="ToAccount">The target; null for a withdrawal.</param>
/// <param name="FromOwner">Whose the source is.</param>
/// <param name="ToOwner">Whose the target is.</param>
/// <param name="CreatedAt">When it was accepted.</param>
public sealed record TransactionFacts(
    TransactionId Id,
    UserId UserId,
    TransactionType Type,
    Money Amount,
    AccountId? FromAccount,
    AccountId? ToAccount,
    UserId? FromOwner,
    UserId? ToOwner,
    DateTimeOffset CreatedAt
);

/// <summary>A transaction was accepted, and its saga began.</summary>
/// <param name="Facts">What does not change about it.</param>
/// <param name="Description">What the statement says.</param>
/// <param name="Reference">The client's own reference.</param>
/// <param name="EffectiveAt">When it counts from.</param>
/// <param name="Metadata">What the client keeps with it.</param>
/// <param name="Saga">The name and version of the saga that it runs, such as <c>transfer.1</c>.</param>
/// <param name="FromOpenedAt">When the source was opened.</param>
public sealed record TransactionCreated(
    TransactionFacts Facts,
    string? Description,
    string? Reference,
    DateTimeOffset EffectiveAt,
    JsonObject? Metadata,
    string Saga,
    DateTimeOffset? FromOpenedAt
);

/// <summary>Risk was asked.</summary>
public sealed record RiskAssessmentInitiated(TransactionId Id);

/// <summary>Risk has answered.</summary>
public sealed record RiskAssessmentCompleted(TransactionId Id, RiskAssessment Assessment);

/// <summary>It waits for an administrator.</summary>
public sealed record TransactionSentToReview(TransactionId Id, decimal Score);

/// <summary>It may go on.</summary>
/// <param name="Id">The transaction.</param>
/// <param name="By">The administrator, or <c>risk</c>.</param>
public sealed record TransactionApproved(TransactionId Id, string By);

/// <summary>It was refused before any money moved; terminal.</summary>
/// <param name="Facts">What does not change about it.</param>
/// <param name="By">The administrator, or <c>risk</c>.</param>
/// <param name="Reason">Why.</param>
public sealed record TransactionRejected(TransactionFacts Facts, string By, string Reason);

/// <summary>The source was debited.</summary>
public sealed record AccountDebited(TransactionId Id, AccountId Account, Money Amount, Money BalanceAfter);

/// <summary>The source refused the debit.</summary>
public sealed record AccountDebitFailed(TransactionId Id, AccountId Account, string Code, string Detail);

/// <summary>The target was credited.</summary>
public sealed record AccountCredited(TransactionId Id, AccountId Account, Money Amount, Money BalanceAfter);

/// <summary>The target refused the credit.</summary>
public sealed record AccountCreditFailed(TransactionId Id, AccountId Account, string Code, string Detail);

/// <summary>The source got its money back.</summary>
public sealed record DebitCompensated(TransactionId Id, AccountId Account, Money Amount, Money BalanceAfter);

/// <summary>The payment service settled, collected, paid out or gave back.</summary>
/// <param name="Id">The transaction.</param>
/// <param name="Payment">Its record.</param>
/// <param name="Kind">settle, collect, payOut or refund.</param>
public sealed record PaymentSettled(TransactionId Id, PaymentId Payment, string Kind);

/// <summary>The payment service was declined.</summary>
public sealed record PaymentFailed(TransactionId Id, string Kind, string Code, string Detail);

/// <summary>All of it happened; terminal.</summary>
public sealed record TransactionCompleted(TransactionFacts Facts);

/// <summary>It failed and whatever had moved is back; terminal.</summary>
/// <param name="Facts">What does not change about it.</param>
/// <param name="Step">The saga's step that was refused.</param>
/// <param name="Code">The refusal's code.</param>
/// <param name="Detail">The refusal's sentence.</param>
/// <param name="Compensated">Something had moved and was moved back.</param>
public sealed record TransactionFailed(TransactionFacts Facts, string Step, string Code, string Detail, bool Compensated);

/// <summary>It can go neither on nor back by itself; an administrator retries.</summary>
public sealed record ManualReviewRequired(TransactionFacts Facts, string Step, string Detail, bool Refused = false);

/// <summary>An administrator let it go on from manual review.</summary>
public sealed record TransactionRetried(TransactionId Id, string By);

/// <summary>The events of the transaction service, which other services follow.</summary>
public static class TransactionEvents
{
    /// <summary>The stream of a transaction.</summary>
    public static string StreamOf(TransactionId id) => $"transaction-{id}";

    /// <summary>Names them.</summary>
    public static void Register(EventTypes types)
    {
        ArgumentNullException.ThrowIfNull(types);
        types
            .Refusals([.. TransactionCodes.All, .. AccountCodes.All])
            .Add<TransactionCreated>("TransactionCreated")
            .Add<RiskAssessmentInitiated>("RiskAssessmentInitiated")
            .Add<RiskAssessmentCompleted>("RiskAssessmentCompleted")
            .Add<TransactionSentToReview>("TransactionSentToReview")
            .Add<TransactionApproved>("TransactionApproved")
            .Add<TransactionRejected>("TransactionRejected")
            .Add<AccountDebited>("AccountDebited")
            .Add<AccountDebitFailed>("AccountDebitFailed")
            .Add<AccountCredited>("AccountCredited")
            .Add<AccountCreditFailed>("AccountCreditFailed")
            .Add<DebitCompensated>("DebitCompensated")
            .Add<PaymentSettled>("PaymentSettled")
            .Add<PaymentFailed>("PaymentFailed")
            .Add<TransactionCompleted>("TransactionCompleted")
            .Add<TransactionFailed>("TransactionFailed")
            .Add<ManualReviewRequired>("ManualReviewRequired")
            .Add<TransactionRetried>("TransactionRetried");
    }
}
