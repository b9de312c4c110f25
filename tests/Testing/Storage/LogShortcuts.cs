using Florin.Platform.EventLog;

namespace Florin.Testing.Storage;

/// <summary>Reads what is stored in this process, where nothing ever waits.</summary>
public static class LogShortcuts
{
    /// <summary>As the log's own.</summary>
    public static IReadOnlyList<Recorded> Read(this EventLog log, long after, int max) =>
        Now(log.Read(after, max, CancellationToken.None));

    /// <summary>As the log's own.</summary>
    public static IReadOnlyList<Recorded> ReadStream(this EventLog log, string stream, long afterVersion, int max) =>
        Now(log.ReadStream(stream, afterVersion, max, CancellationToken.None));

    /// <summary>As the log's own.</summary>
    public static (Recorded First, Receipt? Receipt)? Find(this EventLog log, CommandId commandId) =>
        Now(log.Find(commandId, CancellationToken.None));

    /// <summary>As the storage's own.</summary>
    public static IReadOnlyList<StoredEvent> Read(this ILogReader store, long afterPosition, int max) =>
        Now(store.Read(afterPosition, max, CancellationToken.None));

    /// <summary>As the storage's own.</summary>
    public static IReadOnlyList<StoredEvent> ReadStream(this ILogReader store, string stream, long afterVersion, int max) =>
        Now(store.ReadStream(stream, afterVersion, max, CancellationToken.None));

    /// <summary>As the storage's own.</summary>
    public static StoredCommand? FindCommand(this ILogReader store, string commandId) =>
        Now(store.FindCommand(commandId, CancellationToken.None));

    /// <summary>As the storage's own.</summary>
    public static IReadOnlyList<string> CommandIds(this ILogReader store, string after, int max) =>
        Now(store.CommandIds(after, max, CancellationToken.None));

    /// <summary>As the storage's own.</summary>
    public static StoredSnapshot? LoadSnapshot(this ILogReader store, string stream, string schema) =>
        Now(store.LoadSnapshot(stream, schema, CancellationToken.None));

    /// <summary>All events above a position.</summary>
    public static IEnumerable<StoredEvent> Scan(this ILogReader store, long afterPosition) =>
        store.Scan(afterPosition, CancellationToken.None).ToBlockingEnumerable().SelectMany(page => page);

#pragma warning disable VSTHRD002 // It is completed.
    private static TResult Now<TResult>(ValueTask<TResult> reading) =>
        reading.IsCompleted
            ? reading.GetAwaiter().GetResult()
            : throw new InvalidOperationException("Storage in the process answered later.");
#pragma warning restore VSTHRD002
}
