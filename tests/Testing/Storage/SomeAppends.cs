using System.Text;
using Florin.Platform.EventLog;

namespace Florin.Testing.Storage;

/// <summary>Appends that fit a log: positions and versions go on from one to the next.</summary>
public sealed class SomeAppends
{
    private readonly Dictionary<string, long> _versions = new(StringComparer.Ordinal);

    /// <summary>The last position given out.</summary>
    public long Head { get; private set; }

    /// <summary>When all of it happens, plus a microsecond for each position.</summary>
    public static DateTimeOffset Start { get; } = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    /// <summary>An append of one event for each stream that is named.</summary>
    public StoredAppend Next(string command, params ReadOnlySpan<string> streams)
    {
        var events = new List<StoredEvent>();
        foreach (var stream in streams)
            events.Add(Event(stream, "SomethingHappened", $$"""{"n":{{Head + 1}}}"""));
        return new StoredAppend(command, events, null, []);
    }

    /// <summary>The next event of a stream.</summary>
    public StoredEvent Event(string stream, string type, string data)
    {
        var version = _versions[stream] = _versions.GetValueOrDefault(stream) + 1;
        var position = ++Head;
        return new StoredEvent(
            position,
            stream,
            version,
            type,
            Encoding.UTF8.GetBytes(data),
            Start.AddMicroseconds(position),
            """{"actor":"system"}"""u8.ToArray()
        );
    }
}
