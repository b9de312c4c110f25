using Florin.Kernel;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Florin.Platform.Http.InProcess;

/// <summary>What the process gives an edge: another protocol whose requests are those of the API.</summary>
public sealed record EdgeSurroundings
{
    /// <summary>Answers a request as the gateway's port does.</summary>
    public required RequestDelegate Gateway { get; init; }

    /// <summary>The process's own services, of which the edge uses those of ASP.NET Core.</summary>
    public required IServiceProvider Process { get; init; }

    /// <summary>New request ids.</summary>
    public required IdSource Ids { get; init; }

    /// <summary>Time.</summary>
    public required TimeProvider Clock { get; init; }

    /// <summary>Logging.</summary>
    public required ILoggerFactory Logs { get; init; }

    /// <summary>Ends streams, since the process is about to stop.</summary>
    public CancellationToken Stopping { get; init; }
}
