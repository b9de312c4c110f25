using System.Diagnostics;
using System.Globalization;
using Florin.Contracts.Transactions;
using Florin.Kernel;
using Florin.Platform.Sagas;

namespace Florin.Transactions;

/// <summary>Where a transaction stands.</summary>
internal enum Status
{
    Pending,
    InReview,
    Processing,
    ManualReview,
    Completed,
    Failed,
    Rejected,
}

/// <summary>What a transaction's saga has done so far.</summary>
[Flags]
internal enum SagaProgress
{
    None = 0,
    Approved = 1,
    Collected = 2,
    Debited = 4,
    Credited = 8,
    Settled = 16,
    PaidOut = 32,
    DebitUndone = 64,
    CollectUndone = 128,
    Posted = 256,
    PostUndone = 512,
}

/// <summary>A transaction that was accepted to take back another, or a part of it.</summary>
/// <param name="Id">It.</param>
/// <param name="Amount">How much it takes back.</param>
/// <param name="Fee">How much of the fee it gives back; null for nothing.</param>
internal sealed record RequestedReversal(TransactionId Id, Money Amount, Money? Fee = null);

/// <summary>Why a transaction waits in manual review.</summary>
/// <param name="Step">The saga's step that can go neither on nor back.</param>
/// <param name="Detail">What happened to it.</param>
internal sealed record StuckStep(string Step, string Detail);

/// <summary>A transaction and how far its saga is: the fold of its stream.</summary>
/// <param name="Created">All that it was created with.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="Progress">What its saga has done.</param>
/// <param name="Failure">The step that was refused, if one was.</param>
/// <param name="Compensated">It failed, and something had moved and was moved back.</param>
/// <param name="Version">How many events it has.</param>
/// <param name="Renewals">How often a step that was refused was asked again under another id.</param>
/// <param name="Refused">It waits for a person because a step was refused.</param>
/// <param name="StuckAt">Where and why it waits in manual review; null where it does not.</param>
/// <param name="Reversals">What was accepted to take it back, also what failed later; null where nothing was.</param>
/// <param name="RefusedOwner">Whose account refused a posting of several entries; null where none did.</param>
internal sealed record Transaction(
    TransactionCreated Created,
    Status Status,
    SagaProgress Progress,
    SagaFailure? Failure,
    bool Compensated,
    long Version,
    int Renewals = 0,
    bool Refused = false,
    StuckStep? StuckAt = null,
    IReadOnlyList<RequestedReversal>? Reversals = null,
    UserId? RefusedOwner = null
) : ISagaState<Transaction>
{
    public static Transaction Empty { get; } = new(null!, Status.Pending, SagaProgress.None, null, false, 0); // There is nothing until it is created.

    /// <summary>Raised with every change of what is stored of it, in snapshots and in the rows of its list.</summary>
    public const int ShapeVersion = 7;

    public static string Schema { get; } = string.Create(CultureInfo.InvariantCulture, $"transaction.{ShapeVersion}");

    /// <summary>What does not change about it and all its events tell.</summary>
    public TransactionFacts Facts => Created.Facts;

    /// <inheritdoc/>
    public string Saga => Created.Saga;

    public string Id => Facts.Id.Value;

    /// <inheritdoc/>
    public string Owner => Facts.UserId.Value;

    public bool Ended => Status is Status.Completed or Status.Failed or Status.Rejected;

    /// <inheritdoc/>
    public bool IsOver => Ended;

    public bool Parked => Status is Status.InReview or Status.ManualReview;

    public bool Exists => Version > 0;

    public bool Did(SagaProgress step) => (Progress & step) != SagaProgress.None;

    public Decision Approve(string by, string? reason) =>
        Status is Status.InReview ? [new TransactionApproved(Facts.Id, by, reason)] : NotIn("review", "approved");

    public Decision Reject(string by, string? reason) =>
        Status is Status.InReview
            ? [new TransactionRejected(Facts, by, reason ?? "rejected by an administrator")]
            : NotIn("review", "rejected");

    public Decision Retry(string by, string? reason) =>
        Status is Status.ManualReview ? [new TransactionRetried(Facts.Id, by, reason)] : NotIn("manual review", "retried");

    // One copy an event: every one of them counts the version up itself.
    public Transaction Apply(object happened) =>
        happened switch
        {
            TransactionCreated e => Empty with { Created = e, Version = 1 },
            RiskAssessmentInitiated or RiskAssessmentCompleted => this with { Version = Version + 1 },
            TransactionSentToReview => Now(Status.InReview),
            TransactionApproved => Done(SagaProgress.Approved),
            TransactionRejected => Now(Status.Rejected),
            AccountDebited => Done(SagaProgress.Debited),
            AccountDebitFailed e => Failing("debit", e.Code, e.Detail),
            AccountCredited => Done(SagaProgress.Credited),
            AccountCreditFailed e => Failing("credit", e.Code, e.Detail),
            DebitCompensated => Done(SagaProgress.DebitUndone),
            PaymentSettled e => Done(Paid(e.Kind)),
            PaymentFailed e => Failing(e.Kind, e.Code, e.Detail),
            PostingsMade => Done(SagaProgress.Posted),
            PostingsUndone => Done(SagaProgress.PostUndone),
            PostingsFailed e => Failing("post", e.Code, e.Detail) with { RefusedOwner = e.Owner },
            ReversalRequested e => With(new RequestedReversal(e.Reversal, e.Amount, e.RefundedFee)),
            TransactionCompleted => Now(Status.Completed),
            TransactionFailed e => Failed(e),
            ManualReviewRequired e => Stuck(e),
            TransactionRetried => Retried(),
            _ => throw new UnreachableException($"{happened.GetType().Name} is not an event of a transaction."),
        };

    private static SagaProgress Paid(string kind) =>
        kind switch
        {
            "settle" => SagaProgress.Settled,
            "collect" => SagaProgress.Collected,
            StepNames.PayOut => SagaProgress.PaidOut,
            "refund" => SagaProgress.CollectUndone,
            _ => throw new UnreachableException($"{kind} is not a kind of payment."),
        };

    private Transaction Retried() =>
        this with
        {
            Status = Status.Processing,
            Renewals = Refused ? Renewals + 1 : Renewals,
            Refused = false,
            StuckAt = null,
            Version = Version + 1,
        };

    private Transaction With(RequestedReversal reversal) =>
        this with
        {
            Reversals = [.. Reversals ?? [], reversal],
            Version = Version + 1,
        };

    private Transaction Stuck(ManualReviewRequired e) =>
        this with
        {
            Status = Status.ManualReview,
            Refused = e.Refused,
            StuckAt = new StuckStep(e.Step, e.Detail),
            Version = Version + 1,
        };

    private Transaction Failed(TransactionFailed e) =>
        this with
        {
            Status = Status.Failed,
            Compensated = e.Compensated,
            Version = Version + 1,
        };

    private Transaction Now(Status status) => this with { Status = status, Version = Version + 1 };

    private Transaction Done(SagaProgress step) =>
        this with
        {
            Status = Status.Processing,
            Progress = Progress | step,
            Version = Version + 1,
        };

    private Transaction Failing(string step, string code, string detail) =>
        this with
        {
            Status = Status.Processing,
            Failure = new SagaFailure(step, code, detail),
            Version = Version + 1,
        };

    private Decision NotIn(string state, string wanted) =>
        Exists
            ? Refusal.WrongState(
                $"The transaction is {TransactionView.Name(Status)}; only a transaction in {state} can be {wanted}."
            )
            : Refusal.NotFound("transaction", "with this id");
}
