using System.Text.Json.Nodes;
using Florin.Testing;

namespace Florin.Provider.Tests.Search;

/// <summary>
/// What Elasticsearch 8 and 9 and OpenSearch 2 answer to the requests that Florin sends, as their reference documents it: a
/// recorded contract and no server. It keeps documents in memory and refuses whatever is not in the recording, so that a new
/// kind of request fails here until somebody has looked it up.
/// </summary>
internal sealed class RecordedElasticsearch : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Dictionary<string, (long Version, JsonObject Source)>> _indexes = new(
        StringComparer.Ordinal
    );
    private readonly MessageProvider _server = new();

    public RecordedElasticsearch() => _server.Reply = Reply;

    public string Url => _server.Url;

    /// <summary>The authorization that requests came with.</summary>
    public IEnumerable<string?> Authorizations => _server.Got.Select(got => got.Headers["Authorization"]);

    /// <summary>Paths that were asked, in order.</summary>
    public IEnumerable<string> Asked => _server.Got.Select(got => $"{got.Method} {got.Url}");

    /// <summary>Answers everything with this; null for as recorded.</summary>
    public ProviderReply? Instead { get; set; }

    /// <summary>Everything that is stored, as text.</summary>
    public string Stored
    {
        get
        {
            lock (_gate)
                return string.Join(
                    '\n',
                    _indexes.Values.SelectMany(index => index.Values).Select(document => document.Source.ToJsonString())
                );
        }
    }

    /// <summary>As if somebody had deleted all indexes.</summary>
    public void DeleteAll()
    {
        lock (_gate)
            _indexes.Clear();
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private ProviderReply Reply(ProvidedMessage got)
    {
        if (Instead is { } other)
            return other;
        var parts = got.Url.TrimStart('/').Split('/', '?');
        var name = parts[0];
        lock (_gate)
            return (got.Method, parts.ElementAtOrDefault(1), parts.ElementAtOrDefault(2)) switch
            {
                ("PUT", null, _) => Create(name, Json(got)),
                ("DELETE", null, _) => _indexes.Remove(name) ? Ok() : NotFound(name),
                ("GET", "_alias", _) when name.EndsWith('*') => Aliases(name[..^1]),
                _ when !_indexes.ContainsKey(name) => NotFound(name),
                ("POST", "_bulk", _) => Bulk(_indexes[name], got.Body),
                ("POST", "_search", _) => Search(_indexes[name], Json(got)),
                ("POST", "_refresh" or "_flush", _) => Ok(),
                ("POST", "_forcemerge", "only_expunge_deletes=true") => Ok(),
                ("GET", "_doc", { } id) => Get(_indexes[name], Uri.UnescapeDataString(id)),
                ("PUT", "_doc", { } id) => Put(_indexes[name], Uri.UnescapeDataString(id), Json(got)),
                _ => new ProviderReply(400, """{"error":{"type":"not_recorded","reason":"not in the recording"}}"""),
            };
    }

    private static JsonObject Json(ProvidedMessage got) => JsonNode.Parse(got.Body)!.AsObject();

    // Of every index that fits, and none is no error.
    private ProviderReply Aliases(string beginning) =>
        new(
            200,
            new JsonObject(
                _indexes
                    .Keys.Where(index => index.StartsWith(beginning, StringComparison.Ordinal))
                    .Select(index => KeyValuePair.Create(index, (JsonNode?)new JsonObject { ["aliases"] = new JsonObject() }))
            ).ToJsonString()
        );

    private static ProviderReply Ok() => new(200, """{"acknowledged":true,"_shards":{"total":1,"successful":1,"failed":0}}""");

    private static ProviderReply NotFound(string name) =>
        new(
            404,
            $$"""{"error":{"type":"index_not_found_exception","reason":"no such index [{{name}}]","index":"{{name}}"},"status":404}"""
        );

    private ProviderReply Create(string name, JsonObject body)
    {
        if (name.Any(char.IsUpper) || body["mappings"]?["dynamic"]?.ToString() != "strict")
            return new ProviderReply(400, """{"error":{"type":"not_recorded","reason":"not in the recording"}}""");
        return _indexes.TryAdd(name, new(StringComparer.Ordinal))
            ? new ProviderReply(200, $$"""{"acknowledged":true,"shards_acknowledged":true,"index":"{{name}}"}""")
            : new ProviderReply(
                400,
                $$"""{"error":{"type":"resource_already_exists_exception","reason":"index [{{name}}] already exists"},"status":400}"""
            );
    }

    private static ProviderReply Get(Dictionary<string, (long Version, JsonObject Source)> index, string id) =>
        index.TryGetValue(id, out var found)
            ? new ProviderReply(
                200,
                new JsonObject
                {
                    ["_id"] = id,
                    ["found"] = true,
                    ["_source"] = new JsonObject { ["checkpoint"] = found.Source["checkpoint"]?.DeepClone() },
                }.ToJsonString()
            )
            : new ProviderReply(404, new JsonObject { ["_id"] = id, ["found"] = false }.ToJsonString());

    private static ProviderReply Put(Dictionary<string, (long Version, JsonObject Source)> index, string id, JsonObject source)
    {
        index[id] = (0, source);
        return new ProviderReply(200, """{"result":"updated"}""");
    }

    private static ProviderReply Bulk(Dictionary<string, (long Version, JsonObject Source)> index, string text)
    {
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!).ToList();
        var (items, errors) = (new JsonArray(), false);
        for (var i = 0; i + 1 < lines.Count; i += 2)
        {
            var action = lines[i]["index"]!;
            var (id, version) = ((string)action["_id"]!, (long)action["version"]!);
            var stale =
                (string?)action["version_type"] == "external_gte"
                && index.TryGetValue(id, out var there)
                && there.Version > version;
            if (!stale)
                index[id] = (version, lines[i + 1].AsObject());
            errors |= stale;
            items.Add(
                new JsonObject
                {
                    ["index"] = new JsonObject { ["_id"] = id, ["status"] = stale ? 409 : 200 },
                }
            );
        }
        return new ProviderReply(200, new JsonObject { ["errors"] = errors, ["items"] = items }.ToJsonString());
    }

    private static ProviderReply Search(Dictionary<string, (long Version, JsonObject Source)> index, JsonObject body)
    {
        var found = new List<(string Id, double Score, long Order)>();
        foreach (var (id, (_, source)) in index)
            if (source["order"] is { } order && RecordedQuery.Score(body["query"]!.AsObject(), source) is { } score)
                found.Add((id, score, (long)order));
        var byScore = body["sort"]!.AsArray().Count == 2;
        var after = body["search_after"] as JsonArray;
        var sorted = byScore
            ? found
                .OrderByDescending(hit => hit.Score)
                .ThenByDescending(hit => hit.Order)
                .Where(hit =>
                    after is null
                    || hit.Score < (double)after[0]!
                    || (hit.Score == (double)after[0]! && hit.Order < (long)after[1]!)
                )
            : found.OrderBy(hit => hit.Order).Where(hit => after is null || hit.Order > (long)after[0]!);
        var hits = sorted
            .Take((int)body["size"]!)
            .Select(hit =>
                (JsonNode)
                    new JsonObject
                    {
                        ["_id"] = hit.Id,
                        ["sort"] = byScore ? new JsonArray(hit.Score, hit.Order) : new JsonArray(hit.Order),
                    }
            );
        return new ProviderReply(
            200,
            new JsonObject
            {
                ["timed_out"] = false,
                ["hits"] = new JsonObject { ["hits"] = new JsonArray([.. hits]) },
            }.ToJsonString()
        );
    }
}

