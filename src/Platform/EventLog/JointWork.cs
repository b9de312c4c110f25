using Florin.Kernel;

namespace Florin.Platform.EventLog;

/// <summary>One command to be decided on the states of several streams at once, all or nothing.</summary>
/// <typeparam name="TState">The streams' state.</typeparam>
/// <param name="Streams">The streams, each once; the first is the one that the command is about.</param>
/// <param name="Metadata">Who and what; its command id appends at most once, for ever.</param>
/// <param name="Decide">
/// Pure and quick: it runs inside the log's order, on the states that all earlier decisions produced. It gives the decision of
/// each stream, in their order; if one of them is a refusal, nothing happens on any.
/// </param>
public sealed record JointWork<TState>(
    IReadOnlyList<string> Streams,
    Metadata Metadata,
    Func<IReadOnlyList<TState>, DateTimeOffset, IReadOnlyList<Decision>> Decide
)
    where TState : class, IState<TState>
{
    /// <summary>Makes the answer that is kept with the events, from the first stream's state after them.</summary>
    public Func<Execution<TState>, Receipt>? Receipt { get; init; }
}
