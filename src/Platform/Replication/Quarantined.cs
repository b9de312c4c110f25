using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Florin.Kernel;
using Florin.Platform.EventLog;

namespace Florin.Platform.Replication;

/// <summary>
/// What stands in a replica in the place of an append that it refused and an operator has taken out of its way: an event of a type
/// of its own at each position, with the reason. Readers of the replica stop there.
/// </summary>
public static class Quarantined
{
    /// <summary>The type of the events.</summary>
    public const string Type = "florin.quarantined";

    /// <summary>What the ids of their commands begin with, by which they are found.</summary>
    public const string CommandPrefix = "quarantined-";

    /// <summary>What is greater than each of these ids, and not than any other that is greater than them.</summary>
    public const string AfterCommands = "quarantined.";

    /// <summary>The append to store instead.</summary>
    /// <param name="refused">What the replica refused.</param>
    /// <param name="why">Why, as an operator says.</param>
    public static StoredAppend InPlaceOf(StoredAppend refused, string why)
    {
        ArgumentNullException.ThrowIfNull(refused);
        var first = refused.Events[0].Position.ToString(CultureInfo.InvariantCulture);
        var command = CommandPrefix + first;
        var metadata = Json(
            ("commandId", command),
            ("reason", why),
            ("digest", AppendDigest.Split(refused.Events[^1].Metadata).Digest)
        );
        var data = Json(("reason", why));
        return new StoredAppend(
            command,
            [
                .. refused.Events.Select(
                    (e, i) => e with { Stream = command, Version = i + 1, Type = Type, Data = data, Metadata = metadata }
                ),
            ],
            null,
            []
        );
    }

    /// <summary>Why an event was taken out of a replica's way, as a sentence; null where it was not.</summary>
    public static string? Reason(in StoredEvent stored)
    {
        if (stored.Type != Type)
            return null;
        using var data = JsonDocument.Parse(stored.Data);
        return $"an operator took it out of the replica's way: {Shown.Of(data.RootElement.GetProperty("reason").GetString() ?? "")}";
    }

    private static byte[] Json(params ReadOnlySpan<(string Name, string? Value)> texts)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            foreach (var (name, value) in texts)
                if (value is not null)
                    json.WriteString(name, value);
            json.WriteEndObject();
        }
        return buffer.WrittenSpan.ToArray();
    }
}
