using System.Text.Json.Nodes;
using Florin.Platform.Search;

namespace Florin.Elasticsearch;

/// <summary>The fields of a document and the queries of a search, as Elasticsearch has them in JSON.</summary>
internal static class ElasticsearchQueries
{
    private const string Words = "words";
    private const string Names = "names";
    private const string Readers = "readers";
    private const string Beginnings = "beginnings";

    /// <summary>Whose words a document has.</summary>
    public const string People = "people";

    /// <summary>A document's number.</summary>
    public const string Order = "order";

    /// <summary>How far a follower has come, in a document of its own.</summary>
    public const string Checkpoint = "checkpoint";

    /// <summary>
    /// What an index is made with. Words are keywords: they were made by Florin, so that all indexes find the same. What can be
    /// read back is a checkpoint alone. Whatever is replaced leaves the files at a purge.
    /// </summary>
    public static JsonObject Index() =>
        new()
        {
            ["settings"] = new JsonObject
            {
                ["index.refresh_interval"] = "500ms",
                ["index.merge.policy.expunge_deletes_allowed"] = 0,
            },
            ["mappings"] = new JsonObject
            {
                ["dynamic"] = "strict",
                ["_source"] = new JsonObject { ["includes"] = new JsonArray(Checkpoint) },
                ["properties"] = new JsonObject
                {
                    [Words] = Keyword(),
                    [Names] = Keyword(),
                    [Readers] = Keyword(),
                    [Beginnings] = Keyword(),
                    [People] = Keyword(),
                    [Order] = new JsonObject { ["type"] = "long" },
                    [Checkpoint] = new JsonObject { ["type"] = "object", ["enabled"] = false },
                },
            },
        };

    /// <summary>A document.</summary>
    public static JsonObject Of(SearchDocument document) =>
        new()
        {
            [Order] = document.Order,
            [Readers] = Array(document.Readers),
            [People] = Array(document.People),
            [Names] = Array(document.Names),
            [Words] = Array(document.Words),
            [Beginnings] = Array(document.Words.SelectMany(SearchScore.Beginnings).Distinct(StringComparer.Ordinal)),
        };

    /// <summary>A search.</summary>
    public static JsonObject Of(SearchRequest request, TimeSpan timeout)
    {
        var must = new JsonArray([.. request.Query.Terms.Select(term => (JsonNode)Of(term))]);
        var query = new JsonObject { ["must"] = must };
        if (request.Reader is { } reader)
            query["filter"] = new JsonArray(Term(Readers, reader));
        var body = new JsonObject
        {
            ["size"] = request.Limit,
            ["timeout"] = $"{(long)timeout.TotalMilliseconds}ms",
            ["track_total_hits"] = false,
            ["_source"] = false,
            ["query"] = new JsonObject { ["bool"] = query },
            ["sort"] = new JsonArray(Sorted("_score", "desc"), Sorted(Order, "desc")),
        };
        if (request.After is var (score, order))
            body["search_after"] = new JsonArray(score, order);
        return body;
    }

    /// <summary>The documents of a person.</summary>
    public static JsonObject OfPerson(string person, long after, int most) =>
        new()
        {
            ["size"] = most,
            ["track_total_hits"] = false,
            ["_source"] = false,
            ["query"] = Constant(Term(People, person), score: 1),
            ["sort"] = new JsonArray(Sorted(Order, "asc")),
            ["search_after"] = new JsonArray(after),
        };

    private static JsonObject Of(SearchTerm term) =>
        Either(
            Constant(Term(Names, term.Whole), SearchScore.Exact * term.Words.Count),
            new JsonObject
            {
                ["bool"] = new JsonObject { ["must"] = new JsonArray([.. term.Words.Select(word => (JsonNode)Of(word))]) },
            }
        );

    private static JsonObject Of(string word)
    {
        var ways = new List<JsonObject> { Constant(Term(Words, word), SearchScore.Exact) };
        if (word.Length is >= SearchScore.ShortestPrefix and <= SearchScore.LongestIndexedPrefix)
            ways.Add(Constant(Term(Beginnings, word), SearchScore.Prefix));
        else if (word.Length > SearchScore.LongestIndexedPrefix)
            ways.Add(Constant(Field("prefix", Words, new JsonObject { ["value"] = word }), SearchScore.Prefix));
        if (SearchScore.TyposOf(word) is > 0 and var typos)
            ways.Add(Constant(Field("fuzzy", Words, Typos(word, typos)), SearchScore.Typo));
        return Either([.. ways]);
    }

    private static JsonObject Typos(string word, int typos) =>
        new()
        {
            ["value"] = word,
            ["fuzziness"] = typos,
            ["prefix_length"] = SearchScore.UnchangedLetters,
            ["max_expansions"] = SearchScore.MaxExpansions,
            ["transpositions"] = true,
        };

    private static JsonObject Either(params JsonNode[] ways) =>
        new() { ["dis_max"] = new JsonObject { ["queries"] = new JsonArray(ways) } };

    private static JsonObject Constant(JsonObject filter, int score) =>
        new()
        {
            ["constant_score"] = new JsonObject { ["filter"] = filter, ["boost"] = score },
        };

    private static JsonObject Term(string field, string value) => Field("term", field, new JsonObject { ["value"] = value });

    private static JsonObject Field(string kind, string field, JsonObject body) =>
        new() { [kind] = new JsonObject { [field] = body } };

    private static JsonObject Sorted(string field, string order) => new() { [field] = new JsonObject { ["order"] = order } };

    private static JsonObject Keyword() => new() { ["type"] = "keyword" };

    private static JsonArray Array(IEnumerable<string> texts) => new([.. texts.Select(text => (JsonNode)text)]);
}
