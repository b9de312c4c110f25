using Florin.Platform.EventLog;
using Florin.Platform.Feeds;
using Florin.Platform.Projections;

namespace Florin.Platform.Search;

/// <summary>Indexes what happens in a log. Documents and checkpoint are stored together, in the index.</summary>
/// <param name="consumer">Its name.</param>
/// <param name="writer">Writes the index.</param>
/// <param name="draft">Says what events are found by.</param>
internal sealed class IndexingSink(string consumer, SearchWriter writer, DraftDocuments draft) : IConsumerSink
{
    /// <inheritdoc/>
    public bool Parks => false;

    /// <inheritdoc/>
    public bool RebuildsByItself => true;

    /// <inheritdoc/>
    public async ValueTask<Standing> Load(CancellationToken cancel) => new(await writer.Load(consumer, cancel), []);

    /// <inheritdoc/>
    public async ValueTask<StoreEffect> Prepare(IReadOnlyList<Recorded> events, CancellationToken cancel)
    {
        var drafts = events.Count == 0 ? [] : await draft(events, cancel);
        var documents = await writer.Open(drafts, cancel);
        IReadOnlyList<string> erased = [.. drafts.Where(one => one.IsErased).Select(one => one.Key)];
        return progress =>
            writer.Store(
                new SearchBatch(consumer, progress.Checkpoint, documents) { From = progress.From },
                erased,
                CancellationToken.None
            );
    }

    /// <inheritdoc/>
    public ValueTask Reset(CancellationToken cancel) => writer.Reset(cancel);
}

/// <summary>Takes persons out of an index who are erased, as the log of users says.</summary>
/// <param name="consumer">Its name.</param>
/// <param name="writer">Writes the index.</param>
/// <param name="erased">The person whom an event erases; null for any other event.</param>
/// <param name="redraft">Describes documents again.</param>
internal sealed class ForgettingSink(
    string consumer,
    SearchWriter writer,
    Func<Recorded, string?> erased,
    Func<IReadOnlyList<SearchMatch>, CancellationToken, ValueTask<IReadOnlyList<SearchDraft>>> redraft
) : IConsumerSink
{
    /// <inheritdoc/>
    public bool Parks => false;

    /// <inheritdoc/>
    public bool RebuildsByItself => true;

    /// <inheritdoc/>
    public async ValueTask<Standing> Load(CancellationToken cancel) => new(await writer.Load(consumer, cancel), []);

    /// <inheritdoc/>
    public ValueTask<StoreEffect> Prepare(IReadOnlyList<Recorded> events, CancellationToken cancel)
    {
        IReadOnlyList<string> persons = [.. events.Select(erased).OfType<string>().Distinct(StringComparer.Ordinal)];
        return ValueTask.FromResult<StoreEffect>(progress =>
            writer.Forget(persons, redraft, consumer, progress, CancellationToken.None)
        );
    }

    /// <inheritdoc/>
    public async ValueTask Reset(CancellationToken cancel) =>
        await writer.Store(new SearchBatch(consumer, Checkpoint.None, []), [], cancel);
}
