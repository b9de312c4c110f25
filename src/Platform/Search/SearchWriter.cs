using Florin.Platform.Privacy;
using Florin.Platform.Projections;

namespace Florin.Platform.Search;

/// <summary>
/// Writes a service's index. Sealed texts are opened for their words; of a person who was erased none are, also where a text was
/// opened before and is stored only now.
/// </summary>
/// <param name="index">The index.</param>
/// <param name="people">Opens sealed texts.</param>
public sealed class SearchWriter(ISearchIndex index, PersonalData people) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly HashSet<string> _erased = new(StringComparer.Ordinal);

    /// <summary>How far a follower has come.</summary>
    public ValueTask<Checkpoint> Load(string follower, CancellationToken cancel) => index.Load(follower, cancel);

    /// <summary>The documents of some drafts.</summary>
    public async ValueTask<IReadOnlyList<SearchDocument>> Open(IReadOnlyList<SearchDraft> drafts, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(drafts);
        var documents = new List<SearchDocument>(drafts.Count);
        foreach (var draft in drafts)
            documents.Add(await Open(draft, cancel));
        return documents;
    }

    /// <summary>Stores documents with a checkpoint.</summary>
    /// <param name="batch">Them.</param>
    /// <param name="erased">Persons who were erased with them.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task Store(SearchBatch batch, IReadOnlyList<string> erased, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(erased);
        await _turn.WaitAsync(cancel);
        try
        {
            _erased.UnionWith(erased);
            var allowed = batch with { Documents = [.. batch.Documents.Select(Allowed)] };
            if (erased.Count > 0)
            {
                // First without the checkpoint: a crash must not leave behind what was to be purged.
                await index.Store(allowed with { Checkpoint = await index.Load(batch.Follower, cancel) }, cancel);
                await index.Purge(cancel);
            }
            await index.Store(allowed, cancel);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Takes the words of persons out of all documents.</summary>
    /// <param name="persons">Such as <c>user_…</c>.</param>
    /// <param name="redraft">Describes documents again; one that it leaves out is not found by anything any more.</param>
    /// <param name="follower">Whose checkpoint it is.</param>
    /// <param name="progress">From where and up to where the log is handled then.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task Forget(
        IReadOnlyList<string> persons,
        Func<IReadOnlyList<SearchMatch>, CancellationToken, ValueTask<IReadOnlyList<SearchDraft>>> redraft,
        string follower,
        Progress progress,
        CancellationToken cancel
    )
    {
        ArgumentNullException.ThrowIfNull(persons);
        ArgumentNullException.ThrowIfNull(redraft);
        ArgumentNullException.ThrowIfNull(progress);
        await _turn.WaitAsync(cancel);
        try
        {
            _erased.UnionWith(persons);
            var before = await index.Load(follower, cancel);
            foreach (var person in persons)
                await Forget(person, redraft, new SearchBatch(follower, before, []), cancel);
            if (persons.Count > 0)
                await index.Purge(cancel);
            await index.Store(new SearchBatch(follower, progress.Checkpoint, []) { From = progress.From }, cancel);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Empties the index.</summary>
    public async ValueTask Reset(CancellationToken cancel)
    {
        await _turn.WaitAsync(cancel);
        try
        {
            await index.Reset(cancel);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    private const int DocumentsAtOnce = 500;

    private async Task Forget(
        string person,
        Func<IReadOnlyList<SearchMatch>, CancellationToken, ValueTask<IReadOnlyList<SearchDraft>>> redraft,
        SearchBatch batch,
        CancellationToken cancel
    )
    {
        var after = -1L;
        while (await index.OfPerson(person, after, DocumentsAtOnce, cancel) is { Count: > 0 } found)
        {
            var documents = await Open(await redraft(found, cancel), cancel);
            var described = documents.Select(one => one.Key).ToHashSet(StringComparer.Ordinal);
            var others = found.Where(one => !described.Contains(one.Key)); // Whatever they were, the words go.
            await index.Store(
                batch with
                {
                    Documents =
                    [
                        .. documents.Select(Allowed),
                        .. others.Select(one => new SearchDocument(one.Key, one.Place.Order)),
                    ],
                },
                cancel
            );
            after = found[^1].Place.Order;
        }
    }

    private async ValueTask<SearchDocument> Open(SearchDraft draft, CancellationToken cancel)
    {
        var (words, persons) = (new List<string>(), new List<string>());
        foreach (var text in draft.Texts)
        {
            if (text is null)
                continue;
            var opened = text;
            if (SealedText.PersonOf(text) is { } person)
            {
                opened = await people.Open(text, cancel);
                if (opened == PersonalData.ErasedName(person) || opened == PersonalData.LostName(person))
                    continue; // Nothing is left to be found.
                persons.Add(person);
            }
            words.AddRange(SearchWords.Of(opened));
        }
        return new SearchDocument(draft.Key, draft.Order)
        {
            Replaces = draft.IsErased,
            Readers = [.. draft.Readers.Distinct(StringComparer.Ordinal)],
            Names = [.. draft.Names.OfType<string>().Select(SearchWords.Folded).Distinct(StringComparer.Ordinal)],
            Words = [.. words.Distinct(StringComparer.Ordinal)],
            People = [.. persons.Distinct(StringComparer.Ordinal)],
        };
    }

    // All its words go, as it is not known which of them were the person's.
    private SearchDocument Allowed(SearchDocument document) =>
        document.People.Any(_erased.Contains) ? document with { Words = [], People = [] } : document;
}
