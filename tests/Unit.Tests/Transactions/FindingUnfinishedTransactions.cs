using System.Collections.Immutable;
using Florin.Contracts.Risk;
using Florin.Contracts.Transactions;
using Florin.Kernel;
using Florin.Platform.EventLog;
using Florin.Platform.Sagas;
using Florin.Transactions;
using Florin.Transactions.Sagas;

namespace Florin.Unit.Tests.Transactions;

/// <summary>Whether a transaction's saga must run follows from its last event just as from the fold of all of them.</summary>
public sealed class FindingUnfinishedTransactions
{
    private static readonly TransactionFacts Facts = new(
        new TransactionId("txn_1"),
        new UserId("user_1"),
        TransactionType.Transfer,
        new Money(100, Currency.Of("USD")),
        new AccountId("acc_1"),
        new AccountId("acc_2"),
        null,
        null,
        DateTimeOffset.UnixEpoch
    );

    private static readonly TransactionCreated Created = new(
        Facts,
        null,
        null,
        DateTimeOffset.UnixEpoch,
        null,
        "transfer.1",
        null
    );

    private static readonly object[] Happened =
    [
        new RiskAssessmentInitiated(Facts.Id),
        new RiskAssessmentCompleted(Facts.Id, new RiskAssessment(0, RiskDecision.Approved, ImmutableArray<FiredRule>.Empty)),
        new TransactionSentToReview(Facts.Id, 0.8m),
        new TransactionApproved(Facts.Id, "user_2"),
        new TransactionRejected(Facts, "user_2", "no"),
        new AccountDebited(Facts.Id, new AccountId("acc_1"), Facts.Amount, Facts.Amount),
        new AccountDebitFailed(Facts.Id, new AccountId("acc_1"), "no", "no"),
        new AccountCredited(Facts.Id, new AccountId("acc_2"), Facts.Amount, Facts.Amount),
        new AccountCreditFailed(Facts.Id, new AccountId("acc_2"), "no", "no"),
        new DebitCompensated(Facts.Id, new AccountId("acc_1"), Facts.Amount, Facts.Amount),
        new PaymentSettled(Facts.Id, new PaymentId("pay_1"), "settle"),
        new PaymentFailed(Facts.Id, "collect", "no", "no"),
        new TransactionCompleted(Facts),
        new TransactionFailed(Facts, "debit", "no", "no", Compensated: false),
        new ManualReviewRequired(Facts, "settle", "why", Refused: false),
        new TransactionRetried(Facts.Id, "user_2"),
        new PostingsMade(Facts.Id),
        new PostingsFailed(Facts.Id, "no", "no"),
        new PostingsUndone(Facts.Id),
        new ReversalRequested(Facts.Id, new TransactionId("txn_2"), Facts.Amount),
    ];

    [Fact]
    public void Agrees_with_the_fold_after_every_event()
    {
        foreach (var happened in Happened)
        {
            var state = Transaction.Empty.Apply(Created).Apply(happened);
            var (id, move) = SagasInService.MoveOf(Recorded(happened));
            Assert.Equal(state.Ended || state.Parked, move is SagaMove.Rests or SagaMove.ManualReview);
            Assert.Equal(state.Status is Status.ManualReview, move is SagaMove.ManualReview);
            Assert.Equal(move is SagaMove.None ? "" : "txn_1", id);
        }
        Assert.Equal(("txn_1", SagaMove.Runs), SagasInService.MoveOf(Recorded(Created)));
    }

    [Fact]
    public void Covers_every_event_of_a_transaction()
    {
        var types = new EventTypes();
        TransactionEvents.Register(types);
        var known = types
            .All.Select(e => e.Type)
            .Except([typeof(CommandRefused), typeof(CommandUnchanged)])
            .Select(t => t.Name);
        Assert.Equal(known.Order(), Happened.Append(Created).Select(happened => happened.GetType().Name).Order());
    }

    private static Recorded Recorded(object happened) =>
        new(
            1,
            "transaction-txn_1",
            1,
            "",
            happened,
            DateTimeOffset.UnixEpoch,
            new Metadata(CommandId.Derived("c"), "C", "system", "c")
        );
}
