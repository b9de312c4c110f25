namespace Florin.Platform.EventLog;

/// <summary>The in-memory state of a stream.</summary>
internal readonly record struct Peek(object? State, long Version, PendingAppend? Pending);
