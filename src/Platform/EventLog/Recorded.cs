using System.Globalization;
using System.Text.Json.Serialization;

namespace Florin.Platform.EventLog;

/// <summary>An event as it stands in a log.</summary>
/// <param name="Position">Its place in the log: 1, 2, 3 … without a hole.</param>
/// <param name="Stream">The aggregate it belongs to, such as <c>account-acc_…</c>.</param>
/// <param name="Version">Its place in its stream: 1, 2, 3 … without a hole.</param>
/// <param name="Type">The stored name, such as <c>AccountOpened</c>.</param>
/// <param name="Data">The event itself; an <see cref="UnknownEvent"/> where a reader does not know the type.</param>
/// <param name="At">When it was decided, UTC, in whole microseconds.</param>
/// <param name="Metadata">Who and what caused it.</param>
public sealed record Recorded(
    long Position,
    string Stream,
    long Version,
    string Type,
    object Data,
    DateTimeOffset At,
    Metadata Metadata
);

/// <summary>Who and what caused an event; the same for all events of one append.</summary>
/// <param name="CommandId">The command that was decided. The same id never appends twice.</param>
/// <param name="Command">The command's name, such as <c>OpenAccount</c>.</param>
/// <param name="Actor">The user's id, or <c>system</c>, or <c>anonymous</c>.</param>
/// <param name="CorrelationId">The same for everything that one request set off: the transaction's id, or the request's.</param>
/// <param name="CausationId">The command or event that led to this one.</param>
/// <param name="Trace">The W3C traceparent of the moment.</param>
/// <param name="RequestId">The X-Request-Id of the request.</param>
/// <param name="Address">The client's network address.</param>
public sealed record Metadata(
    CommandId CommandId,
    string Command,
    string Actor,
    string CorrelationId,
    string? CausationId = null,
    string? Trace = null,
    string? RequestId = null,
    string? Address = null
)
{
    /// <summary>
    /// A placeholder for metadata that cannot be read, so that a follower that records every event can record this one.
    /// </summary>
    internal static Metadata Unreadable(long position) =>
        new(
            CommandId.Derived(string.Create(CultureInfo.InvariantCulture, $"unreadable:{position}")),
            "unreadable",
            "unknown",
            string.Create(CultureInfo.InvariantCulture, $"unreadable:{position}")
        )
        {
            IsUnknown = true,
        };

    /// <summary>The metadata cannot be read; not even the command id is known.</summary>
    [JsonIgnore]
    internal bool IsUnknown { get; private init; }

    /// <summary>
    /// The log's running hash up to this append, set when it is written; see <see cref="AppendDigest"/>. Null where the
    /// program that wrote it made none.
    /// </summary>
    [JsonInclude, JsonPropertyOrder(1)]
    public string? Digest { get; internal set; }
}

/// <summary>An event of a type that this reader does not know; its data stays as JSON.</summary>
public sealed record UnknownEvent(string Type, ReadOnlyMemory<byte> Json);

/// <summary>An event whose data or metadata cannot be read; the data stays as it is stored.</summary>
/// <param name="Type">Its stored name.</param>
/// <param name="Json">What is stored, which need not be JSON.</param>
/// <param name="Reason">Why it cannot be read.</param>
public sealed record UnreadableEvent(string Type, ReadOnlyMemory<byte> Json, string Reason);
