using Florin.Platform.EventLog;
using Florin.Platform.Projections;

namespace Florin.Platform.Feeds;

/// <summary>Keeps views: a batch's changes, the checkpoint and what is set aside are stored in one transaction.</summary>
/// <param name="consumer">Whose views they are.</param>
/// <param name="store">Where they are.</param>
/// <param name="handle">Says what a batch changes.</param>
/// <param name="setAside">Called with what is set aside, where it matters.</param>
/// <param name="isFold">They are nothing but a fold of the service's own log.</param>
internal sealed class ProjectionSink(
    string consumer,
    IViewStore store,
    Func<IReadOnlyList<Recorded>, Changes, CancellationToken, ValueTask> handle,
    Func<IReadOnlyList<ParkedEvent>, CancellationToken, ValueTask>? setAside,
    bool isFold
) : IConsumerSink
{
    /// <inheritdoc/>
    public bool Parks => true;

    /// <inheritdoc/>
    public bool RebuildsByItself => isFold;

    /// <inheritdoc/>
    public ValueTask<Standing> Load(CancellationToken cancel) => store.Load(consumer, cancel);

    /// <inheritdoc/>
    public async ValueTask<StoreEffect> Prepare(IReadOnlyList<Recorded> events, CancellationToken cancel)
    {
        IReadOnlyList<ViewChange> changed = [];
        if (events.Count > 0)
        {
            var changes = new Changes(store);
            await handle(events, changes, cancel);
            changed = changes.ToList();
        }
        return progress => store.Commit(consumer, progress, changed, CancellationToken.None);
    }

    /// <inheritdoc/>
    public ValueTask SetAside(IReadOnlyList<ParkedEvent> parked, CancellationToken cancel) =>
        setAside is null ? ValueTask.CompletedTask : setAside(parked, cancel);

    /// <inheritdoc/>
    public ValueTask Reset(CancellationToken cancel) => store.Reset(consumer, cancel);
}