/// <summary>The queries of the recording, on a document's keywords.</summary>
internal static class RecordedQuery
{
    /// <summary>The score of a document; null where it does not fit.</summary>
    public static double? Score(JsonObject query, JsonObject source)
    {
        var (kind, body) = query.Single();
        return kind switch
        {
            "bool" => Bool(body!.AsObject(), source),
            "dis_max" => body!["queries"]!.AsArray().Max(one => Score(one!.AsObject(), source)),
            "constant_score" => Score(body!["filter"]!.AsObject(), source) is null ? null : (double)body["boost"]!,
            "term" => Any(body!, source, (word, asked) => word == asked),
            "prefix" => Any(body!, source, (word, asked) => word.StartsWith(asked, StringComparison.Ordinal)),
            "fuzzy" => Any(body!, source, (word, asked) => word[0] == asked[0] && Typos(word, asked) <= Allowed(body!)),
            _ => throw new InvalidOperationException($"{kind} is not in the recording."),
        };
    }

    private static int Allowed(JsonNode body) => (int)body.AsObject().Single().Value!["fuzziness"]!;

    private static double? Bool(JsonObject body, JsonObject source)
    {
        var scores = body["must"]!.AsArray().Select(one => Score(one!.AsObject(), source)).ToList();
        var passes = body["filter"]?.AsArray().All(one => Score(one!.AsObject(), source) is not null) ?? true;
        return passes && scores.TrueForAll(score => score is not null) ? scores.Sum() : null;
    }

    private static double? Any(JsonNode body, JsonObject source, Func<string, string, bool> fits)
    {
        var (field, asked) = body.AsObject().Single();
        var words = source[field] as JsonArray ?? [];
        return words.Any(word => fits((string)word!, (string)asked!["value"]!)) ? 1 : null;
    }

    // Damerau-Levenshtein on whole characters, as Lucene's automata count.
    private static int Typos(string one, string other)
    {
        var d = new int[one.Length + 1, other.Length + 1];
        for (var i = 0; i <= one.Length; i++)
            d[i, 0] = i;
        for (var j = 0; j <= other.Length; j++)
            d[0, j] = j;
        for (var i = 1; i <= one.Length; i++)
        for (var j = 1; j <= other.Length; j++)
        {
            var cost = one[i - 1] == other[j - 1] ? 0 : 1;
            d[i, j] = Math.Min(Math.Min(d[i - 1, j] + 1, d[i, j - 1] + 1), d[i - 1, j - 1] + cost);
            if (i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1])
                d[i, j] = Math.Min(d[i, j], d[i - 2, j - 2] + 1);
        }
        return d[one.Length, other.Length];
    }
}
