using System.Text.Json;
using System.Text.Json.Serialization;

namespace Florin.Kafka;

/// <summary>
/// Where a consumer stands in a topic: what <see cref="Platform.Projections.Checkpoint.Place"/> is for this feed, stored with the
/// effect.
/// </summary>
/// <param name="Topic">The topic.</param>
/// <param name="Partition">The partition of the event at the checkpoint; null where it came from the log.</param>
/// <param name="Offset">Its offset; null as well then.</param>
/// <param name="Next">
/// By partition, the offset to go on from: what is below it is at or below the checkpoint's position. Only what must be read
/// again depends on it, because positions say what is handled.
/// </param>
internal sealed record TopicPlace(string Topic, int? Partition, long? Offset, IReadOnlyDictionary<int, long> Next)
{
    /// <summary>Reads one; null where there is none, and where it is of another topic or form.</summary>
    public static TopicPlace? Read(string? text, string topic)
    {
        try
        {
            var place = text is null ? null : JsonSerializer.Deserialize(text, TopicPlaceJson.Default.TopicPlace);
            return place is { Next: not null } && place.Topic == topic ? place : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>As <see cref="Read"/> reads it.</summary>
    public string Write() => JsonSerializer.Serialize(this, TopicPlaceJson.Default.TopicPlace);
}

/// <summary>The JSON of a place.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(TopicPlace))]
internal sealed partial class TopicPlaceJson : JsonSerializerContext;
