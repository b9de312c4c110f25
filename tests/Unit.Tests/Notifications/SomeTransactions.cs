using Florin.Contracts.Transactions;
using Florin.Kernel;

namespace Florin.Unit.Tests.Notifications;

/// <summary>Made-up transactions, as the transaction service's log tells of them.</summary>
internal static class SomeTransactions
{
    public static TransactionFacts Facts(string id, string user, long cents = 12_34) =>
        new(
            TransactionId.From($"txn_{id}"),
            UserId.From($"user_{user}"),
            TransactionType.Transfer,
            new Money(cents, Currency.Of("USD")),
            AccountId.From("acc_1"),
            AccountId.From("acc_2"),
            UserId.From($"user_{user}"),
            UserId.From("user_other"),
            new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero)
        );

    public static TransactionCompleted Completed(string id, string user) => new(Facts(id, user));

    public static TransactionFailed Failed(string id, string user) =>
        new(Facts(id, user), "credit", "account-frozen", "The account is frozen.", Compensated: true);

    public static TransactionRejected Rejected(string id, string user) => new(Facts(id, user), "risk", "Too much.");
}
