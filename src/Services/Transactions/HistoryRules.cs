using Florin.Contracts.Risk;
using Florin.Contracts.Transactions;
using Florin.Kernel;
using Florin.Platform.EventLog;
using Florin.Transactions.Fees;

namespace Florin.Transactions;

/// <summary>
/// What an event of a transaction must agree with: the facts that the transaction was created with, and what had happened
/// before. For offline checks of a log; what is written to it is decided by the saga.
/// </summary>
internal static class HistoryRules
{
    private static readonly string[] Kinds = ["settle", "collect", StepNames.PayOut, "refund"];

    /// <summary>Why an event cannot be the next one; null where it can.</summary>
    public static string? Problem(Transaction before, Recorded happened) =>
        happened.Data switch
        {
            TransactionCreated e => Created(e, happened),
            AccountDebited e => Moved(
                before,
                e.Account,
                before.Facts.FromAccount,
                e.Amount,
                e.BalanceAfter,
                SagaProgress.Debited
            ),
            AccountCredited e => Moved(
                before,
                e.Account,
                before.Facts.ToAccount,
                e.Amount,
                e.BalanceAfter,
                SagaProgress.Credited
            ),
            DebitCompensated e => Undone(before, e),
            AccountDebitFailed e => Account(e.Account, before.Facts.FromAccount),
            AccountCreditFailed e => Account(e.Account, before.Facts.ToAccount),
            PaymentSettled e => Kinds.Contains(e.Kind) ? null : $"'{e.Kind}' is not a kind of payment",
            PaymentFailed e => Kinds.Contains(e.Kind) ? null : $"'{e.Kind}' is not a kind of payment",
            RiskAssessmentCompleted e => Assessed(e.Assessment),
            TransactionApproved or TransactionSentToReview => before.Did(SagaProgress.Approved) ? NotNow(before) : null,
            TransactionRejected e => before.Did(SagaProgress.Approved) ? NotNow(before) : Facts(before, e.Facts),
            TransactionRetried => before.Status is Status.ManualReview ? null : NotNow(before),
            TransactionCompleted e => Facts(before, e.Facts) ?? AllDone(before),
            TransactionFailed e => Facts(before, e.Facts) ?? Failed(before, e),
            ManualReviewRequired e => Facts(before, e.Facts),
            PostingsUndone => !before.Did(SagaProgress.Posted) ? "there were no postings to undo"
            : before.Did(SagaProgress.PostUndone) ? "it had already happened"
            : null,
            PostingsMade or PostingsFailed => Legged(before, happened.Data),
            ReversalRequested e => Reversed(before, e),
            _ => null,
        } ?? (IdOf(happened.Data) is { } id && TransactionEvents.StreamOf(id) != happened.Stream ? $"it names {id}" : null);

    private static string? Created(TransactionCreated e, Recorded happened)
    {
        var facts = e.Facts;
        return TransactionEvents.StreamOf(facts.Id) != happened.Stream ? $"it names {facts.Id}"
            : !facts.Amount.IsPositive ? $"its amount is {facts.Amount}"
            : Sides(facts) is { } wrong ? wrong
            : e.Fee is { } fee && ChargedEntries.Problem(e, fee) is { } unfit ? unfit
            : facts.FromAccount is not null && facts.FromAccount == facts.ToAccount ? "its source is its target"
            : facts.CreatedAt != happened.At
                ? $"it was created at {Rfc3339.Text(facts.CreatedAt)} and recorded at {Rfc3339.Text(happened.At)}"
            : !e.Saga.StartsWith($"{facts.Type.ToString().ToLowerInvariant()}.", StringComparison.Ordinal)
                ? $"a {facts.Type} does not run the saga {e.Saga}"
            : null;
    }

    private static string? Legged(Transaction before, object happened) =>
        before.Facts.Postings is null && before.Created.Fee is null ? "it has no postings"
        : happened is PostingsMade && before.Did(SagaProgress.Posted) ? "it had already happened"
        : null;

    private static string? Reversed(Transaction before, ReversalRequested e) =>
        before.Status is not Status.Completed ? NotNow(before)
        : before.Created.Reverses is not null ? "it is itself a reversal"
        : !ReferenceEquals(e.Amount.Currency, before.Facts.Amount.Currency) || !e.Amount.IsPositive
            ? $"the amount is {e.Amount}"
        : null;

