using Florin.Kernel;

namespace Florin.Platform.EventLog;

/// <summary>What a decision over several streams comes to: the events of each, or a refusal.</summary>
public sealed class JointDecision
{
    private JointDecision(IReadOnlyList<IReadOnlyList<object>> events, Refusal? refusal) =>
        (Events, Refusal) = (events, refusal);

    /// <summary>The events of each stream, in the order of the streams; empty for a stream that does not change.</summary>
    public IReadOnlyList<IReadOnlyList<object>> Events { get; }

    /// <summary>Why the business said no; null when it did not.</summary>
    public Refusal? Refusal { get; }

    /// <summary>What happened, by stream.</summary>
    public static JointDecision Accept(params IReadOnlyList<IReadOnlyList<object>> events) => new(events, null);

    /// <summary>A refusal is a decision.</summary>
    public static implicit operator JointDecision(Refusal refusal) => new([], refusal);
}

/// <summary>A stream of a joint decision.</summary>
public sealed class JointStream
{
    private JointStream(string name, StateShape shape, bool isNew) => (Name, Shape, IsNew) = (name, shape, isNew);

    /// <summary>The stream.</summary>
    public string Name { get; }

    /// <summary>Its id was made for this very call, so nothing can be stored under it.</summary>
    public bool IsNew { get; }

    internal StateShape Shape { get; }

    /// <summary>A stream that may have events.</summary>
    public static JointStream Of<TState>(string name)
        where TState : class, IState<TState> => new(name, StateShape<TState>.Instance, isNew: false);

    /// <summary>A stream whose id was made for this very call.</summary>
    public static JointStream New<TState>(string name)
        where TState : class, IState<TState> => new(name, StateShape<TState>.Instance, isNew: true);
}

/// <summary>The states that a joint decision is made on, in the order of its streams.</summary>
public readonly struct JointStates
{
    private readonly object[] _states;

    internal JointStates(object[] states) => _states = states;

    /// <summary>The state of a stream by its place.</summary>
    public TState Of<TState>(int index)
        where TState : class, IState<TState> => (TState)_states[index];
}

/// <summary>One command to be decided on the states of several streams, whose events become durable together or not at all.</summary>
/// <typeparam name="TState">The state of the first stream, which is the outcome.</typeparam>
/// <param name="Streams">The streams, each once.</param>
/// <param name="Metadata">Who and what; its command id appends at most once, for ever.</param>
/// <param name="Decide">Pure and quick, as <see cref="Work{TState}.Decide"/>; at least one stream must change.</param>
public sealed record JointWork<TState>(
    IReadOnlyList<JointStream> Streams,
    Metadata Metadata,
    Func<JointStates, DateTimeOffset, JointDecision> Decide
)
    where TState : class, IState<TState>
{
    /// <summary>Makes the answer that is kept with the events, from the first stream's state after them.</summary>
    public Func<Execution<TState>, Receipt>? Receipt { get; init; }
}
