using Florin.Contracts.Accounts;
using Florin.Contracts.Payments;
using Florin.Contracts.Risk;
using Florin.Contracts.Transactions;
using Florin.Kernel;
using Florin.Platform.Calls;
using Florin.Platform.Resilience;
using Florin.Platform.Sagas;
using Florin.Transactions.Fees;

namespace Florin.Transactions.Sagas;

/// <summary>The steps that the sagas are made of.</summary>
internal sealed class Steps(RiskClient risk, AccountsClient accounts, PaymentsClient payments, SagaOptions options)
{
    private readonly StepPatience _inside = new(
        options.StepTimeout,
        options.StepAttempts,
        options.RetryDelay,
        options.MaxRetryDelay,
        options.MaxOutage
    );

    private readonly StepPatience _payment = new(
        options.StepTimeout,
        options.PaymentAttempts,
        options.RetryDelay,
        options.MaxRetryDelay,
        options.MaxOutage
    )
    {
        Pending = options.PaymentTimeout,
    };

    public SagaStep<Transaction> Assess => new("assess", "risk assess", AssessRisk, t => t.Did(SagaProgress.Approved), _inside);

    public SagaStep<Transaction> Settle =>
        new("settle", "payment settle", Payment(PaymentKind.Settle, "settle"), t => t.Did(SagaProgress.Settled), _payment);

    public SagaStep<Transaction> Collect =>
        new("collect", "payment collect", Payment(PaymentKind.Collect, "collect"), t => t.Did(SagaProgress.Collected), _payment)
        {
            IsOutside = true,
            Undo = Payment(PaymentKind.Refund, "refund"),
            UndoAsks = "payment refund",
            IsUndone = t => t.Did(SagaProgress.CollectUndone),
        };

    public SagaStep<Transaction> PayOut =>
        new(
            StepNames.PayOut,
            "payment pay out",
            Payment(PaymentKind.PayOut, StepNames.PayOut),
            t => t.Did(SagaProgress.PaidOut),
            _payment
        )
        {
            IsOutside = true,
            IsPivot = true,
        };

    public SagaStep<Transaction> Debit(Counterpart counterpart) =>
        new(
            "debit",
            "account debit",
            (t, c, cancel) => DebitSource(t, counterpart, c, cancel),
            t => t.Did(SagaProgress.Debited),
            _inside
        )
        {
            Undo = (t, c, cancel) => CreditBack(t, counterpart, c, cancel),
            UndoAsks = "account credit back",
            IsUndone = t => t.Did(SagaProgress.DebitUndone),
        };

    public SagaStep<Transaction> Credit(Counterpart counterpart) =>
        new(
            "credit",
            "account credit",
            (t, c, cancel) => CreditTarget(t, counterpart, c, cancel),
            t => t.Did(SagaProgress.Credited),
            _inside
        )
        {
            IsPivot = true,
        };

    public SagaStep<Transaction> Post =>
        new("post", "account post entries", PostAll, t => t.Did(SagaProgress.Posted), _inside) { IsPivot = true };

    /// <summary>Posts the amount and the fee at once.</summary>
    public SagaStep<Transaction> PostCharged =>
        new("post", "account post entries", PostWithFee, t => t.Did(SagaProgress.Posted), _inside) { IsPivot = true };

    /// <summary>The same where the amount leaves only afterwards, and may have to come back.</summary>
    public SagaStep<Transaction> PostBeforePayOut =>
        PostCharged with
        {
            IsPivot = false,
            Undo = UndoPosting,
            UndoAsks = "account post entries back",
            IsUndone = t => t.Did(SagaProgress.PostUndone),
        };

    private Task<StepResult> PostWithFee(Transaction t, CallContext context, CancellationToken cancel) =>
        Together(t, ChargedEntries.Of(t.Created), context, cancel); // Only sagas of a fee have this step.

    private async Task<StepResult> UndoPosting(Transaction t, CallContext context, CancellationToken cancel)
    {
        var entries = ChargedEntries.Undoing(ChargedEntries.Of(t.Created)); // As above.
        var asked = new PostEntries(t.Facts.Id, entries, Statement(t), t.Created.EffectiveAt);
        return (await accounts.Post(asked, context, cancel)).Refusal is { } refused
            ? StepResult.Refused(refused.ToRefusal())
            : StepResult.Happened(new PostingsUndone(t.Facts.Id));
    }

    private Task<StepResult> PostAll(Transaction t, CallContext context, CancellationToken cancel) =>
        Together(t, AllEntries.Of(t.Facts.Postings!), context, cancel); // Only sagas of postings have this step.

    private async Task<StepResult> Together(
        Transaction t,
        IReadOnlyList<AccountEntry> entries,
        CallContext context,
        CancellationToken cancel
    )
    {
        var asked = new PostEntries(t.Facts.Id, entries, Statement(t), t.Created.EffectiveAt);
        var posted = await accounts.Post(asked, context, cancel);
        return posted.Refusal is { } refused
            ? StepResult.Refused(
                refused.ToRefusal(),
                new PostingsFailed(t.Facts.Id, refused.Code, refused.Detail, RefusedOwner.Of(t.Created, refused))
            )
            : StepResult.Happened(new PostingsMade(t.Facts.Id));
    }

