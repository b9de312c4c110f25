using Florin.Kernel;
using Florin.Platform.EventLog;
using Florin.Platform.Feeds;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using Florin.Platform.Search;

namespace Florin.Platform.Hosting;

/// <summary>Something that a search found, as it is shown.</summary>
/// <param name="Kind">What it is, such as <c>transaction</c>.</param>
/// <param name="Id">Its id.</param>
/// <param name="Score">How well it fits: for each word of the query 10 for the word itself, 6 for a word that begins with it, 3 for a typo.</param>
/// <param name="At">When it happened, UTC.</param>
/// <param name="Cursor">Where the page begins that follows it.</param>
/// <param name="Highlights">What fits in it, in the texts of its data.</param>
/// <param name="Data">The thing itself, as the caller may see it.</param>
public sealed record SearchHit<TView>(
    string Kind,
    string Id,
    int Score,
    DateTimeOffset At,
    string Cursor,
    IReadOnlyList<SearchHighlight> Highlights,
    TView Data
)
    where TView : class;

/// <summary>Something that was found, read where it is kept.</summary>
/// <param name="Id">Its id.</param>
/// <param name="At">When it happened, UTC.</param>
/// <param name="Data">As the caller may see it.</param>
/// <param name="Texts">The fields of the data that are searched, opened.</param>
public sealed record FoundItem<TView>(
    string Id,
    DateTimeOffset At,
    TView Data,
    IReadOnlyList<(string Field, string? Text)> Texts
)
    where TView : class;

/// <summary>Reads what was found, each at its match's place; null for what is not there, or what the caller may not see.</summary>
public delegate ValueTask<IReadOnlyList<FoundItem<TView>?>> ReadFound<TView>(
    Request request,
    IReadOnlyList<SearchMatch> matches,
    CancellationToken cancel
)
    where TView : class;

/// <summary>What of a service can be searched, and by whom.</summary>
/// <typeparam name="TView">What is shown of it.</typeparam>
/// <param name="Kind">What it is, such as <c>transaction</c>.</param>
/// <param name="Version">Of its documents: with another one the index is built again.</param>
/// <param name="Permission">Who may search.</param>
/// <param name="SeesAll">Whether a caller may find everybody's; else they find what names them among its readers.</param>
/// <param name="Draft">Says what events are found by.</param>
/// <param name="Read">Reads what was found.</param>
public sealed record SearchedKind<TView>(
    string Kind,
    int Version,
    Permission Permission,
    Func<Actor, bool> SeesAll,
    DraftDocuments Draft,
    ReadFound<TView> Read
)
    where TView : class
{
    /// <summary>The service whose log it follows; null for its own.</summary>
    public string? Follows { get; init; }

    /// <summary>The person whom an event of the log of users erases; null where no words are sealed, or the log is that of users.</summary>
    public Func<Recorded, string?>? ErasedBy { get; init; }
}

// What can be searched by words.
public sealed partial class ServiceBuilder
{
    /// <summary>The consumer that indexes.</summary>
    public const string SearchConsumer = "search";

    /// <summary>The consumer that takes erased persons out of an index.</summary>
    public const string SearchErasures = "search-erasures";

    /// <summary>Indexes what happens, and answers <c>GET /search</c>.</summary>
    public void Searches<TView>(SearchedKind<TView> kind)
        where TView : class
    {
        ArgumentNullException.ThrowIfNull(kind);
        var options = Options<SearchOptions>(SearchOptions.Section);
        SearchedIndex? searched = null;
        Hosted(runtime =>
        {
            var place = new SearchIndexPlace(
                Definition.Name,
                kind.Version,
                runtime.DataDirectory,
                options.Timeout,
                runtime.Configuration,
                runtime.Clock,
                runtime.Logs
            );
            foreach (var unused in runtime.UnusedSearch)
                unused.DeleteUnused(place);
            if (!options.Enabled || runtime.Search is not { } provider)
                return;
            var index = provider.Open(place);
            _closing.Add(index);
            searched = new SearchedIndex(index, Index(kind, options, index, provider.IsShared, runtime));
        });
        Get("/search", kind.Permission, (request, cancel) => new Searching<TView>(kind, searched).Answer(request, cancel))
            .Does(
                $"Searches by words in what the caller may see of each {kind.Kind}: beginnings of words and typos count, the best first."
            )
            .GivesList<SearchHit<TView>>()
            .WithRequired<string>(
                Searching.Query,
                "Words, ids or amounts, all of which must fit; at most 256 characters and 8 words."
            )
            .Refuses(RefusalCodes.Unavailable);
    }

    // Gives the consumer that indexes.
    private Consumer Index<TView>(
        SearchedKind<TView> kind,
        SearchOptions options,
        ISearchIndex index,
        bool isShared,
        ServiceRuntime runtime
    )
        where TView : class
    {
        var following = new ConsumerOptions { Linger = options.Linger };
        var writer = new SearchWriter(index, runtime.People);
        var sink = new IndexingSink(SearchConsumer, writer, kind.Draft);
        List<Consumer> consumers = [Consumes(SearchConsumer, kind.Follows ?? Definition.Name, sink, following, runtime)];
        if (kind.ErasedBy is { } erased)
        {
            var again = new DraftsAgain(
                Definition.Name,
                (position, cancel) => runtime.Log.Read(position - 1, 1, cancel),
                kind.Draft,
                runtime.Meters,
                runtime.Logs.CreateLogger("Florin.Search")
            );
            var forgetting = new ForgettingSink(SearchErasures, writer, erased, again.Of);
            consumers.Add(Consumes(SearchErasures, "user", forgetting, following, runtime));
        }
        foreach (var consumer in consumers)
            index.WhenLost(consumer.Reload);
        if (isShared)
            _actors.AddRange(consumers); // One index for all instances: the owner of the log writes it.
        return consumers[0];
    }
}
