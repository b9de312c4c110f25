using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Florin.Kernel;
using Florin.Platform.EventLog;
using Florin.Platform.Json;

namespace Florin.Notifications.Messages;

/// <summary>An occurrence of a schedule that failed for good.</summary>
/// <param name="Recorded">The event that says so.</param>
/// <param name="Schedule">The schedule.</param>
/// <param name="RunsAt">When the occurrence was due.</param>
/// <param name="Amount">How much it would have moved.</param>
/// <param name="Code">Why it failed.</param>
internal sealed record FailedOccurrence(
    Recorded Recorded,
    ScheduleId Schedule,
    DateTimeOffset RunsAt,
    Money Amount,
    string Code
)
{
    private const string EventType = "OccurrenceFailed";
    private const string Cancelled = "schedule-cancelled";

    /// <summary>
    /// The one that an event is about; null where it is about none, where it is tried again, and where its owner cancelled it.
    /// The events of schedules are those of another service, known by their names.
    /// </summary>
    public static FailedOccurrence? Of(Recorded recorded)
    {
        if (recorded.Type != EventType || recorded.Data is UnreadableEvent)
            return null;
        var happened = Json(recorded.Data).Deserialize<Stored>(FlorinJson.Stored)!; // It is an object.
        return happened.RetryAt is not null || happened.Code == Cancelled
            ? null
            : new FailedOccurrence(recorded, happened.Id, happened.RunsAt, happened.Amount, happened.Code);
    }

    /// <summary>The notification's id, which follows from the schedule's and the time: an occurrence has one notification.</summary>
    public NotificationId Id =>
        NotificationId.From(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{NotificationId.Prefix}{Schedule.Value.AsSpan(ScheduleId.Prefix.Length)}{RunsAt.ToUnixTimeSeconds()}"
            )
        );

    private static JsonNode Json(object happened) =>
        (
            happened is UnknownEvent unknown
                ? JsonNode.Parse(unknown.Json.Span)
                : JsonSerializer.SerializeToNode(happened, happened.GetType(), FlorinJson.Stored)
        )!; // Events are objects.

    private sealed record Stored(ScheduleId Id, DateTimeOffset RunsAt, Money Amount, string Code, DateTimeOffset? RetryAt);
}
