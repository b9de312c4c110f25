using System.Text.Json.Nodes;
using Florin.Contracts.Risk;
using Florin.Contracts.Transactions;
using Florin.Kernel;
using Florin.Platform.Identity;

namespace Florin.Unit.Tests.Transactions;

/// <summary>A transfer of Alice's to Bob, and every event that a transaction can have, full of what not everybody may know.</summary>
internal static class SomeTransaction
{
    public static readonly Actor Alice = new("user_alice", Role.User);
    public static readonly Actor Bob = new("user_bob", Role.User);
    public static readonly Actor Eve = new("user_eve", Role.User);
    public static readonly Actor Admin = new("user_admin", Role.Admin);
    public static readonly AccountId From = new("acc_from");
    public static readonly AccountId To = new("acc_to");
    public static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    public static readonly TransactionFacts Facts = new(
        new TransactionId("txn_1"),
        new UserId(Alice.Id),
        TransactionType.Transfer,
        Usd(1),
        From,
        To,
        new UserId(Alice.Id),
        new UserId(Bob.Id),
        Now
    );

    public static readonly IReadOnlyList<object> Events =
    [
        new TransactionCreated(
            Facts,
            "rent",
            "INV-1",
            Now,
            new JsonObject { ["secret"] = "of Alice" },
            "transfer.1",
            Now.AddYears(-1)
        ),
        new RiskAssessmentInitiated(Facts.Id),
        new RiskAssessmentCompleted(
            Facts.Id,
            new RiskAssessment(0.7m, RiskDecision.Review, [new FiredRule("large-amount", 0.7m, "It is large.")])
        ),
        new TransactionSentToReview(Facts.Id, 0.7m),
        new TransactionApproved(Facts.Id, Admin.Id),
        new TransactionRejected(Facts, "risk", "It is large."),
        new AccountDebited(Facts.Id, From, Usd(1), Usd(379.50m)),
        new AccountDebitFailed(
            Facts.Id,
            From,
            "insufficient-funds",
            "acc_from has 379.50 USD available; 1.00 USD is required."
        ),
        new AccountCredited(Facts.Id, To, Usd(1), Usd(8_812.25m)),
        new AccountCreditFailed(Facts.Id, To, "balance-limit", "acc_to has 8812.25 USD; it cannot hold more."),
        new DebitCompensated(Facts.Id, From, Usd(1), Usd(379.50m)),
        new PaymentSettled(Facts.Id, new PaymentId("pay_1"), "settle"),
        new PaymentFailed(Facts.Id, "payOut", "payment-declined", "Card 4711 was declined."),
        new TransactionCompleted(Facts),
        new TransactionFailed(Facts, "debit", "insufficient-funds", "acc_from has 379.50 USD available.", true),
        new ManualReviewRequired(Facts, "credit", "http://10.0.0.7 did not answer.", true),
        new TransactionRetried(Facts.Id, Admin.Id),
        new PostingsMade(Facts.Id),
        new PostingsFailed(Facts.Id, "insufficient-funds", "acc_other has 10.0.0.7 USD available."),
        new PostingsUndone(Facts.Id),
        new ReversalRequested(Facts.Id, new TransactionId("txn_2"), Usd(1)),
    ];

    private static Money Usd(decimal units) => new((long)(units * 100), Currency.Of("USD"));
}
