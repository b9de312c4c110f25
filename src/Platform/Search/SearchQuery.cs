using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Florin.Platform.Search;

/// <summary>A part of a query between spaces.</summary>
/// <param name="Whole">All of it, folded: an id, an amount, a reference.</param>
/// <param name="Words">Its words; a document has all of them, or the whole among its names.</param>
public sealed record SearchTerm(string Whole, IReadOnlyList<string> Words);

/// <summary>What is searched for: a document fits that has every term.</summary>
/// <param name="Terms">The terms, of which there is at least one.</param>
public sealed record SearchQuery(IReadOnlyList<SearchTerm> Terms)
{
    /// <summary>How many characters a query has at the most.</summary>
    public const int MaxLength = 256;

    /// <summary>How many words a query has at the most.</summary>
    public const int MaxWords = 8;

    /// <summary>All words of all terms.</summary>
    public IEnumerable<string> Words => Terms.SelectMany(term => term.Words);

    /// <summary>Reads what a client searches for. There are no operators: what is no letter or digit separates words.</summary>
    /// <param name="text">What the client sent; null where it sent nothing.</param>
    /// <param name="query">The query.</param>
    /// <param name="problem">What is wrong with it; null where nothing is.</param>
    public static bool TryParse(
        string? text,
        [NotNullWhen(true)] out SearchQuery? query,
        [NotNullWhen(false)] out string? problem
    )
    {
        query = null;
        problem = null;
        if (text is null)
            problem = "is required.";
        else if (text.Length > MaxLength)
            problem = string.Create(
                CultureInfo.InvariantCulture,
                $"has {text.Length} characters; at most {MaxLength} are allowed."
            );
        if (problem is not null)
            return false;
        var terms = PartsOf(text!).ToList(); // Without a text there is a problem.
        var words = terms.Sum(term => term.Words.Count);
        if (words == 0)
            problem = "has no letter or digit to search for.";
        else if (words > MaxWords)
            problem = string.Create(CultureInfo.InvariantCulture, $"has {words} words; at most {MaxWords} are allowed.");
        else
            query = new SearchQuery(terms);
        return query is not null;
    }

    private static IEnumerable<SearchTerm> PartsOf(string text)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var part in text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            var words = SearchWords.Of(part, int.MaxValue).Where(seen.Add).ToList();
            if (words.Count > 0)
                yield return new SearchTerm(SearchWords.Folded(part), words);
        }
    }
}

/// <summary>What is asked of an index.</summary>
/// <param name="Query">What is searched for.</param>
/// <param name="Reader">Who may have to be able to find it; null for staff who may see everybody's.</param>
/// <param name="After">Where the page before ended; null for the first.</param>
/// <param name="Limit">How many at the most.</param>
public sealed record SearchRequest(SearchQuery Query, string? Reader, SearchPlace? After, int Limit);
