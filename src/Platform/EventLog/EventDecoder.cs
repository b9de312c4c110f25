using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Florin.Platform.Json;

namespace Florin.Platform.EventLog;

/// <summary>
/// Makes events of what is stored, upcasting old shapes: of a log in this process, or of one that comes through a feed.
/// Thread-safe.
/// </summary>
/// <param name="types">The events of the log that they come from.</param>
public sealed class EventDecoder(EventTypes types)
{
    private static readonly JsonTypeInfo<Metadata> MetadataType =
        (JsonTypeInfo<Metadata>)FlorinJson.Compact.GetTypeInfo(typeof(Metadata));

    /// <summary>An event; of an unknown type, an <see cref="UnknownEvent"/>.</summary>
    /// <exception cref="JsonException">It cannot be read.</exception>
    /// <exception cref="LogFault">Its data or metadata is missing.</exception>
    public Recorded Decode(in StoredEvent stored)
    {
        var (name, data) = types.Read(stored.Type, stored.Data);
        return Of(stored, name, data, MetadataOf(stored));
    }

    /// <summary>As <see cref="Decode"/>, for those who follow a log: what cannot be read is an <see cref="UnreadableEvent"/>.</summary>
    public Recorded DecodeOrTell(in StoredEvent stored) => DecodeOrTell(stored, before: null, default);

    /// <summary>As <see cref="DecodeOrTell(in StoredEvent)"/>, for many in the order of the log.</summary>
    public IReadOnlyList<Recorded> DecodeOrTell(IReadOnlyList<StoredEvent> stored)
    {
        ArgumentNullException.ThrowIfNull(stored);
        var decoded = new Recorded[stored.Count];
        for (var i = 0; i < decoded.Length; i++)
            decoded[i] = i == 0 ? DecodeOrTell(stored[0]) : DecodeOrTell(stored[i], decoded[i - 1], stored[i - 1].Metadata);
        return decoded;
    }

    // One event that cannot be read must not keep the others from those who follow the log. The events of one append have the
    // same metadata, which is read once.
    private Recorded DecodeOrTell(in StoredEvent stored, Recorded? before, ReadOnlyMemory<byte> metadataBefore)
    {
        var (name, data) = types.ReadOrTell(stored.Type, stored.Data);
        try
        {
            var isKnown = before is { Data: not UnreadableEvent } && stored.Metadata.Span.SequenceEqual(metadataBefore.Span);
            return Of(stored, name, data, isKnown ? before!.Metadata : MetadataOf(stored)); // Known means that there is one.
        }
        catch (Exception e) when (e is JsonException or LogFault or InvalidOperationException)
        {
            var unreadable = new UnreadableEvent(name, stored.Data, $"Its metadata: {e.Message}");
            return Of(stored, name, unreadable, Metadata.Unreadable(stored.Position));
        }
    }

    private static Recorded Of(in StoredEvent stored, string name, object data, Metadata metadata) =>
        new(stored.Position, stored.Stream, stored.Version, name, data, stored.At, metadata);

    private static Metadata MetadataOf(in StoredEvent stored) =>
        JsonSerializer.Deserialize(stored.Metadata.Span, MetadataType)
        ?? throw new LogFault($"The event at position {stored.Position} has no metadata.");
}
