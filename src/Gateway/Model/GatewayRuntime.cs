using System.Net;
using Florin.Kernel;
using Florin.Platform.Calls;
using Florin.Platform.Hosting;
using Florin.Platform.Hosting.Guests;
using Florin.Platform.Http;
using Florin.Platform.Http.Tls;
using Florin.Platform.Identity;
using Florin.Platform.Identity.Policies;
using Florin.Platform.RateLimiting;
using Florin.Platform.Tracing;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Endpoint = Florin.Platform.Http.Endpoint;

namespace Florin.Gateway.Model;

/// <summary>What a process gives to the gateway that it hosts.</summary>
public sealed record GatewayRuntime
{
    /// <summary>The process's configuration, of which the gateway reads the section <c>Gateway</c>.</summary>
    public required IConfiguration Configuration { get; init; }

    /// <summary>Every service that there is, hosted here or elsewhere.</summary>
    public required IReadOnlyList<ServiceLocation> Services { get; init; }

    /// <summary>What the endpoints of services say of themselves, by service, also of those that are hosted elsewhere.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<Endpoint>> Endpoints { get; init; } =
        new Dictionary<string, IReadOnlyList<Endpoint>>(StringComparer.Ordinal);

    /// <summary>Who a user's token stands for, which decides whose requests are counted together.</summary>
    public required ITokenVerifier Tokens { get; init; }

    /// <summary>How services in other processes know that a request comes from the gateway.</summary>
    public required IServiceTokens ServiceTokens { get; init; }

    /// <summary>How the admin API asks services about their consumers; null where it does not.</summary>
    public IServiceCalls? Calls { get; init; }

    /// <summary>The traces that its process keeps; null where it keeps none.</summary>
    public TraceStore? Traces { get; init; }

    /// <summary>Where another program shows a trace, by its id; null where none does.</summary>
    public Func<string, Uri?> TraceLink { get; init; } = static _ => null;

    /// <summary>Where gateways keep limits together; null where each keeps its own.</summary>
    public IRemoteRateLimits? RemoteLimits { get; init; }

    /// <summary>Mutual TLS with services in other processes; null where there is none.</summary>
    public ServiceTls? ServiceTls { get; init; }

    /// <summary>Sections of the configuration that providers read and check, of which some may be below <c>Gateway</c>.</summary>
    public IReadOnlyList<string> SectionsOfOthers { get; init; } = [];

    /// <summary>Time.</summary>
    public required TimeProvider Clock { get; init; }

    /// <summary>From 0 to 1; thread-safe.</summary>
    public required Func<double> Random { get; init; }

    /// <summary>Whether clients rely on it: the environment is Production.</summary>
    public required bool IsProduction { get; init; }

    /// <summary>Ids for requests that come without one.</summary>
    public required IdSource Ids { get; init; }

    /// <summary>What roles permit. Default as the configuration says.</summary>
    public RoleGrants Roles
    {
        get => field ??= RoleGrants.Of(Configuration);
        init;
    }

    /// <summary>Decides who may do what. Default as the configuration says.</summary>
    public PolicyEngine Policies
    {
        get => field ??= PolicyEngine.Of(Configuration);
        init;
    }

    /// <summary>Logging.</summary>
    public required ILoggerFactory Logs { get; init; }

    /// <summary>The gateway's own log.</summary>
    internal ILogger Log => Logs.CreateLogger("Florin.Gateway");

    /// <summary>Answers <c>GET /metrics</c>.</summary>
    public required RequestDelegate Metrics { get; init; }

    /// <summary>Answers <c>GET /openapi.json</c>.</summary>
    public required RequestDelegate OpenApi { get; init; }

    /// <summary>Answers <c>GET /asyncapi.json</c>; null where there is nothing that events could be published to.</summary>
    public RequestDelegate? AsyncApi { get; init; }

    /// <summary>Answers <c>/graphql</c>, once a body is taken in; null if GraphQL is disabled.</summary>
    public RequestDelegate? GraphQl { get; init; }

    /// <summary>Where operators reach this gateway; null where they do not.</summary>
    public IPEndPoint? Operators { get; init; }

    /// <summary>The frameworks that the operators' port serves beside the admin API. Whoever gives them starts and ends them.</summary>
    public IReadOnlyList<GuestHost> OperatorGuests { get; init; } = [];

    /// <summary>What other parts of the program offer to operators beside the gateway's own operations.</summary>
    public IReadOnlyList<OperatorOperation> OperatorOperations { get; init; } = [];

    /// <summary>How services are and were, for customers; null where there is no status page.</summary>
    public Func<StatusReport>? Status { get; init; }

    /// <summary>Makes the OpenAPI document of the admin API from what its operations say of themselves.</summary>
    public required Func<IReadOnlyList<Endpoint>, ReadOnlyMemory<byte>> AdminOpenApi { get; init; }
}
