using System.Text.Json.Nodes;
using Florin.Contracts.Accounts;
using Florin.Contracts.Risk;
using Florin.Kernel;
using Florin.Platform.EventLog;
using static Florin.Contracts.Transactions.Reader;

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

    /// <summary>Among several accounts of these books at once.</summary>
    Multi,

    /// <summary>From an account to another of the same user in another currency, at a quoted rate.</summary>
    Exchange,
}

/// <summary>A transaction was accepted, and its saga began.</summary>
/// <param name="Facts">What does not change about it.</param>
/// <param name="Description">What the statement says.</param>
/// <param name="Reference">The client's own reference.</param>
/// <param name="EffectiveAt">When it counts from.</param>
/// <param name="Metadata">What the client keeps with it.</param>
/// <param name="Saga">The name and version of the saga that it runs, such as <c>transfer.1</c>.</param>
/// <param name="FromOpenedAt">When the source was opened.</param>
/// <param name="Reverses">The transaction that it takes back, whole or in part; null for any other.</param>
/// <param name="Exchange">The terms of an exchange of currencies; null for any other.</param>
/// <param name="Fee">
/// The fee that it charges or gives back in the same append; null for none. Of source and target only the one sees it whose
/// account is charged, or gets it back.
/// </param>
/// <param name="FromPurpose">Which purpose of the source it is taken from, where that segregates its balance.</param>
/// <param name="ToPurpose">Which purpose of the target it is for, likewise.</param>
public sealed record TransactionCreated(
    [property: SeenBy(Parties)] TransactionFacts Facts,
    [property: SeenBy(Parties)] string? Description,
    [property: SeenBy(Parties)] string? Reference,
    [property: SeenBy(Parties)] DateTimeOffset EffectiveAt,
    [property: SeenBy(Creator)] JsonObject? Metadata,
    [property: SeenBy(Administrator)] string Saga,
    [property: SeenBy(Administrator)] DateTimeOffset? FromOpenedAt,
    [property: SeenBy(Parties)] TransactionId? Reverses = null,
    [property: SeenBy(Creator)] ExchangeTerms? Exchange = null,
    [property: SeenBy(Source | Target)] TransactionFee? Fee = null,
    [property: SeenBy(Source)] string? FromPurpose = null,
    [property: SeenBy(Target)] string? ToPurpose = null
);

/// <summary>Risk was asked.</summary>
public sealed record RiskAssessmentInitiated([property: SeenBy(Parties)] TransactionId Id);

/// <summary>Risk has answered.</summary>
public sealed record RiskAssessmentCompleted(
    [property: SeenBy(Parties)] TransactionId Id,
    [property: SeenBy(Administrator)] RiskAssessment Assessment
);

/// <summary>It waits for an administrator.</summary>
/// <param name="Id">The transaction.</param>
/// <param name="Score">The score of its risk.</param>
/// <param name="Facts">What does not change about it; null in events of before it was recorded.</param>
public sealed record TransactionSentToReview(
    [property: SeenBy(Parties)] TransactionId Id,
    [property: SeenBy(Administrator)] decimal Score,
    [property: SeenBy(Parties)] TransactionFacts? Facts = null
);

/// <summary>It may go on.</summary>
/// <param name="Id">The transaction.</param>
/// <param name="By">The administrator, or <c>risk</c>.</param>
/// <param name="Reason">Why, as the administrator gave it; null where none was given.</param>
public sealed record TransactionApproved(
    [property: SeenBy(Parties)] TransactionId Id,
    [property: SeenBy(Parties)] string By,
    [property: SeenBy(Administrator)] string? Reason = null
);

/// <summary>It was refused before any money moved; terminal.</summary>
/// <param name="Facts">What does not change about it.</param>
/// <param name="By">The administrator, or <c>risk</c>.</param>
/// <param name="Reason">Why.</param>
public sealed record TransactionRejected(
    [property: SeenBy(Parties)] TransactionFacts Facts,
    [property: SeenBy(Parties)] string By,
    [property: SeenBy(Administrator)] string Reason
);

/// <summary>The source was debited.</summary>
public sealed record AccountDebited(
    [property: SeenBy(Parties)] TransactionId Id,
    [property: SeenBy(Parties)] AccountId Account,
    [property: SeenBy(Parties)] Money Amount,
    [property: SeenBy(Source)] Money BalanceAfter
);

/// <summary>The source refused the debit.</summary>
public sealed record AccountDebitFailed(
    [property: SeenBy(Parties)] TransactionId Id,
    [property: SeenBy(Parties)] AccountId Account,
    [property: SeenBy(Parties)] string Code,
    [property: SeenBy(Source)] string Detail
);

/// <summary>The target was credited.</summary>
public sealed record AccountCredited(
    [property: SeenBy(Parties)] TransactionId Id,
    [property: SeenBy(Parties)] AccountId Account,
    [property: SeenBy(Parties)] Money Amount,
    [property: SeenBy(Target)] Money BalanceAfter
);

/// <summary>The target refused the credit.</summary>
public sealed record AccountCreditFailed(
    [property: SeenBy(Parties)] TransactionId Id,
    [property: SeenBy(Parties)] AccountId Account,
    [property: SeenBy(Parties)] string Code,
    [property: SeenBy(Target)] string Detail
);

