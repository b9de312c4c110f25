using Florin.GrpcEdge;
using Florin.Platform.Configuration;
using Microsoft.AspNetCore.Http;

namespace Florin.Host.Composition;

/// <summary>gRPC at the gateway's port, in front of the gateway.</summary>
internal static class GrpcEntrance
{
    /// <summary>What answers calls, and leaves all else to the gateway; null where it is turned off.</summary>
    public static GrpcServer? Before(RequestDelegate gateway, ProcessContext context) =>
        context.Configuration.Options<GrpcOptions>(GrpcOptions.Section) is { Enabled: true } options
            ? new GrpcServer(options, context.OfEdge(gateway))
            : null;
}
