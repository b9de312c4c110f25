using Florin.Platform.EventLog;
using Florin.Testing.Storage;

namespace Florin.Unit.Tests;

/// <summary>A log that commits by itself, such as one that the service under test follows.</summary>
internal static class SomeLog
{
    public static EventLog Open(
        string name,
        InMemoryLogStore store,
        Action<EventTypes> events,
        TimeProvider clock,
        Func<LogOptions, LogOptions>? limits = null
    )
    {
        var (types, options) = (new EventTypes(), new LogOptions());
        events(types);
        return new EventLog(name, store, store, types, limits?.Invoke(options) ?? options, clock, new CommitThread());
    }
}
