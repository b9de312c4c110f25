using System.Text.Json.Nodes;
using Florin.Gateway.Model;
using Florin.Platform.Http;
using Microsoft.AspNetCore.Http;
using Endpoint = Florin.Platform.Http.Endpoint;

namespace Florin.Gateway.Features.Related;

/// <summary>
/// Adds <c>_links</c> to an answer and to each of its items: to itself, to what it consists of, to what it names, and to the next
/// page. Links are paths at this gateway.
/// </summary>
/// <param name="exchange">The exchange.</param>
/// <param name="service">Who answers.</param>
/// <param name="endpoint">What is answered.</param>
internal sealed class ResourceLinks(Exchange exchange, string service, Endpoint endpoint)
{
    private const string Name = "_links";

    /// <summary>Adds them.</summary>
    public void Add(JsonObject data)
    {
        var request = exchange.Http.Request;
        var self = ClientPath.Of(request);
        if (data["items"] is not JsonArray items)
        {
            AddTo(data, self);
            return;
        }
        var list = new JsonObject { ["self"] = Link(self + request.QueryString) };
        if ((string?)data["nextCursor"] is { } next)
            list["next"] = Link($"{self}{With(request.QueryString, "cursor", next)}");
        data[Name] = list;
        foreach (var item in items.OfType<JsonObject>())
            if ((string?)item["id"] is { } id)
                AddTo(item, $"/api/{service}{endpoint.Path}/{Uri.EscapeDataString(id)}");
    }

    private void AddTo(JsonObject item, string self)
    {
        var links = new JsonObject { ["self"] = Link(self) };
        foreach (var part in endpoint.Parts)
            links[part] = Link($"{self}/{part}");
        foreach (var relation in endpoint.Relations)
            if (relation.IsOfMany)
                foreach (var field in relation.Fields.Where(field => !field.Contains('.', StringComparison.Ordinal)))
                {
                    // One link has one target: what several objects of an item name is in the answer by ?include= alone.
                    if ((string?)item[field] is { } id)
                        links[NameOf(field)] = Link($"/api/{relation.Service}{relation.Path}/{Uri.EscapeDataString(id)}");
                }
            else if ((string?)item[relation.Fields[0]] is { } own)
                links[relation.Name] = Link(
                    $"/api/{relation.Service}{relation.Path}?{relation.Parameter}={Uri.EscapeDataString(own)}"
                );
        item[Name] = links;
    }

    // userId leads to the user.
    private static string NameOf(string field) => field.EndsWith("Id", StringComparison.Ordinal) ? field[..^2] : field;

    private static JsonObject Link(string href) => new() { ["href"] = href };

    // The parameter in the place of the one that there is, and of the other way to ask for a page.
    private static QueryString With(QueryString query, string name, string value)
    {
        var kept = (query.Value ?? "")
            .TrimStart('?')
            .Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Where(part => part.Split('=')[0] is not ("cursor" or "offset"));
        return new QueryString($"?{string.Join('&', kept.Append($"{name}={Uri.EscapeDataString(value)}"))}");
    }
}
