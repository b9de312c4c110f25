using System.Collections.Frozen;

namespace Florin.Webhooks.Messages;

/// <summary>The types of the messages that endpoints get.</summary>
internal static class MessageTypes
{
    public const string TransactionCreated = "transaction.created";
    public const string TransactionInReview = "transaction.in_review";
    public const string TransactionCompleted = "transaction.completed";
    public const string TransactionFailed = "transaction.failed";
    public const string TransactionRejected = "transaction.rejected";
    public const string TransactionManualReview = "transaction.manual_review";
    public const string AttachmentAdded = "attachment.added";
    public const string AttachmentRemoved = "attachment.removed";
    public const string AccountOpened = "account.opened";
    public const string AccountFrozen = "account.frozen";
    public const string AccountUnfrozen = "account.unfrozen";
    public const string AccountClosed = "account.closed";
    public const string AccountReopened = "account.reopened";
    public const string HoldPlaced = "hold.placed";
    public const string HoldCaptured = "hold.captured";
    public const string HoldVoided = "hold.voided";
    public const string HoldExpired = "hold.expired";
    public const string PeriodClosed = "period.closed";
    public const string PeriodSealed = "period.sealed";
    public const string ScheduleCreated = "schedule.created";
    public const string SchedulePaused = "schedule.paused";
    public const string ScheduleResumed = "schedule.resumed";
    public const string ScheduleCancelled = "schedule.cancelled";
    public const string ScheduleEnded = "schedule.ended";
    public const string OccurrenceCompleted = "schedule.occurrence_completed";
    public const string OccurrenceFailed = "schedule.occurrence_failed";
    public const string PaymentFileUploaded = "payment_file.uploaded";
    public const string PaymentFileSubmitted = "payment_file.submitted";
    public const string PaymentFileExecuted = "payment_file.executed";
    public const string PaymentFileCancelled = "payment_file.cancelled";

    private const string AnyOf = ".*";

    /// <summary>All types.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        TransactionCreated,
        TransactionInReview,
        TransactionCompleted,
        TransactionFailed,
        TransactionRejected,
        TransactionManualReview,
        AttachmentAdded,
        AttachmentRemoved,
        AccountOpened,
        AccountFrozen,
        AccountUnfrozen,
        AccountClosed,
        AccountReopened,
        HoldPlaced,
        HoldCaptured,
        HoldVoided,
        HoldExpired,
        PeriodClosed,
        PeriodSealed,
        ScheduleCreated,
        SchedulePaused,
        ScheduleResumed,
        ScheduleCancelled,
        ScheduleEnded,
        OccurrenceCompleted,
        OccurrenceFailed,
        PaymentFileUploaded,
        PaymentFileSubmitted,
        PaymentFileExecuted,
        PaymentFileCancelled,
    ];

    /// <summary>The stored names of the events of other services that have messages, but for those of transactions.</summary>
    public static FrozenSet<string> OfEvents { get; } =
        FrozenSet.Create(
            StringComparer.Ordinal,
            "AccountOpened",
            "AccountFrozen",
            "AccountUnfrozen",
            "AccountClosed",
            "AccountReopened",
            "HoldPlaced",
            "HoldCaptured",
            "HoldVoided",
            "HoldExpired",
            "PeriodClosed",
            "PeriodSealed",
            "ScheduleCreated",
            "SchedulePaused",
            "ScheduleResumed",
            "ScheduleCancelled",
            "ScheduleEnded",
            "OccurrenceCompleted",
            "OccurrenceFailed",
            "PaymentFileUploaded",
            "PaymentFileSubmitted",
            "PaymentFileCancelled",
            "PaymentLinesExecuted"
        );

    /// <summary>What a filter may hold: types, and groups of them such as <c>transaction.*</c>.</summary>
    public static IReadOnlyList<string> Filters { get; } =
    [.. All.Select(type => type[..type.IndexOf('.')] + AnyOf).Distinct(StringComparer.Ordinal), .. All];

    /// <summary>What a filter may hold where only the owner's events are sent: periods of the books concern no user.</summary>
    public static IReadOnlyList<string> OwnFilters { get; } =
    [.. Filters.Where(filter => !filter.StartsWith("period.", StringComparison.Ordinal))];

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