    private async Task<StepResult> AssessRisk(Transaction t, CallContext context, CancellationToken cancel)
    {
        var facts = t.Facts;
        var asked = new AssessTransaction(
            facts.Id,
            facts.UserId,
            facts.Type,
            facts.Amount,
            facts.FromAccount,
            t.Created.FromOpenedAt,
            facts.ToAccount,
            facts.CreatedAt,
            Historic: t.Created.EffectiveAt < facts.CreatedAt
        )
        {
            FurtherAmounts = facts.Postings is { } legs ? Legs.FurtherAmounts(legs, facts.Amount.Currency) : null,
            Accounts = facts.Postings?.Select(leg => leg.Account).Distinct().ToList(),
        };
        var assessment = await risk.Assess(asked, context, cancel);
        var completed = new RiskAssessmentCompleted(facts.Id, assessment);
        return assessment.Decision switch
        {
            RiskDecision.Approved => StepResult.Happened(completed, new TransactionApproved(facts.Id, "risk")),
            RiskDecision.Review => StepResult.Happened(
                completed,
                new TransactionSentToReview(facts.Id, assessment.Score, facts)
            ),
            _ => StepResult.Happened(completed, new TransactionRejected(facts, "risk", Reasons(assessment))),
        };
    }

    private async Task<StepResult> DebitSource(
        Transaction t,
        Counterpart counterpart,
        CallContext context,
        CancellationToken cancel
    )
    {
        var posting = Posting(t, t.Facts.FromAccount!.Value, counterpart, t.Created.FromPurpose); // Only sagas with a source have this step.
        var posted = await accounts.Debit(posting, context, cancel);
        return posted.Refusal is { } refused
            ? StepResult.Refused(
                refused.ToRefusal(),
                new AccountDebitFailed(t.Facts.Id, posting.Account, refused.Code, refused.Detail)
            )
            : StepResult.Happened(new AccountDebited(t.Facts.Id, posting.Account, posting.Amount, After(posted)));
    }

    private async Task<StepResult> CreditBack(
        Transaction t,
        Counterpart counterpart,
        CallContext context,
        CancellationToken cancel
    )
    {
        var posting = Posting(t, t.Facts.FromAccount!.Value, counterpart, t.Created.FromPurpose) with { Compensates = true }; // As above.
        var posted = await accounts.Credit(posting, context, cancel);
        return posted.Refusal is { } refused
            ? StepResult.Refused(refused.ToRefusal())
            : StepResult.Happened(new DebitCompensated(t.Facts.Id, posting.Account, posting.Amount, After(posted)));
    }

    private async Task<StepResult> CreditTarget(
        Transaction t,
        Counterpart counterpart,
        CallContext context,
        CancellationToken cancel
    )
    {
        var posting = Posting(t, t.Facts.ToAccount!.Value, counterpart, t.Created.ToPurpose); // Only sagas with a target have this step.
        var posted = await accounts.Credit(posting, context, cancel);
        return posted.Refusal is { } refused
            ? StepResult.Refused(
                refused.ToRefusal(),
                new AccountCreditFailed(t.Facts.Id, posting.Account, refused.Code, refused.Detail)
            )
            : StepResult.Happened(new AccountCredited(t.Facts.Id, posting.Account, posting.Amount, After(posted)));
    }

    private StepAction<Transaction> Payment(PaymentKind kind, string name) =>
        async (t, context, cancel) =>
        {
            var asked = new MakePayment(t.Facts.Id, t.Facts.UserId, kind, t.Facts.Amount, t.Created.Reference);
            var made = await payments.Make(asked, context, cancel);
            if (made.IsPending)
                return StepResult.Pending;
            return made.Refusal is { } refused
                ? StepResult.Refused(refused.ToRefusal(), new PaymentFailed(t.Facts.Id, name, refused.Code, refused.Detail))
                : StepResult.Happened(new PaymentSettled(t.Facts.Id, made.Payment, name));
        };

    private static PostToAccount Posting(Transaction t, AccountId account, Counterpart counterpart, string? purpose) =>
        new(account, t.Facts.Id, t.Facts.Amount, counterpart, Statement(t), t.Created.EffectiveAt, Compensates: false, purpose);

    private static string Statement(Transaction t) => Statement(t.Created);

    /// <summary>What the statements say of a transaction.</summary>
    public static string Statement(TransactionCreated created) => created.Description ?? Described(created.Facts.Type);

    private static Money After(Posted posted) =>
        posted.BalanceAfter
        ?? throw new ServiceUnavailable("account", "a posting came back with neither a balance nor a refusal.");

    /// <summary>What the statement says of a transaction without a description.</summary>
    public static string Described(TransactionType type) =>
        type switch
        {
            TransactionType.Transfer => "transfer",
            TransactionType.Deposit => "deposit",
            TransactionType.Withdrawal => "withdrawal",
            TransactionType.Multi => "transaction with several legs",
            _ => "exchange",
        };

    private static string Reasons(RiskAssessment assessment) => string.Join("; ", assessment.Fired.Select(rule => rule.Reason));
}