    private static string? Sides(TransactionFacts facts)
    {
        var needs = (
            From: facts.Type is not (TransactionType.Deposit or TransactionType.Multi),
            To: facts.Type is not (TransactionType.Withdrawal or TransactionType.Multi)
        );
        return facts.FromAccount is not null != needs.From
            || facts.FromOwner is not null != (needs.From || facts.Type is TransactionType.Multi)
                ? "its source does not match its type"
            : facts.ToAccount is not null != needs.To || facts.ToOwner is not null != needs.To
                ? "its target does not match its type"
            : facts.Postings is null == facts.Type is TransactionType.Multi or TransactionType.Exchange
                ? "its postings do not match its type"
            : facts.Postings is { } legs && (legs.Count < 2 || legs.Any(leg => !leg.Amount.IsPositive) || !Legs.Balance(legs))
                ? "its postings do not balance"
            : null;
    }

    private static string? Moved(
        Transaction before,
        AccountId account,
        AccountId? wanted,
        Money amount,
        Money balanceAfter,
        SagaProgress step
    ) =>
        before.Did(step) ? "it had already happened"
        : amount != before.Facts.Amount ? $"the amount is {amount}, the transaction's is {before.Facts.Amount}"
        : !ReferenceEquals(balanceAfter.Currency, amount.Currency) ? $"the balance after it is in {balanceAfter.Currency}"
        : Account(account, wanted);

    private static string? Undone(Transaction before, DebitCompensated e) =>
        before.Did(SagaProgress.Debited)
            ? Moved(before, e.Account, before.Facts.FromAccount, e.Amount, e.BalanceAfter, SagaProgress.DebitUndone)
            : "there was no debit to undo";

    private static string? Account(AccountId account, AccountId? wanted) =>
        account == wanted ? null : $"the account is {account}, the transaction's is {wanted?.Value ?? "none"}";

    private static string? Facts(Transaction before, TransactionFacts facts) =>
        facts == before.Facts ? null : $"it has {facts}, but the transaction was created as {before.Facts}";

    private static string? Assessed(RiskAssessment assessment) =>
        assessment.Score is < 0 or > 1 ? $"the score is {assessment.Score}" : null;

    private static string? AllDone(Transaction before)
    {
        var needs = before.Facts.Type switch
        {
            TransactionType.Deposit when before.Created.Fee is not null => SagaProgress.Collected | SagaProgress.Posted,
            TransactionType.Withdrawal when before.Created.Fee is not null => SagaProgress.Posted | SagaProgress.PaidOut,
            TransactionType.Transfer when before.Created.Fee is not null => SagaProgress.Posted | SagaProgress.Settled,
            TransactionType.Transfer => SagaProgress.Debited | SagaProgress.Credited | SagaProgress.Settled,
            TransactionType.Deposit => SagaProgress.Collected | SagaProgress.Credited,
            TransactionType.Withdrawal => SagaProgress.Debited | SagaProgress.PaidOut,
            _ => SagaProgress.Posted | SagaProgress.Settled,
        };
        return (before.Progress & needs) == needs ? null : $"only {before.Progress} of {needs} had happened";
    }

    private static string? Failed(Transaction before, TransactionFailed e)
    {
        var undone = before.Did(SagaProgress.DebitUndone | SagaProgress.CollectUndone | SagaProgress.PostUndone);
        return before.Failure is not { } failure ? "nothing had failed"
            : (e.Step, e.Code, e.Detail) != (failure.Step, failure.Code, failure.Detail)
                ? $"it has {e.Step} {e.Code} '{e.Detail}', but what failed was {failure.Step} {failure.Code} '{failure.Detail}'"
            : e.Owner != before.RefusedOwner ? $"it has {e.Owner} as whose account refused, but that was {before.RefusedOwner}"
            : before.Did(SagaProgress.Debited) && !before.Did(SagaProgress.DebitUndone) ? "its debit was not undone"
            : before.Did(SagaProgress.Posted) && !before.Did(SagaProgress.PostUndone) ? "its postings were not undone"
            : before.Did(SagaProgress.Collected) && !before.Did(SagaProgress.CollectUndone)
                ? "the collected amount was not refunded"
            : e.Compensated != undone ? $"it has compensated: {e.Compensated}"
            : null;
    }

    private static string NotNow(Transaction before) => $"the transaction was {TransactionView.Name(before.Status)}";

    private static TransactionId? IdOf(object happened) =>
        happened switch
        {
            RiskAssessmentInitiated e => e.Id,
            RiskAssessmentCompleted e => e.Id,
            TransactionSentToReview e => e.Id,
            TransactionApproved e => e.Id,
            AccountDebited e => e.Id,
            AccountDebitFailed e => e.Id,
            AccountCredited e => e.Id,
            AccountCreditFailed e => e.Id,
            DebitCompensated e => e.Id,
            PaymentSettled e => e.Id,
            PaymentFailed e => e.Id,
            TransactionRetried e => e.Id,
            PostingsMade e => e.Id,
            PostingsFailed e => e.Id,
            PostingsUndone e => e.Id,
            ReversalRequested e => e.Id,
            _ => null,
        };
}
