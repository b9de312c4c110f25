using Florin.Contracts.Accounts;
using Florin.Contracts.Schedules;
using Florin.Contracts.Transactions;
using Florin.Kernel;
using Florin.Platform.EventLog;

namespace Florin.Schedules;

/// <summary>A user gave a standing order.</summary>
/// <param name="Id">The schedule.</param>
/// <param name="UserId">Whose it is, and in whose name money is moved.</param>
/// <param name="Type">What its transactions do.</param>
/// <param name="FromAccount">The source; null for deposits.</param>
/// <param name="ToAccount">The target; null for withdrawals.</param>
/// <param name="Terms">When it is due, and how much it moves.</param>
/// <param name="Mandate">By what right.</param>
/// <param name="At">When, UTC.</param>
/// <param name="FromPurpose">The purpose of the source that it is taken from, where that segregates its balance.</param>
/// <param name="ToPurpose">The purpose of the target that it is for, likewise.</param>
internal sealed record ScheduleCreated(
    ScheduleId Id,
    UserId UserId,
    TransactionType Type,
    AccountId? FromAccount,
    AccountId? ToAccount,
    ScheduleTerms Terms,
    Mandate Mandate,
    DateTimeOffset At,
    string? FromPurpose = null,
    string? ToPurpose = null
);

/// <summary>It was changed.</summary>
/// <param name="Id">The schedule.</param>
/// <param name="Terms">All of its terms from now on.</param>
/// <param name="Restarts">Its times are others, so that they are counted from this moment.</param>
/// <param name="Mandate">By what right it moves money from now on.</param>
/// <param name="At">When, UTC.</param>
internal sealed record ScheduleChanged(ScheduleId Id, ScheduleTerms Terms, bool Restarts, Mandate Mandate, DateTimeOffset At);

/// <summary>It runs no more until it is resumed.</summary>
/// <param name="Id">The schedule.</param>
/// <param name="Failures">So many occurrences in a row had failed; null where it was paused by hand.</param>
internal sealed record SchedulePaused(ScheduleId Id, int? Failures = null);

/// <summary>It runs again; what came due meanwhile does not.</summary>
/// <param name="Id">The schedule.</param>
/// <param name="At">When, UTC.</param>
internal sealed record ScheduleResumed(ScheduleId Id, DateTimeOffset At);

/// <summary>It was ended by hand. Terminal, but for occurrences under way.</summary>
internal sealed record ScheduleCancelled(ScheduleId Id);

/// <summary>It came to its end by itself. Terminal.</summary>
/// <param name="Id">The schedule.</param>
/// <param name="Reason">count, total, date or finished.</param>
internal sealed record ScheduleEnded(ScheduleId Id, string Reason);

/// <summary>Some occurrences in a row do not happen.</summary>
/// <param name="Id">The schedule.</param>
/// <param name="First">When the first of them was due, UTC.</param>
/// <param name="Last">When the last of them was due, UTC.</param>
/// <param name="Slot">Which one of its rule the last is.</param>
/// <param name="Count">How many they are.</param>
/// <param name="Reason">requested, missed, nothing-to-move, account-not-found or too-many-open.</param>
internal sealed record OccurrencesSkipped(
    ScheduleId Id,
    DateTimeOffset First,
    DateTimeOffset Last,
    DateTimeOffset Slot,
    int Count,
    string Reason
);

/// <summary>An occurrence, or another try of one, is about to order its transaction.</summary>
/// <param name="Id">The schedule.</param>
/// <param name="RunsAt">When the occurrence was due, UTC.</param>
/// <param name="Slot">Which one of its rule it is.</param>
/// <param name="Attempt">1 for the first.</param>
/// <param name="Amount">How much it moves.</param>
internal sealed record OccurrenceStarted(ScheduleId Id, DateTimeOffset RunsAt, DateTimeOffset Slot, int Attempt, Money Amount);

/// <summary>Its transaction was created, and has not come to its end yet.</summary>
internal sealed record OccurrenceSent(ScheduleId Id, DateTimeOffset RunsAt, int Attempt, TransactionId Transaction);

/// <summary>Its transaction was completed. Terminal for the occurrence.</summary>
internal sealed record OccurrenceCompleted(
    ScheduleId Id,
    DateTimeOffset RunsAt,
    int Attempt,
    TransactionId Transaction,
    Money Amount
);

/// <summary>Its transaction was refused, or failed.</summary>
/// <param name="Id">The schedule.</param>
/// <param name="RunsAt">When the occurrence was due, UTC.</param>
/// <param name="Attempt">Which try it was.</param>
/// <param name="Transaction">The transaction; null where none was created.</param>
/// <param name="Amount">How much it would have moved.</param>
/// <param name="Code">Why, as a code of the contract.</param>
/// <param name="Detail">Why, in a sentence.</param>
/// <param name="RetryAt">When it is tried again, UTC; null where it is not.</param>
internal sealed record OccurrenceFailed(
    ScheduleId Id,
    DateTimeOffset RunsAt,
    int Attempt,
    TransactionId? Transaction,
    Money Amount,
    string Code,
    string Detail,
    DateTimeOffset? RetryAt
);

/// <summary>The events of the schedule service.</summary>
internal static class ScheduleEvents
{
    /// <summary>Names them.</summary>
    public static EventTypes Register(EventTypes types) =>
        types
            .Refusals([.. ScheduleCodes.All, .. AccountCodes.All])
            .Add<ScheduleCreated>("ScheduleCreated")
            .Add<ScheduleChanged>("ScheduleChanged")
            .Add<SchedulePaused>("SchedulePaused")
            .Add<ScheduleResumed>("ScheduleResumed")
            .Add<ScheduleCancelled>("ScheduleCancelled")
            .Add<ScheduleEnded>("ScheduleEnded")
            .Add<OccurrencesSkipped>("OccurrencesSkipped")
            .Add<OccurrenceStarted>("OccurrenceStarted")
            .Add<OccurrenceSent>("OccurrenceSent")
            .Add<OccurrenceCompleted>("OccurrenceCompleted")
            .Add<OccurrenceFailed>("OccurrenceFailed");
}
