using Florin.Kernel;
using Florin.Observability.Metrics;
using Florin.Observability.Tracing;
using Florin.Platform.Hosting.Guests;
using Florin.Platform.Http.InProcess;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Florin.Host.Composition;

/// <summary>What a process has before it hosts anything.</summary>
/// <param name="Options">What it is to be.</param>
/// <param name="Configuration">All of its configuration.</param>
/// <param name="Container">ASP.NET's services, for routing.</param>
/// <param name="Logs">Logging.</param>
/// <param name="Metrics">What it tells of itself.</param>
/// <param name="Clock">Time.</param>
/// <param name="Ids">New ids.</param>
internal sealed record ProcessContext(
    FlorinOptions Options,
    IConfiguration Configuration,
    IServiceProvider Container,
    ILoggerFactory Logs,
    PrometheusExporter Metrics,
    TimeProvider Clock,
    IdSource Ids
)
{
    /// <summary>Its traces.</summary>
    public required ProcessTraces Traces { get; init; }

    /// <summary>The frameworks that its operators' port serves; null for the console.</summary>
    public IReadOnlyList<Guest>? OperatorGuests { get; init; }

    /// <summary>What it gives another protocol in front of the gateway.</summary>
    /// <param name="gateway">Answers a request as the gateway's port does.</param>
    public EdgeSurroundings OfEdge(RequestDelegate gateway) =>
        new()
        {
            Gateway = gateway,
            Process = Container,
            Ids = Ids,
            Clock = Clock,
            Logs = Logs,
            Stopping = Container.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping,
        };
}
