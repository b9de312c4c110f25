using System.Text.Json.Nodes;

namespace Florin.Webhooks.Messages;

/// <summary>The messages about schedules and their occurrences. The events are the schedule service's own.</summary>
internal static class ScheduleMessages
{
    public const string Source = "schedule";

    /// <summary>The message that an event of a schedule makes; null where it makes none.</summary>
    public static MessageDraft? Of(string type, JsonObject happened) =>
        type switch
        {
            "ScheduleCreated" => Schedule(MessageTypes.ScheduleCreated, "ACTIVE", happened, "type", "fromAccount", "toAccount"),
            "SchedulePaused" => Schedule(MessageTypes.SchedulePaused, "PAUSED", happened, "failures"),
            "ScheduleResumed" => Schedule(MessageTypes.ScheduleResumed, "ACTIVE", happened),
            "ScheduleCancelled" => Schedule(MessageTypes.ScheduleCancelled, "CANCELLED", happened),
            "ScheduleEnded" => Schedule(MessageTypes.ScheduleEnded, "ENDED", happened, "reason"),
            "OccurrenceCompleted" => Schedule(
                MessageTypes.OccurrenceCompleted,
                "COMPLETED",
                happened,
                "runsAt",
                "attempt",
                "amount",
                "transaction"
            ),
            "OccurrenceFailed" => Schedule(
                MessageTypes.OccurrenceFailed,
                happened["retryAt"] is null ? "FAILED" : "RETRYING",
                happened,
                "runsAt",
                "attempt",
                "amount",
                "transaction",
                "code",
                "retryAt"
            ),
            _ => null,
        };

    private static MessageDraft Schedule(string type, string status, JsonObject happened, params string[] fields)
    {
        var id = Fields.Text(happened, "id");
        return new MessageDraft(
            type,
            id,
            id,
            (string?)happened["userId"],
            Fields.Copy(new JsonObject { ["id"] = id }, happened, fields),
            status
        );
    }
}
