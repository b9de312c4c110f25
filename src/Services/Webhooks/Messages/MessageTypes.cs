namespace Florin.Webhooks.Messages;

/// <summary>The types of the messages that endpoints get, and the versions of their payloads.</summary>
internal static class MessageTypes
{
    public const string TransactionCreated = "transaction.created";
    public const string TransactionCompleted = "transaction.completed";
    public const string TransactionFailed = "transaction.failed";
    public const string TransactionRejected = "transaction.rejected";
    public const string TransactionManualReview = "transaction.manual_review";
    public const string AccountOpened = "account.opened";
    public const string AccountFrozen = "account.frozen";
    public const string AccountUnfrozen = "account.unfrozen";
    public const string AccountClosed = "account.closed";
    public const string AccountReopened = "account.reopened";

    /// <summary>The newest version of the payloads, which a new endpoint gets.</summary>
    public const string NewestVersion = "2026-12-01";

    private const string AnyOf = ".*";

    /// <summary>All types.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        TransactionCreated,
        TransactionCompleted,
        TransactionFailed,
        TransactionRejected,
        TransactionManualReview,
        AccountOpened,
        AccountFrozen,
        AccountUnfrozen,
        AccountClosed,
        AccountReopened,
    ];

    /// <summary>The versions that an endpoint can be pinned to, oldest first.</summary>
    public static IReadOnlyList<string> Versions { get; } = [NewestVersion];

    /// <summary>What a filter may hold: types, and groups of them such as <c>transaction.*</c>.</summary>
    public static IReadOnlyList<string> Filters { get; } = ["transaction.*", "account.*", .. All];

    /// <summary>Whether a filter lets a type through; an empty one lets all.</summary>
    public static bool Passes(IReadOnlyCollection<string> filter, string type)
    {
        if (filter.Count == 0)
            return true;
        foreach (var item in filter)
            if (
                item == type
                || (item.EndsWith(AnyOf, StringComparison.Ordinal) && type.StartsWith(item[..^1], StringComparison.Ordinal))
            )
                return true;
        return false;
    }
}
