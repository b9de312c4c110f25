using Florin.Kernel;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Florin.GraphQlEdge;

/// <summary>What the edge is given by the process.</summary>
public sealed record GraphQlSurroundings
{
    /// <summary>Answers a request as the gateway's port does.</summary>
    public required RequestDelegate Gateway { get; init; }

    /// <summary>The process's own services, which a request to the port has.</summary>
    public required IServiceProvider Process { get; init; }

    /// <summary>New request ids.</summary>
    public required IdSource Ids { get; init; }

    /// <summary>Time.</summary>
    public required TimeProvider Clock { get; init; }

    /// <summary>Logging.</summary>
    public required ILoggerFactory Logs { get; init; }

    /// <summary>Ends subscriptions, since the process is about to stop.</summary>
    public CancellationToken Stopping { get; init; }
}