/// <summary>The source got its money back.</summary>
public sealed record DebitCompensated(
    [property: SeenBy(Parties)] TransactionId Id,
    [property: SeenBy(Parties)] AccountId Account,
    [property: SeenBy(Parties)] Money Amount,
    [property: SeenBy(Source)] Money BalanceAfter
);

/// <summary>The payment service settled, collected, paid out or gave back.</summary>
/// <param name="Id">The transaction.</param>
/// <param name="Payment">Its record.</param>
/// <param name="Kind">settle, collect, pay-out or refund; older events have payOut, which is read as pay-out.</param>
public sealed record PaymentSettled(
    [property: SeenBy(Parties)] TransactionId Id,
    [property: SeenBy(Creator)] PaymentId Payment,
    string Kind
)
{
    /// <summary>settle, collect, pay-out or refund.</summary>
    [SeenBy(Parties)]
    public string Kind { get; init; } = StepNames.Of(Kind);
}

/// <summary>The payment service was declined.</summary>
/// <param name="Id">The transaction.</param>
/// <param name="Kind">As of <see cref="PaymentSettled"/>.</param>
/// <param name="Code">The refusal's code.</param>
/// <param name="Detail">The refusal's sentence.</param>
public sealed record PaymentFailed(
    [property: SeenBy(Parties)] TransactionId Id,
    string Kind,
    [property: SeenBy(Parties)] string Code,
    [property: SeenBy(Creator)] string Detail
)
{
    /// <summary>settle, collect, pay-out or refund.</summary>
    [SeenBy(Parties)]
    public string Kind { get; init; } = StepNames.Of(Kind);
}

/// <summary>All of its postings were made, at once.</summary>
public sealed record PostingsMade([property: SeenBy(Parties)] TransactionId Id);

/// <summary>All of its postings were undone, at once.</summary>
public sealed record PostingsUndone([property: SeenBy(Parties)] TransactionId Id);

/// <summary>One of its accounts refused its posting, and none was made.</summary>
/// <param name="Id">The transaction.</param>
/// <param name="Code">The refusal's code.</param>
/// <param name="Detail">The refusal's sentence, which the owner of the account reads too.</param>
/// <param name="Owner">Whose account refused; null in events of before it was recorded, and where it was about no account.</param>
public sealed record PostingsFailed(
    [property: SeenBy(Parties)] TransactionId Id,
    [property: SeenBy(Parties)] string Code,
    [property: SeenBy(Administrator)] string Detail,
    [property: SeenBy(Administrator)] UserId? Owner = null
);

/// <summary>
/// A transaction that takes it back was accepted, in the same append. Whether that one completes is its own to tell.
/// </summary>
/// <param name="Id">The transaction that is taken back.</param>
/// <param name="Reversal">The transaction that does so.</param>
/// <param name="Amount">How much of it.</param>
/// <param name="RefundedFee">How much of its fee; null for nothing.</param>
public sealed record ReversalRequested(
    [property: SeenBy(Parties)] TransactionId Id,
    [property: SeenBy(Parties)] TransactionId Reversal,
    [property: SeenBy(Parties)] Money Amount,
    [property: SeenBy(Creator)] Money? RefundedFee = null
);

/// <summary>All of it happened; terminal.</summary>
public sealed record TransactionCompleted([property: SeenBy(Parties)] TransactionFacts Facts);

/// <summary>It failed and whatever had moved is back; terminal.</summary>
/// <param name="Facts">What does not change about it.</param>
/// <param name="Step">The saga's step that was refused.</param>
/// <param name="Code">The refusal's code.</param>
/// <param name="Detail">The refusal's sentence.</param>
/// <param name="Compensated">Something had moved and was moved back.</param>
/// <param name="Owner">Whose account refused the posting of several entries at once; null for any other step.</param>
public sealed record TransactionFailed(
    [property: SeenBy(Parties)] TransactionFacts Facts,
    string Step,
    [property: SeenBy(Parties)] string Code,
    [property: SeenBy(Administrator)] string Detail,
    [property: SeenBy(Parties)] bool Compensated,
    [property: SeenBy(Administrator)] UserId? Owner = null
)
{
    /// <summary>The saga's step that was refused; older events have payOut, which is read as pay-out.</summary>
    [SeenBy(Parties)]
    public string Step { get; init; } = StepNames.Of(Step);
}

/// <summary>It can go neither on nor back by itself; an administrator retries.</summary>
public sealed record ManualReviewRequired(
    [property: SeenBy(Parties)] TransactionFacts Facts,
    [property: SeenBy(Parties)] string Step,
    [property: SeenBy(Administrator)] string Detail,
    [property: SeenBy(Administrator)] bool Refused = false
);

/// <summary>An administrator let it go on from manual review.</summary>
/// <param name="Id">The transaction.</param>
/// <param name="By">The administrator.</param>
/// <param name="Reason">Why, as the administrator gave it; null where none was given.</param>
public sealed record TransactionRetried(
    [property: SeenBy(Parties)] TransactionId Id,
    [property: SeenBy(Parties)] string By,
    [property: SeenBy(Administrator)] string? Reason = null
);

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
            .Add<TransactionRetried>("TransactionRetried")
            .Add<PostingsMade>("PostingsMade")
            .Add<PostingsFailed>("PostingsFailed")
            .Add<PostingsUndone>("PostingsUndone")
            .Add<ReversalRequested>("ReversalRequested");
    }
}
