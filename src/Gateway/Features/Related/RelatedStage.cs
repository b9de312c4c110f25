using System.Text.Json.Nodes;
using Florin.Gateway.Model;
using Florin.Platform.Http;
using Microsoft.AspNetCore.Http;
using Endpoint = Florin.Platform.Http.Endpoint;

namespace Florin.Gateway.Features.Related;

/// <summary>
/// Adds what belongs to a resource to the answer about it, where a client asks for that: what it names, by one request for each
/// kind (<c>?include=</c>), and links (<c>?links=true</c>). What endpoints have of it they say themselves. All other requests
/// pass by.
/// </summary>
internal sealed class RelatedStage : IRequestStage
{
    /// <inheritdoc/>
    public WrapRequest Read(StageContext context)
    {
        var endpoints = context
            .Runtime.Endpoints.SelectMany(
                service =>
                    service
                        .Value.Where(endpoint => HttpMethods.IsGet(endpoint.Method))
                        .OrderBy(endpoint => endpoint.Path.Count('{')), // A name goes before a parameter, as in services.
                (service, endpoint) => (Service: service.Key, Endpoint: endpoint)
            )
            .ToLookup(one => one.Service, one => one.Endpoint, StringComparer.OrdinalIgnoreCase);
        var routes = new Dictionary<string, Route>(StringComparer.OrdinalIgnoreCase); // Whole before the first request.
        return (route, next) =>
        {
            if (route is not { IsOwn: true })
                return next;
            routes[route.Cluster.Id] = route;
            return endpoints.Contains(route.Cluster.Id) ? exchange => Serve(exchange, route, next) : next;
        };

        Task Serve(Exchange exchange, Route route, RequestHandler next) =>
            MayAsk(exchange.Http.Request)
            && Find(endpoints[route.Cluster.Id], exchange.Target.Rest) is { } endpoint
            && RelatedQuery.Of(exchange.Http.Request.QueryString, endpoint) is { } asked
                ? Answer(exchange, route, asked, new RelatedResources(exchange, routes), endpoint)
                : next(exchange);
    }

    // Nearly every request asks for neither. HEAD is answered as GET is, without the body.
    private static bool MayAsk(HttpRequest request) =>
        (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
        && request.QueryString.Value is { Length: > 0 } query
        && (
            query.Contains(RelationParameters.Include, StringComparison.Ordinal)
            || query.Contains(RelationParameters.Links, StringComparison.Ordinal)
        );

    private static Endpoint? Find(IEnumerable<Endpoint> endpoints, PathString path)
    {
        foreach (var endpoint in endpoints)
            if (EndpointPath.Fits(endpoint.Path, path.Value))
                return endpoint.HasLinks ? endpoint : null;
        return null;
    }

    private static async Task Answer(
        Exchange exchange,
        Route route,
        RelatedQuery asked,
        RelatedResources related,
        Endpoint endpoint
    )
    {
        if (!asked.Problems.None)
        {
            await exchange.Answer(Reply.Invalid(asked.Problems));
            return;
        }
        var stop = exchange.Http.RequestAborted;
        var answer = await PartRequest.Ask(exchange, exchange.Path, asked.Rest, inner => route.Handler(inner, route), stop);
        if (answer.Data is not JsonObject data)
        {
            await exchange.Answer(answer.ToReply());
            return;
        }
        await related.Include(data, asked.Included, stop);
        if (asked.WantsLinks)
            new ResourceLinks(exchange, route.Cluster.Id, endpoint).Add(data);
        await exchange.Answer(Reply.Ok(data));
    }
}
