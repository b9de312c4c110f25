using Florin.GraphQlEdge;
using Florin.Platform.Configuration;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Florin.Host.Composition;

/// <summary>GraphQL at the gateway's port, which makes its requests of the gateway.</summary>
internal static class GraphQlEntrance
{
    /// <summary>What answers operations; null where it is turned off.</summary>
    public static RequestDelegate? Into(RequestDelegate gateway, ProcessContext context) =>
        context.Configuration.Options<GraphQlOptions>(GraphQlOptions.Section) is { Enabled: true } options
            ? new GraphQlServer(
                options,
                new GraphQlSurroundings
                {
                    Gateway = gateway,
                    Process = context.Container,
                    Ids = context.Ids,
                    Clock = context.Clock,
                    Logs = context.Logs,
                    Stopping = context.Container.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping,
                }
            ).Serve
            : null;
}
