using System.Globalization;
using System.Text.Json.Nodes;
using Florin.Gateway.Model;
using Florin.Kernel;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using Florin.Platform.Search;
using Microsoft.AspNetCore.Http;
using Endpoint = Florin.Platform.Http.Endpoint;

namespace Florin.Gateway.Features.Dashboards;

/// <summary>
/// <c>GET /api/search</c>: asks the services that the caller may search, in parallel and with the caller's own authorization, and
/// puts what they find in one order: the better match first, then the later one. A service that cannot answer now is named under
/// <c>missing</c>, and the others are given.
/// </summary>
/// <param name="routes">The routes to the services, by their names.</param>
/// <param name="options">How long a service may take.</param>
/// <param name="clock">Time.</param>
internal sealed class SearchEverything(
    IReadOnlyDictionary<string, Route> routes,
    AggregationOptions options,
    TimeProvider clock
)
{
    private const string Path = "/api/search";
    private const int DefaultLimit = 20;
    private const int MostAtOnce = 100;
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

    private static readonly Endpoint Parameters = Endpoint
        .Described("GET", Path, Access.Anyone)
        .WithRequired<string>("q", "What is searched for.")
        .With<string>("kinds", "Where.")
        .With<int>("limit", "How many.")
        .With<string>("cursor", "Where to go on.");

    /// <summary>Whether a path is that of the search.</summary>
    public static bool IsAt(string path) => path.Equals(Path, StringComparison.OrdinalIgnoreCase);

    /// <summary>Answers.</summary>
    public async Task Answer(Exchange exchange)
    {
        var query = new RequestQuery(exchange.Http.Request.QueryString.Value, Parameters);
        var text = query.Text("q", SearchQuery.MaxLength);
        if (!SearchQuery.TryParse(text, out _, out var problem) && query.Problems.None)
            query.Problem("q", problem);
        var named = query.Text("kinds");
        var kinds = Kinds(named, query);
        var limit = (int)(query.Number("limit", 1, MostAtOnce) ?? DefaultLimit);
        IReadOnlyList<SearchedService>? services = [.. kinds.Select(kind => new SearchedService(kind))];
        if (query.Text("cursor", int.MaxValue) is { } cursor && (services = SearchCursor.Decode(cursor, kinds)) is null)
            query.Problem("cursor", "is not a cursor of this search; pass the nextCursor of the previous page unchanged.");
        if (!query.Problems.None)
        {
            await exchange.Answer(Reply.Invalid(query.Problems));
            return;
        }
        var asked = services!.Where(one => !one.IsAtEnd).ToList(); // Null is a problem.
        var answers = await Task.WhenAll(asked.Select(one => Ask(exchange, one, text!, limit))); // As just read.
        exchange.Http.RequestAborted.ThrowIfCancellationRequested();
        var found = asked.Zip(answers).ToDictionary(one => one.First.Kind, one => one.Second, StringComparer.Ordinal);
        await exchange.Answer(Combine(services!, found, limit, isNamed: named is not null)); // As before.
    }

    private static IReadOnlyList<string> Kinds(string? named, RequestQuery query)
    {
        if (named is null)
            return SearchedService.Kinds;
        var kinds = named.Split(',').Distinct(StringComparer.Ordinal).ToList();
        foreach (var unknown in kinds.Except(SearchedService.Kinds, StringComparer.Ordinal))
            query.Problem(
                "kinds",
                $"'{PlainText.Shortened(unknown)}' is not one of {string.Join(", ", SearchedService.Kinds)}."
            );
        return kinds;
    }

    private async Task<PartAnswer> Ask(Exchange exchange, SearchedService service, string text, int limit)
    {
        // The service's own time ends first, so that its breaker hears of it; this is for waiting before that.
        using var time = new CancellationTokenSource(options.PartTimeout + Soon, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(time.Token, exchange.Http.RequestAborted);
        var parameters = QueryString.Create("q", text).Add("limit", limit.ToString(CultureInfo.InvariantCulture));
        if (service.Cursor is { } cursor)
            parameters = parameters.Add("cursor", cursor);
        try
        {
            return await PartRequest.Ask(
                exchange,
                "/search",
                parameters,
                inner =>
                {
                    inner.Timeout = options.PartTimeout;
                    var route = routes[service.Kind];
                    return route.Handler(inner, route);
                },
                either.Token
            );
        }
        catch (OperationCanceledException)
        {
            return new PartAnswer(
                StatusCodes.Status504GatewayTimeout,
                null,
                RefusalCodes.Timeout.Name,
                $"{service.Kind} did not respond in time."
            );
        }
    }

    private static Reply Combine(
        IReadOnlyList<SearchedService> services,
        Dictionary<string, PartAnswer> found,
        int limit,
        bool isNamed
    )
    {
        if (Refusal(found, isNamed) is { } refused)
            return refused.ToReply();
        var missing = found
            .Where(one => one.Value.Code is not null && !one.Value.IsRefused)
            .OrderBy(one => one.Key, StringComparer.Ordinal)
            .Select(one => (Kind: one.Key, Code: one.Value.Code!)) // As just asked.
            .ToList();
        if (missing.Count > 0 && missing.Count == found.Count)
            return Reply.Refused(new Refusal(RefusalCodes.Unavailable, "Nothing can be searched at the moment."), Soon);
        var hits = Merged(found, limit);
        var next = services.Select(one => After(one, found.GetValueOrDefault(one.Kind), hits)).ToList();
        return Reply.Ok(
            new JsonObject
            {
                ["items"] = new JsonArray([.. hits.Select(hit => hit.WithoutCursor())]),
                ["nextCursor"] = next.TrueForAll(one => one.IsAtEnd) ? null : SearchCursor.Encode(next),
                ["complete"] = missing.Count == 0 && found.Values.All(one => one.Data?["complete"] is null),
                ["missing"] = new JsonArray([
                    .. missing.Select(one => (JsonNode)new JsonObject { ["kind"] = one.Kind, ["code"] = one.Code }),
                ]),
            }
        );
    }

    // Each service's hits stay in its own order, by which it goes on: what comes before one that is shown is shown.
    private static List<Hit> Merged(Dictionary<string, PartAnswer> found, int limit)
    {
        var lists = found
            .Select(one => new Queue<Hit>(
                (one.Value.Data?["items"] as JsonArray ?? []).Select(item => new Hit(one.Key, item!.AsObject())) // A list has no null.
            ))
            .ToList();
        var hits = new List<Hit>(limit);
        while (
            hits.Count < limit
            && lists
                .Where(list => list.Count > 0)
                .OrderByDescending(list => list.Peek().Score)
                .ThenByDescending(list => list.Peek().At, StringComparer.Ordinal)
                .FirstOrDefault()
                is { } best
        )
            hits.Add(best.Dequeue());
        return hits;
    }

    // Where a kind is named, or all of them are refused, the caller hears why; else what they may not search is left out.
    private static PartAnswer? Refusal(Dictionary<string, PartAnswer> found, bool isNamed) =>
        found.Values.FirstOrDefault(one =>
            one.IsRefused
            && (
                isNamed
                || one.Status is StatusCodes.Status401Unauthorized or StatusCodes.Status400BadRequest
                || found.Values.All(other => other.IsRefused)
            )
        );

    // What was not shown of a service comes on the next page; one that did not answer is asked again from where it was.
    private static SearchedService After(SearchedService service, PartAnswer? answer, List<Hit> shown)
    {
        if (answer is null or { IsRefused: true })
            return service with { IsAtEnd = true };
        if (answer.Data is not { } data)
            return service;
        var items = (data["items"] as JsonArray)?.Count ?? 0;
        var mine = shown.Where(hit => hit.Kind == service.Kind).ToList();
        return mine.Count == items && data["nextCursor"] is null ? service with { IsAtEnd = true }
            : mine.Count == items ? service with { Cursor = (string?)data["nextCursor"] }
            : mine.Count == 0 ? service
            : service with { Cursor = mine[^1].Cursor };
    }

    private sealed record Hit(string Kind, JsonObject Json)
    {
        public int Score { get; } = (int?)Json["score"] ?? 0;

        public string At { get; } = (string?)Json["at"] ?? "";

        public string? Cursor { get; } = (string?)Json["cursor"];

        public JsonObject WithoutCursor()
        {
            var shown = Json.DeepClone().AsObject();
            shown.Remove("cursor");
            return shown;
        }
    }
}
