using System.Diagnostics;
using Florin.Kernel;
using Florin.Platform.EventLog;
using Florin.Platform.Projections;

namespace Florin.Platform.Feeds;

/// <summary>The log of another service was followed up to here.</summary>
/// <param name="Upto">The position; 0 to begin again.</param>
/// <param name="Log">The log's identity; null where it was not known.</param>
/// <param name="Mark">By what the event there is known again; null where it is not known.</param>
public sealed record LogFollowed(long Upto, string? Log, string? Mark);

/// <summary>How far a <see cref="FollowingSink"/> has come: the fold of a stream <c>followed-…</c>.</summary>
/// <param name="Upto">The position.</param>
/// <param name="Log">The log's identity; null where it was not known.</param>
/// <param name="Mark">By what the event there is known again; null where it is not known.</param>
public sealed record FollowedLog(long Upto, string? Log, string? Mark) : IState<FollowedLog>
{
    /// <inheritdoc/>
    public static FollowedLog Empty { get; } = new(0, null, null);

    /// <inheritdoc/>
    public static string Schema => "followed.1";

    /// <summary>The same as a consumer's checkpoint.</summary>
    internal Checkpoint Checkpoint => new(Upto, Log, Mark);

    /// <summary>The stream of a consumer.</summary>
    public static string StreamOf(string consumer) => $"followed-{consumer}";

    /// <inheritdoc/>
    public FollowedLog Apply(object happened) =>
        happened is LogFollowed e
            ? new FollowedLog(e.Upto, e.Log, e.Mark)
            : throw new UnreachableException($"{happened.GetType().Name} is not an event of a log that is followed.");
}

/// <summary>Does what follows from some events, which may come again.</summary>
/// <returns>Whether anything was done.</returns>
public delegate Task<bool> ActOn(IReadOnlyList<Recorded> events, CancellationToken cancel);

/// <summary>
/// Acts on the events of another service's log, by commands that may be sent again. How far it has come is recorded in the
/// service's own log after they were done: a crash in between does them once more. Where there is nothing to do, that is
/// recorded only now and then.
/// </summary>
/// <param name="log">The service's own log.</param>
/// <param name="ids">Makes the ids of commands.</param>
/// <param name="consumer">The name of the consumer.</param>
/// <param name="act">What it does.</param>
public sealed class FollowingSink(EventLog.EventLog log, IdSource ids, string consumer, ActOn act) : IConsumerSink
{
    private const long UnrecordedPositions = 10_000;
    private long _recorded;

    /// <inheritdoc/>
    public bool Parks => false;

    /// <inheritdoc/>
    public bool RebuildsByItself => false;

    /// <inheritdoc/>
    public async ValueTask<Standing> Load(CancellationToken cancel)
    {
        var (followed, _) = await log.Read<FollowedLog>(FollowedLog.StreamOf(consumer), cancel);
        _recorded = followed.Upto;
        return new Standing(followed.Checkpoint, []);
    }

    /// <inheritdoc/>
    public ValueTask<StoreEffect> Prepare(IReadOnlyList<Recorded> events, CancellationToken cancel) =>
        ValueTask.FromResult<StoreEffect>(async progress =>
        {
            var acted = await act(events, cancel);
            if (acted || progress.Checkpoint.Position - _recorded >= UnrecordedPositions)
                await Record(progress.Checkpoint, cancel);
        });

    /// <inheritdoc/>
    public async ValueTask Reset(CancellationToken cancel) => await Record(Checkpoint.None, cancel);

    private async Task Record(Checkpoint checkpoint, CancellationToken cancel)
    {
        var metadata = new Metadata(CommandId.New(ids), "FollowLog", "system", consumer);
        await log.Execute(
            new Work<FollowedLog>(
                FollowedLog.StreamOf(consumer),
                metadata,
                (_, _) => [new LogFollowed(checkpoint.Position, checkpoint.Log, checkpoint.Mark)]
            ),
            cancel
        );
        _recorded = checkpoint.Position;
    }
}
