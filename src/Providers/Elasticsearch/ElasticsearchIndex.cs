using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Florin.Platform.Json;
using Florin.Platform.Projections;
using Florin.Platform.Search;

namespace Florin.Elasticsearch;

/// <summary>
/// An index in a server. Documents are stored before the checkpoint that covers them, each by a version of its own, so that neither
/// a crash between nor an instance that has lost the log and writes late can leave something older.
/// </summary>
internal sealed class ElasticsearchIndex(ElasticsearchServer server, string name, TimeSpan timeout, TimeProvider clock)
    : ISearchIndex
{
    /// <summary>The version of the mappings.</summary>
    public const int Format = 1;

    private const int DocumentsAtOnce = 1000;
    private const int Conflict = 409; // A later one is there.
    private const string NotThere = "index_not_found_exception";
    private const string AlreadyThere = "resource_already_exists_exception";

    // The server ends a search itself; this is for one that does not.
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(1);
    private static readonly int[] NoneIsThere = [404];
    private static readonly int[] OneIsThere = [400];
    private static readonly int[] MayNotAsk = [401, 403, 404, 405];
    private volatile bool _isMade;
    private volatile bool _isAlone;

    /// <inheritdoc/>
    public async ValueTask<Checkpoint> Load(string follower, CancellationToken cancel)
    {
        await Make(cancel);
        var (_, found) = await server.Ask(HttpMethod.Get, CheckpointOf(follower), null, NoneIsThere, cancel);
        if (found["error"] is JsonObject error && (string?)error["type"] == NotThere)
        {
            _isMade = false; // Somebody has deleted it. It is made with its mappings before anything is stored.
            await Make(cancel);
        }
        return found["_source"]?[ElasticsearchQueries.Checkpoint] is JsonObject checkpoint
            ? checkpoint.Deserialize<Checkpoint>(FlorinJson.Compact) ?? Checkpoint.None
            : Checkpoint.None;
    }

    /// <inheritdoc/>
    public async Task Store(SearchBatch batch, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(batch);
        batch.MustFollow(await Load(batch.Follower, cancel));
        await DeleteOthers(cancel);
        foreach (var some in batch.Documents.Chunk(DocumentsAtOnce))
            await Store(some, cancel);
        var checkpoint = JsonSerializer.SerializeToNode(batch.Checkpoint, FlorinJson.Compact);
        var document = new JsonObject { [ElasticsearchQueries.Checkpoint] = checkpoint };
        await server.Ask(HttpMethod.Put, CheckpointOf(batch.Follower), document, default, cancel);
    }

    /// <inheritdoc/>
    public async Task<SearchMatches> Find(SearchRequest request, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(request);
        using var late = new CancellationTokenSource(timeout + Slack, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancel);
        try
        {
            await Make(either.Token);
            var asked = ElasticsearchQueries.Of(request, timeout);
            var (_, answer) = await server.Ask(HttpMethod.Post, $"{name}/_search", asked, default, either.Token);
            return new SearchMatches(
                [.. Hits(answer).Select(hit => Match(hit, (int)Number(hit, 0), Number(hit, 1)))],
                answer["timed_out"]?.GetValue<bool>() != true
            );
        }
        catch (OperationCanceledException e) when (!cancel.IsCancellationRequested)
        {
            throw new SearchFault("The search server did not respond in time.", e);
        }
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<SearchMatch>> OfPerson(string person, long after, int most, CancellationToken cancel)
    {
        await Make(cancel);
        await server.Ask(HttpMethod.Post, $"{name}/_refresh", null, default, cancel);
        var asked = ElasticsearchQueries.OfPerson(person, after, most);
        var (_, answer) = await server.Ask(HttpMethod.Post, $"{name}/_search", asked, default, cancel);
        return [.. Hits(answer).Select(hit => Match(hit, 0, Number(hit, 0)))];
    }

    /// <inheritdoc/>
    public async Task Purge(CancellationToken cancel)
    {
        await server.Ask(HttpMethod.Post, $"{name}/_refresh", null, default, cancel);
        await server.Ask(HttpMethod.Post, $"{name}/_forcemerge?only_expunge_deletes=true", null, default, cancel);
        await server.Ask(HttpMethod.Post, $"{name}/_flush", null, default, cancel);
    }

    /// <inheritdoc/>
    public async ValueTask Reset(CancellationToken cancel)
    {
        await server.Ask(HttpMethod.Delete, name, null, NoneIsThere, cancel);
        _isMade = false;
        await Make(cancel);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        server.Dispose();
        return ValueTask.CompletedTask;
    }

    private async ValueTask Make(CancellationToken cancel)
    {
        if (_isMade)
            return;
        var (status, answer) = await server.Ask(HttpMethod.Put, name, ElasticsearchQueries.Index(), OneIsThere, cancel);
        if (status >= 400 && (string?)answer["error"]?["type"] != AlreadyThere)
            throw new SearchFault($"The search server refused to make the index {name}: {answer["error"]?["reason"]}");
        _isMade = true;
    }

    // Indexes of other versions; they hold words of people who are erased from now on. Only who writes deletes them, which is the
    // owner of the log. A key that may not list indexes leaves them where they are.
    private async Task DeleteOthers(CancellationToken cancel)
    {
        if (_isAlone)
            return;
        var service = name[..name.LastIndexOf('-')];
        var (status, answer) = await server.Ask(HttpMethod.Get, $"{service}-*/_alias", null, MayNotAsk, cancel);
        if (status < 400)
            foreach (var (other, _) in answer)
                if (other != name && IsVersion(other, service))
                    await server.Ask(HttpMethod.Delete, Uri.EscapeDataString(other), null, MayNotAsk, cancel);
        _isAlone = true;
    }

    // Such as -2.1; not an index of another installation, whose prefix begins in the same way.
    private static bool IsVersion(string index, string service) =>
        index.StartsWith(service, StringComparison.Ordinal)
        && index.AsSpan(service.Length) is ['-', .. var numbers]
        && numbers.IndexOf('.') is > 0 and var point
        && int.TryParse(numbers[..point], NumberStyles.None, CultureInfo.InvariantCulture, out _)
        && int.TryParse(numbers[(point + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out _);

    private async Task Store(IReadOnlyList<SearchDocument> documents, CancellationToken cancel)
    {
        var lines = documents.SelectMany(document =>
            new[]
            {
                new JsonObject
                {
                    ["index"] = new JsonObject
                    {
                        ["_id"] = document.Key,
                        ["version"] = VersionOf(document),
                        ["version_type"] = "external_gte",
                    },
                },
                ElasticsearchQueries.Of(document),
            }
        );
        var answer = await server.Bulk($"{name}/_bulk", lines, cancel);
        foreach (var item in answer["items"] as JsonArray ?? [])
            if (item?["index"] is JsonObject { } stored && stored["status"]?.GetValue<int>() is >= 300 and not Conflict)
                throw new SearchFault($"The search server refused a document: {stored["error"]?["reason"]}");
    }

    // Of the same event, a document without words of a person who was erased is later than one with them.
    private static long VersionOf(SearchDocument document) => (document.Order * 2) + (document.People.Count == 0 ? 1 : 0);

    private string CheckpointOf(string follower) =>
        $"{name}/_doc/{Uri.EscapeDataString($"{ElasticsearchQueries.Checkpoint} {follower}")}";

    private static IEnumerable<JsonObject> Hits(JsonObject answer) =>
        (answer["hits"]?["hits"] as JsonArray ?? []).OfType<JsonObject>();

    private static long Number(JsonObject hit, int place) => (long)hit["sort"]![place]!.GetValue<double>(); // It was asked for.

    private static SearchMatch Match(JsonObject hit, int score, long order) =>
        new((string)hit["_id"]!, new SearchPlace(score, order)); // Every document has one.
}
