using Florin.Kernel;

namespace Florin.Platform.EventLog;

/// <summary>One command to be decided on one stream's state.</summary>
/// <typeparam name="TState">The stream's state.</typeparam>
/// <param name="Stream">The stream.</param>
/// <param name="Metadata">Who and what; its command id appends at most once, for ever.</param>
/// <param name="Decide">
/// Pure and quick: it runs inside the log's order, on the state that all earlier decisions produced, durable or not.
/// </param>
public sealed record Work<TState>(string Stream, Metadata Metadata, Func<TState, DateTimeOffset, Decision> Decide)
    where TState : class, IState<TState>
{
    /// <summary>The stream's id was made for this very call, so nothing can be stored under it.</summary>
    public bool NewStream { get; init; }

    /// <summary>
    /// A decision without events is recorded too, as <see cref="CommandUnchanged"/>, so that the command id is used up and
    /// the receipt kept like those of any other.
    /// </summary>
    public bool KeepsUnchanged { get; init; }

    /// <summary>Makes the answer that is kept with the events, from the state after them.</summary>
    public Func<Execution<TState>, Receipt>? Receipt { get; init; }
}

/// <summary>The outcome of a command, known once everything it rests on is durable.</summary>
/// <typeparam name="TState">The stream's state.</typeparam>
/// <param name="State">After the events; for an earlier one, as it is now.</param>
/// <param name="Version">Of the stream, after the events.</param>
/// <param name="Events">What happened; empty for a refusal or where nothing needed to. Of an earlier one the first event alone.</param>
/// <param name="Refusal">Why not; null when it happened.</param>
/// <param name="AlreadyDecided">The command had been decided before: nothing was appended now.</param>
/// <param name="Receipt">The answer kept with it, if one was.</param>
public sealed record Execution<TState>(
    TState State,
    long Version,
    IReadOnlyList<Recorded> Events,
    Refusal? Refusal,
    bool AlreadyDecided,
    Receipt? Receipt
)
    where TState : class, IState<TState>
{
    /// <summary>Of the first event that was appended, also where the command changed nothing; 0 where nothing was.</summary>
    public long Position { get; init; }
}

/// <summary>Events for one stream of an append over several.</summary>
/// <param name="Stream">The stream.</param>
/// <param name="ExpectedVersion">Where the stream must stand; 0 means that it must be new.</param>
/// <param name="Events">What happened.</param>
public sealed record StreamAppend(string Stream, long ExpectedVersion, IReadOnlyList<object> Events);

/// <summary>A state and the version that it is the state of.</summary>
public readonly record struct Versioned<TState>(TState State, long Version);
