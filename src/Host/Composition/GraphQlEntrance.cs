using Florin.GraphQlEdge;
using Florin.Platform.Configuration;
using Microsoft.AspNetCore.Http;

namespace Florin.Host.Composition;

/// <summary>GraphQL at the gateway's port, which makes its requests of the gateway.</summary>
internal static class GraphQlEntrance
{
    /// <summary>What answers operations; null where it is turned off.</summary>
    public static RequestDelegate? Into(RequestDelegate gateway, ProcessContext context) =>
        context.Configuration.Options<GraphQlOptions>(GraphQlOptions.Section) is { Enabled: true } options
            ? new GraphQlServer(options, context.OfEdge(gateway)).Serve
            : null;
}
