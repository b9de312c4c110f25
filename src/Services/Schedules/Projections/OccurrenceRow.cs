using System.Diagnostics;
using Florin.Kernel;
using Florin.Platform.EventLog;
using Florin.Platform.Projections;

namespace Florin.Schedules.Projections;

/// <summary>An occurrence that was due, or several in a row that were left out, as it is stored for lists.</summary>
internal sealed record OccurrenceRow(
    ScheduleId ScheduleId,
    UserId UserId,
    DateTimeOffset RunsAt,
    DateTimeOffset? Until,
    int Count,
    string Status,
    int Attempt,
    Money? Amount,
    TransactionId? TransactionId,
    string? Code,
    string? Detail,
    DateTimeOffset? RetryAt,
    DateTimeOffset ChangedAt
)
{
    public const string Pending = "PENDING";
    public const string Completed = "COMPLETED";
    public const string Failed = "FAILED";
    public const string Retrying = "RETRYING";
    public const string Skipped = "SKIPPED";

    public static readonly string[] Statuses = [Pending, Completed, Failed, Retrying, Skipped];

    public static readonly View<OccurrenceRow> View = new View<OccurrenceRow>(
        "occurrences",
        1,
        row => KeyOf(row.ScheduleId, row.RunsAt)
    )
        .Text("scheduleId", row => row.ScheduleId.Value)
        .Text("status", row => row.Status)
        .Index("scheduleId");

    /// <summary>The key of the occurrence that an event is about; null where it is about none.</summary>
    public static string? KeyOf(Recorded happened) =>
        happened.Data switch
        {
            OccurrencesSkipped e => KeyOf(e.Id, e.First),
            OccurrenceStarted e => KeyOf(e.Id, e.RunsAt),
            OccurrenceSent e => KeyOf(e.Id, e.RunsAt),
            OccurrenceCompleted e => KeyOf(e.Id, e.RunsAt),
            OccurrenceFailed e => KeyOf(e.Id, e.RunsAt),
            _ => null,
        };

    /// <summary>The row after an event about it.</summary>
    public static OccurrenceRow After(OccurrenceRow? row, Schedule schedule, Recorded happened) =>
        happened.Data switch
        {
            OccurrencesSkipped e => New(schedule, e.First, happened) with
            {
                Until = e.Count > 1 ? e.Last : null,
                Count = e.Count,
                Status = Skipped,
                Code = e.Reason,
            },
            OccurrenceStarted e => New(schedule, e.RunsAt, happened) with { Attempt = e.Attempt, Amount = e.Amount },
            OccurrenceSent e => row! with { TransactionId = e.Transaction, ChangedAt = happened.At }, // It was started.
            OccurrenceCompleted e => row! with // Likewise.
            {
                Status = Completed,
                TransactionId = e.Transaction,
                ChangedAt = happened.At,
            },
            OccurrenceFailed e => row! with // Likewise.
            {
                Status = e.RetryAt is null ? Failed : Retrying,
                TransactionId = e.Transaction,
                Code = e.Code,
                Detail = e.Detail,
                RetryAt = e.RetryAt,
                ChangedAt = happened.At,
            },
            _ => throw new UnreachableException($"{happened.Type} is about no occurrence."),
        };

    // The times of one schedule have one form, so that their text sorts as they do.
    private static string KeyOf(ScheduleId id, DateTimeOffset runsAt) =>
        $"{id}/{runsAt.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss.ffffff}";

    private static OccurrenceRow New(Schedule schedule, DateTimeOffset runsAt, Recorded happened) =>
        new(
            schedule.Id,
            schedule.Created.UserId,
            runsAt,
            Until: null,
            Count: 1,
            Pending,
            Attempt: 0,
            Amount: null,
            TransactionId: null,
            Code: null,
            Detail: null,
            RetryAt: null,
            happened.At
        );
}
