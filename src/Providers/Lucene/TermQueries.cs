using Florin.Platform.Search;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Util;

namespace Florin.Lucene;

/// <summary>Makes Lucene's queries of a search; their scores are <see cref="SearchScore"/>'s.</summary>
internal static class TermQueries
{
    /// <summary>What a search finds.</summary>
    public static Query Of(SearchRequest request, IndexReader reader)
    {
        var all = new BooleanQuery(disableCoord: true);
        if (request.Reader is { } allowed)
            all.Add(Scored(IndexFields.Readers, allowed, score: 0), Occur.MUST);
        foreach (var term in request.Query.Terms)
            all.Add(Of(term, reader), Occur.MUST);
        return all;
    }

    private static DisjunctionMaxQuery Of(SearchTerm term, IndexReader reader)
    {
        var words = new BooleanQuery(disableCoord: true);
        foreach (var word in term.Words)
            words.Add(Of(word, reader), Occur.MUST);
        return new DisjunctionMaxQuery(0)
        {
            Scored(IndexFields.Names, term.Whole, SearchScore.Exact * term.Words.Count),
            words,
        };
    }

    private static DisjunctionMaxQuery Of(string word, IndexReader reader)
    {
        var either = new DisjunctionMaxQuery(0) { Scored(IndexFields.Words, word, SearchScore.Exact) };
        if (word.Length is >= SearchScore.ShortestPrefix and <= SearchScore.LongestIndexedPrefix)
            either.Add(Scored(IndexFields.Beginnings, word, SearchScore.Prefix));
        else if (word.Length > SearchScore.LongestIndexedPrefix)
            either.Add(Scored(Beginning(word, reader), SearchScore.Prefix));
        if (SearchScore.TyposOf(word) is > 0 and var typos)
            either.Add(
                Scored(
                    new FuzzyQuery(
                        new Term(IndexFields.Words, word),
                        typos,
                        SearchScore.UnchangedLetters,
                        SearchScore.MaxExpansions,
                        transpositions: true
                    ),
                    SearchScore.Typo
                )
            );
        return either;
    }

    // So many words at the most that begin with it, the first in their order: a million of them must not cost a second.
    private static BooleanQuery Beginning(string word, IndexReader reader)
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
