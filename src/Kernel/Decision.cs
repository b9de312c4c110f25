using System.Collections;
using System.Runtime.CompilerServices;

namespace Florin.Kernel;

/// <summary>What a decision comes to: events that have now happened (perhaps none), or a refusal.</summary>
[CollectionBuilder(typeof(Decision), nameof(Accept))]
public sealed class Decision : IReadOnlyList<object>
{
    private readonly object[] _events;

    private Decision(object[] events, Refusal? refusal) => (_events, Refusal) = (events, refusal);

    /// <summary>Why the business said no; null when it did not.</summary>
    public Refusal? Refusal { get; }

    /// <inheritdoc/>
    public int Count => _events.Length;

    /// <inheritdoc/>
    public object this[int index] => _events[index];

    /// <summary>The events that happened.</summary>
    public static Decision Accept(params ReadOnlySpan<object> events) => new(events.ToArray(), null);

    /// <summary>A refusal is a decision.</summary>
    public static implicit operator Decision(Refusal refusal) => new([], refusal);

    /// <inheritdoc/>
    public IEnumerator<object> GetEnumerator() => ((IEnumerable<object>)_events).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

/// <summary>A state that is the fold of a stream's events; immutable.</summary>
/// <typeparam name="TSelf">The state itself.</typeparam>
public interface IState<TSelf>
    where TSelf : IState<TSelf>
{
    /// <summary>The state of a stream without events.</summary>
    static abstract TSelf Empty { get; }

    /// <summary>
    /// The name of this state's shape, such as <c>account.1</c>. A snapshot with another name is ignored: change it
    /// whenever the shape or the meaning of the state changes.
    /// </summary>
    static abstract string Schema { get; }

    /// <summary>Nothing more is expected of the stream, so that memory lets go of it first; it may still go on.</summary>
    bool IsOver => false;

    /// <summary>The state after one more event. Pure.</summary>
    TSelf Apply(object happened);
}
