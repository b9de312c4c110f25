using System.Globalization;
using Florin.Kernel;
using Florin.Platform.Feeds;
using Florin.Platform.Http;
using Florin.Platform.Projections;
using Florin.Platform.Search;

namespace Florin.Platform.Hosting;

/// <summary>What all searches have in common.</summary>
public static class Searching
{
    /// <summary>The query parameter with what is searched for.</summary>
    public const string Query = "q";
}

/// <summary>An index, and what writes it.</summary>
/// <param name="Index">The index.</param>
/// <param name="Consumer">Indexes, where this instance does.</param>
internal sealed record SearchedIndex(ISearchIndex Index, Consumer Consumer)
{
    /// <summary>Searches.</summary>
    /// <exception cref="ViewUnavailable">The index is being built, so that much of it is missing.</exception>
    public async Task<SearchMatches> Find(SearchRequest asked, CancellationToken cancel)
    {
        var found = await Index.Find(asked, cancel);
        if (Consumer.CatchingUpTo is null && found.Matches.Count > 0)
            return found;
        // What is behind a little is found soon; an index that is made from its beginning would find next to nothing for a while.
        var stored = await Index.Load(ServiceBuilder.SearchConsumer, cancel);
        if (
            stored.BuildTo > 0
            || stored.Position < Consumer.Position
            || (stored.Position == 0 && Consumer.CatchingUpTo is not null)
        )
            throw new ViewUnavailable(
                Consumer.CatchingUpTo is { } target and < long.MaxValue
                    ? $"The search index is being built: {stored.Position} of {target} events."
                    : "The search index is being built."
            );
        return found;
    }
}

/// <summary>Answers <c>GET /search</c> of a service.</summary>
internal sealed class Searching<TView>(SearchedKind<TView> kind, SearchedIndex? index)
    where TView : class
{
    public async Task<Reply> Answer(Request request, CancellationToken cancel)
    {
        var parameters = request.Query;
        var page = parameters.Page();
        if (
            !SearchQuery.TryParse(parameters.Text(Searching.Query, SearchQuery.MaxLength), out var query, out var problem)
            && parameters.Problems.None
        )
            parameters.Problem(Searching.Query, problem);
        var after = After(page);
        if (page.After is not null && after is null)
            parameters.Problem(
                "cursor",
                "is not a valid cursor of this list; pass the nextCursor of the previous page unchanged."
            );
        parameters.ThrowIfInvalid();
        if (index is null)
            return Reply.Refused(new Refusal(RefusalCodes.Unavailable, "Searching is turned off (Search:Enabled)."));
        var reader = kind.SeesAll(request.Actor) ? null : request.Actor.Id;
        var asked = new SearchRequest(query!, reader, after, page.Limit + 1); // It has no problem.
        SearchMatches found;
        try
        {
            found = await index.Find(asked, cancel);
        }
        catch (SearchFault fault)
        {
            throw new Resilience.ServiceUnavailable("search", fault.Message);
        }
        List<SearchMatch> shown = [.. found.Matches.Take(page.Limit)];
        var items = await kind.Read(request, shown, cancel);
        var hits = shown
            .Zip(items)
            .Where(one => one.Second is not null)
            .Select(one => Hit(page, one.First, one.Second!, query!)); // Just asked.
        var next = found.Matches.Count > page.Limit ? Cursor(page, shown[^1].Place) : null;
        return Reply.List<SearchHit<TView>>([.. hits], next, found.IsComplete ? null : false);
    }

    private SearchHit<TView> Hit(PageRequest page, SearchMatch match, FoundItem<TView> item, SearchQuery query) =>
        new(
            kind.Kind,
            item.Id,
            match.Place.Score,
            item.At,
            Cursor(page, match.Place),
            [.. item.Texts.Select(text => SearchHighlight.Of(text.Field, text.Text, query)).OfType<SearchHighlight>()],
            item.Data
        );

    private static string Cursor(PageRequest page, SearchPlace place) =>
        page.Next(new ViewRow(place.Order.ToString(CultureInfo.InvariantCulture), (long)place.Score, []));

    private static SearchPlace? After(PageRequest page) =>
        page.After is (long score and >= 0 and <= int.MaxValue, var key)
        && long.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out var order)
            ? new SearchPlace((int)score, order)
            : null;
}
