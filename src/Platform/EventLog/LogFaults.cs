namespace Florin.Platform.EventLog;

/// <summary>The log cannot do what was asked now; whether an append under way happened is unknown until it is asked again.</summary>
public class LogFault(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>The log's queue is full: nothing was appended; come back later.</summary>
public sealed class LogBusy(string message) : LogFault(message);

/// <summary>
/// A database that has to confirm every write does not: nothing was recorded, and what others had of it is removed again.
/// </summary>
/// <param name="message">Which, and why, for operators.</param>
/// <param name="databases">Their names, as clients may see them.</param>
/// <param name="retryAfter">When to come back.</param>
public sealed class DatabasesUnavailable(string message, string databases, TimeSpan retryAfter) : LogFault(message)
{
    /// <summary>Which databases did not confirm, separated by commas, such as <c>mongodb</c>.</summary>
    public string Databases { get; } = databases;

    /// <summary>When to come back.</summary>
    public TimeSpan RetryAfter { get; } = retryAfter;

    /// <summary>The write that was begun and rolled back; null where nothing was begun.</summary>
    public WriteId? Write { get; private init; }

    /// <summary>The same for one write of those that were rolled back.</summary>
    internal DatabasesUnavailable Of(WriteId write) => new(Message, Databases, RetryAfter) { Write = write };
}

/// <summary>The bodies, data and metadata, of events are kept elsewhere and cannot be read now; all else of them can.</summary>
public class BodyUnavailable(string message, Exception? inner = null) : LogFault(message, inner)
{
    /// <summary>The command that was looked for, without the body of its first event; null where none was.</summary>
    public StoredCommand? Command { get; init; }
}

/// <summary>A stream was not at the version that the append expected: nothing was appended.</summary>
public sealed class WrongVersion(string stream, long expected, long actual)
    : Exception($"Stream {stream} is at version {actual}, not {expected}.")
{
    /// <summary>The stream.</summary>
    public string Stream { get; } = stream;

    /// <summary>Where it stands.</summary>
    public long Actual { get; } = actual;
}

/// <summary>
/// Another writer owns the log, so that this one may write nothing more; the disk is well. Nothing of what was to be written
/// was kept, and trying again is of no use before the log has been claimed again.
/// </summary>
public sealed class Fenced(string message) : LogFault(message);
