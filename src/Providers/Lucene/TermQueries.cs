using Florin.Platform.Search;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Util;

namespace Florin.Lucene;

/// <summary>Makes Lucene's queries of a search; their scores are <see cref="SearchScore"/>'s.</summary>
internal sealed class TermQueries(SearchRequest request, IndexReader reader)
{
    /// <summary>What a search finds, with scores.</summary>
    public Query All() => Allowed(request.Query.Terms.Select(Of));

    /// <summary>What of that fits as well as anything can.</summary>
    public Query Exact() => Allowed(request.Query.Terms.Select(Exact));

    /// <summary>What a search for one word finds, the better matches first: each once, with the score of all that it finds.</summary>
    public IEnumerable<(int Score, Query Query)> OfOneWord()
    {
        var term = request.Query.Terms.Single(one => one.Words.Count > 0);
        var word = term.Words[0];
        var exact = Exact(term);
        yield return (SearchScore.Exact, Allowed([exact]));
        var begins = Begins(word);
        if (begins is not null)
            yield return (SearchScore.Prefix, Allowed([begins], exact));
        if (Typos(word) is { } typos)
            yield return (SearchScore.Typo, Allowed([typos], exact, begins));
    }

    private BooleanQuery Allowed(IEnumerable<Query> all, params ReadOnlySpan<Query?> without)
    {
        var query = new BooleanQuery(disableCoord: true);
        if (request.Reader is { } allowed)
            query.Add(Scored(IndexFields.Readers, allowed, score: 0), Occur.MUST);
        foreach (var one in all)
            query.Add(one, Occur.MUST);
        foreach (var one in without)
            if (one is not null)
                query.Add(one, Occur.MUST_NOT);
        return query;
    }

    private static DisjunctionMaxQuery Exact(SearchTerm term)
    {
        var words = new BooleanQuery(disableCoord: true);
        foreach (var word in term.Words)
            words.Add(Scored(IndexFields.Words, word, SearchScore.Exact), Occur.MUST);
        return new DisjunctionMaxQuery(0) { Scored(IndexFields.Names, term.Whole, SearchScore.Exact), words };
    }

    private DisjunctionMaxQuery Of(SearchTerm term)
    {
        var words = new BooleanQuery(disableCoord: true);
        foreach (var word in term.Words)
            words.Add(Of(word), Occur.MUST);
        return new DisjunctionMaxQuery(0)
        {
            Scored(IndexFields.Names, term.Whole, SearchScore.Exact * term.Words.Count),
            words,
        };
    }

    private DisjunctionMaxQuery Of(string word)
    {
        var either = new DisjunctionMaxQuery(0) { Scored(IndexFields.Words, word, SearchScore.Exact) };
        foreach (var way in new[] { Begins(word), Typos(word) })
            if (way is not null)
                either.Add(way);
        return either;
    }

    private ConstantScoreQuery? Begins(string word) =>
        word.Length < SearchScore.ShortestPrefix ? null
        : word.Length <= SearchScore.LongestIndexedPrefix ? Scored(IndexFields.Beginnings, word, SearchScore.Prefix)
        : Scored(Beginning(word), SearchScore.Prefix);

    private static ConstantScoreQuery? Typos(string word) =>
        SearchScore.TyposOf(word) is > 0 and var typos
            ? Scored(
                new FuzzyQuery(
                    new Term(IndexFields.Words, word),
                    typos,
                    SearchScore.UnchangedLetters,
                    SearchScore.MaxExpansions,
                    transpositions: true
                ),
                SearchScore.Typo
            )
            : null;

    // So many words at the most that begin with it, the first in their order: a million of them must not cost a second.
    private BooleanQuery Beginning(string word)
    {
        var (prefix, terms) = (new BytesRef(word), new SortedSet<BytesRef>());
        foreach (var leaf in reader.Leaves)
        {
            if (leaf.AtomicReader.GetTerms(IndexFields.Words)?.GetEnumerator() is not { } each)
                continue;
            var seen = 0;
            for (
                var found = each.SeekCeil(prefix) is not TermsEnum.SeekStatus.END;
                found && StringHelper.StartsWith(each.Term, prefix) && seen < SearchScore.MaxExpansions;
                found = each.MoveNext(), seen++
            )
                terms.Add(BytesRef.DeepCopyOf(each.Term));
        }
        var any = new BooleanQuery(disableCoord: true);
        foreach (var term in terms.Take(SearchScore.MaxExpansions))
            any.Add(new TermQuery(new Term(IndexFields.Words, term)), Occur.SHOULD);
        return any;
    }

    private static ConstantScoreQuery Scored(string field, string text, int score) =>
        Scored(new TermQuery(new Term(field, text)), score);

    private static ConstantScoreQuery Scored(Query query, int score) => new(query) { Boost = score };
}
