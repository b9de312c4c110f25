using System.Text.Json.Nodes;
using Florin.Gateway.Model;
using Florin.Platform.Http;
using Microsoft.AspNetCore.Http;

namespace Florin.Gateway.Features.Related;

/// <summary>
/// What the items of an answer name, asked for on behalf of its client: one request for each kind and 100 ids, all at the same time,
/// on the way of any request. What the client may not see their services leave out.
/// </summary>
/// <param name="exchange">The exchange.</param>
/// <param name="routes">The routes to the services, by their names.</param>
internal sealed class RelatedResources(Exchange exchange, IReadOnlyDictionary<string, Route> routes)
{
    private const int MostIds = 100;
    private const string Newest = "&limit=100";

    /// <summary>Adds <c>included</c>, by kind and id, and <c>missing</c>, what cannot be had now.</summary>
    public async Task Include(JsonObject data, IReadOnlyList<Relation> relations, CancellationToken cancel)
    {
        if (relations.Count == 0)
            return;
        var items = ItemsOf(data).ToList();
        var found = await Task.WhenAll(relations.Select(relation => Ask(relation, items, cancel)));
        var (included, missing) = (new JsonObject(), new JsonArray());
        for (var i = 0; i < relations.Count; i++)
        {
            var kind = new JsonObject();
            foreach (var one in found[i].SelectMany(answer => ItemsOf(answer.Data)))
                if ((string?)one["id"] is { } id && !kind.ContainsKey(id))
                    kind[id] = one.DeepClone();
            included[relations[i].Name] = kind;
            if (found[i].FirstOrDefault(answer => answer is { Code: not null, IsRefused: false }) is { } failed)
                missing.Add((JsonNode)new JsonObject { ["part"] = relations[i].Name, ["code"] = failed.Code });
        }
        data["included"] = included;
        if (missing.Count > 0)
            data["missing"] = missing;
    }

    /// <summary>The items of a list, or the one thing that there is.</summary>
    public static IEnumerable<JsonObject> ItemsOf(JsonNode? data) =>
        data is not JsonObject whole ? []
        : whole["items"] is JsonArray items ? items.OfType<JsonObject>()
        : [whole];

    private async Task<PartAnswer[]> Ask(Relation relation, List<JsonObject> items, CancellationToken cancel)
    {
        if (!routes.TryGetValue(relation.Service, out var route))
            return [];
        var ids = items.SelectMany(relation.IdsIn).Distinct(StringComparer.Ordinal).ToList();
        // What names the items, and is not named by them, is asked for one item alone: endpoints of lists have no such relations.
        var chunks = relation.IsOfMany ? ids.Chunk(MostIds) : ids.Take(1).Select(id => new[] { id });
        return await Task.WhenAll(
            chunks.Select(chunk =>
                PartRequest.Ask(
                    exchange,
                    relation.AskedAt,
                    new QueryString(
                        $"?{relation.Parameter}={Uri.EscapeDataString(string.Join(',', chunk))}{(relation.IsOfMany ? "" : Newest)}"
                    ),
                    inner => route.Handler(inner, route),
                    cancel
                )
            )
        );
    }
}
