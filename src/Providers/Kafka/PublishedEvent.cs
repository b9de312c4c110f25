using System.Globalization;
using System.Text;
using Confluent.Kafka;
using Florin.Platform.EventLog;

namespace Florin.Kafka;

/// <summary>A message of a relay as the event that it was made of: the inverse of <see cref="CloudEvent"/>.</summary>
/// <param name="Partition">Its partition.</param>
/// <param name="Offset">Its offset there.</param>
/// <param name="Log">The identity of the log; null where it has none.</param>
/// <param name="Previous">The mark of the event before it; null for the first, and from relays that did not tell.</param>
/// <param name="Event">The event.</param>
internal sealed record PublishedEvent(int Partition, long Offset, string? Log, string? Previous, StoredEvent Event)
{
    /// <summary>How much memory it takes, about.</summary>
    public int Bytes => 512 + Event.Data.Length + Event.Metadata.Length;

    /// <summary>Reads a message; null where it is no event of the service.</summary>
    public static PublishedEvent? Of(ConsumeResult<byte[], byte[]> read, string service)
    {
        var headers = read.Message.Headers;
        var origin = $"/florin/{service}";
        if (
            Text(headers, "ce_source") is not { } source
            || !source.StartsWith(origin, StringComparison.Ordinal)
            || (source.Length > origin.Length && source[origin.Length] != '/')
            || Number(headers, "ce_position") is not { } position
            || Number(headers, "ce_streamversion") is not { } version
            || Text(headers, "ce_subject") is not { } stream
            || Text(headers, "ce_type") is not { } type
            || !headers.TryGetLastBytes("metadata", out var metadata)
            || !DateTimeOffset.TryParse(
                Text(headers, "ce_time"),
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
                out var at
            )
        )
            return null;
        var log = source.Length > origin.Length ? source[(origin.Length + 1)..] : null;
        return new PublishedEvent(
            read.Partition.Value,
            read.Offset.Value,
            log,
            Text(headers, CloudEvent.Previous),
            new StoredEvent(position, stream, version, type, read.Message.Value ?? [], at, metadata)
        );
    }

    private static string? Text(Headers headers, string name) =>
        headers.TryGetLastBytes(name, out var bytes) && bytes is not null ? Encoding.UTF8.GetString(bytes) : null;

    private static long? Number(Headers headers, string name) =>
        long.TryParse(Text(headers, name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
