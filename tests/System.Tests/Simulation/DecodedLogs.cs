using System.Text.Json;
using Florin.Platform.EventLog;
using Florin.Platform.Json;

namespace Florin.System.Tests.Simulation;

/// <summary>The events of logs, each decoded once.</summary>
internal sealed class DecodedLogs
{
    private readonly Dictionary<string, (EventTypes Types, List<Recorded> Events)> _read = new(StringComparer.Ordinal);

    /// <summary>The events of a service's log as they are stored.</summary>
    public IReadOnlyList<Recorded> Of(string service, IReadOnlyList<StoredEvent> durable)
    {
        if (!_read.TryGetValue(service, out var read))
        {
            var types = new EventTypes();
            World.Definitions.Single(d => d.Name == service).Events(types);
            _read[service] = read = (types, []);
        }
        foreach (var stored in durable.Skip(read.Events.Count))
            read.Events.Add(Decoded(stored, read.Types));
        return read.Events;
    }

    private static Recorded Decoded(StoredEvent stored, EventTypes types)
    {
        var (name, data) = types.Read(stored.Type, stored.Data);
        var metadata = JsonSerializer.Deserialize<Metadata>(stored.Metadata.Span, FlorinJson.Compact)!; // Every event has some.
        return new Recorded(stored.Position, stored.Stream, stored.Version, name, data, stored.At, metadata);
    }
}
