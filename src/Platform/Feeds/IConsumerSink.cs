using Florin.Platform.EventLog;
using Florin.Platform.Projections;

namespace Florin.Platform.Feeds;

/// <summary>Stores an effect that was worked out, together with how far the consumer has come, in one transaction.</summary>
public delegate Task StoreEffect(Progress progress);

/// <summary>
/// What a consumer does with events, and where it keeps its checkpoint. Working an effect out and storing it are two
/// things, so that a fault in the first, which an event causes, is distinguished from one in the second, which is transient.
/// </summary>
public interface IConsumerSink
{
    /// <summary>
    /// Whether it keeps events that cannot be handled, to be replayed. One that does not is given every event, also those
    /// whose data cannot be read, and stops before one that it cannot handle.
    /// </summary>
    bool Parks { get; }

    /// <summary>
    /// Whether it is rebuilt by itself when the log is not the one that it followed: what it keeps is nothing but a fold
    /// of that log. Else it stops until an operator acts.
    /// </summary>
    bool RebuildsByItself { get; }

    /// <summary>The consumer's checkpoint, asked for at the start and after each failure.</summary>
    ValueTask<Standing> Load(CancellationToken cancel);

    /// <summary>Works out what some events do, and does nothing yet. Events of streams that are set aside are left out; there may be none.</summary>
    ValueTask<StoreEffect> Prepare(IReadOnlyList<Recorded> events, CancellationToken cancel);

    /// <summary>
    /// Called with what is about to be set aside, before the checkpoint moves beyond it, and after each <see cref="Load"/> with
    /// all that is, for effects that must not wait until it is replayed. More than once for one event.
    /// </summary>
    ValueTask SetAside(IReadOnlyList<ParkedEvent> parked, CancellationToken cancel) => ValueTask.CompletedTask;

    /// <summary>Forgets all effects, the checkpoint and what is set aside.</summary>
    /// <exception cref="NotSupportedException">What it keeps cannot be rebuilt.</exception>
    ValueTask Reset(CancellationToken cancel);
}
