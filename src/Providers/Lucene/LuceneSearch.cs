using System.Globalization;
using Florin.Platform.Search;
using Lucene.Net.Index;
using Lucene.Net.Search;

namespace Florin.Lucene;

/// <summary>
/// One search. What fits as well as anything can is looked for first, where the score is known and nothing but the order is to be
/// compared (<see cref="LatestFirst"/>); of one word so is what begins with it and what has typos. A common word that a hundred thousand
/// documents have then costs no scores, and nothing is looked for that could not be among the best.
/// </summary>
internal sealed class LuceneSearch(IndexSearcher searcher, TimeProvider clock, TimeSpan timeout, CancellationToken cancel)
{
    private static readonly SortField Latest = new(IndexFields.Order, SortFieldType.INT64, reverse: true);
    private static readonly Sort ByScore = new(SortField.FIELD_SCORE, Latest);
    private static readonly Sort ByOrder = new(new SortField(IndexFields.Order, SortFieldType.INT64));

    private readonly long _started = clock.GetTimestamp();
    private readonly int _last = searcher.IndexReader.MaxDoc - 1;
    private bool _isComplete = true;

    /// <summary>What fits, the best first.</summary>
    public SearchMatches Find(SearchRequest request)
    {
        if (_last < 0)
            return new SearchMatches([], IsComplete: true);
        var queries = new TermQueries(request, searcher.IndexReader);
        var words = request.Query.Words.Count();
        var found = words == 1 ? OfOneWord(queries, request) : OfSeveral(queries, request, SearchScore.Exact * words);
        return new SearchMatches(found, _isComplete);
    }

    /// <summary>The documents with words of a person, by their numbers upward.</summary>
    public IReadOnlyList<SearchMatch> OfPerson(string person, long after, int most)
    {
        if (_last < 0)
            return [];
        var query = new ConstantScoreQuery(new TermQuery(new Term(IndexFields.People, person)));
        var place = new FieldDoc(_last, 0, [Boxed(after)]);
        var top = searcher.SearchAfter(place, query, null, most, ByOrder);
        return [.. top.ScoreDocs.Select(doc => Match((FieldDoc)doc, score: 0))];
    }

    private List<SearchMatch> OfOneWord(TermQueries queries, SearchRequest request)
    {
        var found = new List<SearchMatch>();
        foreach (var (score, query) in queries.OfOneWord())
        {
            if (found.Count == request.Limit || !_isComplete)
                break;
            if (request.After is var (above, _) && score > above)
                continue; // The page before had all of them.
            var below = request.After is var (same, order) && score == same ? order : long.MaxValue;
            found.AddRange(LatestOf(query, below, request.Limit - found.Count, score));
        }
        return found;
    }

    private IReadOnlyList<SearchMatch> OfSeveral(TermQueries queries, SearchRequest request, int best)
    {
        if (request.After is null || request.After.Value.Score == best)
        {
            var below = request.After is var (_, number) ? number : long.MaxValue;
            var exact = LatestOf(queries.Exact(), below, request.Limit, best);
            if (exact.Count == request.Limit || !_isComplete)
                return exact;
        }
        var after = request.After is var (score, order)
            ? new FieldDoc(_last, score, [J2N.Numerics.Single.GetInstance(score), Boxed(order)])
            : null;
        return [.. Collect(queries.All(), after, request.Limit).Select(doc => Match(doc, (int)doc.Score))];
    }

    private IReadOnlyList<SearchMatch> LatestOf(Query query, long below, int limit, int score)
    {
        var latest = new LatestFirst(searcher, InTime);
        try
        {
            latest.Find(query, below, limit);
        }
        catch (TimeIsOver)
        {
            _isComplete = false;
        }
        return [.. latest.Found().Select(one => new SearchMatch(KeyOf(one.Doc), new SearchPlace(score, one.Order)))];
    }

    private void InTime()
    {
        cancel.ThrowIfCancellationRequested();
        if (timeout != Timeout.InfiniteTimeSpan && clock.GetElapsedTime(_started) > timeout)
            throw new TimeIsOver();
    }

    private List<FieldDoc> Collect(Query query, FieldDoc? after, int limit)
    {
        var top = TopFieldCollector.Create(
            ByScore,
            limit,
            after,
            fillFields: true,
            trackDocScores: true,
            trackMaxScore: false,
            docsScoredInOrder: false
        );
        try
        {
            searcher.Search(query, new DeadlineCollector(top, InTime));
        }
        catch (TimeIsOver)
        {
            _isComplete = false;
        }
        return [.. top.GetTopDocs().ScoreDocs.Cast<FieldDoc>()];
    }

    private SearchMatch Match(FieldDoc found, int score) =>
        new(KeyOf(found.Doc), new SearchPlace(score, Convert.ToInt64(found.Fields[^1], CultureInfo.InvariantCulture)));

    private string KeyOf(int doc) => searcher.Doc(doc).Get(IndexFields.Key);

    // Lucene compares its own boxes.
    private static J2N.Numerics.Int64 Boxed(long number) => J2N.Numerics.Int64.GetInstance(number);
}
