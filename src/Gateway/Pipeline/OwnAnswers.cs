using Florin.Gateway.Features.Health;
using Florin.Gateway.Features.Reference;
using Florin.Gateway.Model;

namespace Florin.Gateway.Pipeline;

/// <summary>What the gateway answers itself.</summary>
internal sealed class OwnAnswers(GatewayRuntime runtime, HealthAnswers health)
{
    /// <summary>Where the public keys are; the user service answers.</summary>
    public const string Jwks = "/.well-known/jwks.json";

    /// <summary>Where the public keys that verify receipts are; the user service answers.</summary>
    public const string ReceiptKeys = "/.well-known/receipt-keys.json";

    /// <summary>What there is at the gateway, for people and programs.</summary>
    public const string Front = "/";

    /// <summary>How everything is.</summary>
    public const string Health = "/health";

    /// <summary>The document of the API.</summary>
    public const string OpenApi = "/openapi.json";

    /// <summary>The document of the events that are published.</summary>
    public const string AsyncApi = "/asyncapi.json";

    /// <summary>Metrics for Prometheus.</summary>
    public const string Metrics = "/metrics";

    /// <summary>Every service, where it is and how.</summary>
    public const string Services = "/api/discovery/services";

    /// <summary>How services are and were, for customers.</summary>
    public const string Status = "/status";

    /// <summary>GraphQL.</summary>
    public const string GraphQl = "/graphql";

    private const string UserService = "user";

    private readonly ApiReference _reference = new(OpenApi);

    /// <summary>All of it, by path.</summary>
    /// <param name="routes">The routes by id.</param>
    /// <param name="reference">Whether there is an API reference.</param>
    public IReadOnlyDictionary<string, Target> Of(IReadOnlyDictionary<string, Route> routes, ReferenceOptions reference)
    {
        var own = new Dictionary<string, Target>(StringComparer.Ordinal)
        {
            [Front] = Counted(new FrontPage(health, runtime, reference).Answer),
            [Health] = Uncounted(health.Ready),
            ["/health/ready"] = Uncounted(health.Ready),
            ["/health/readiness"] = Uncounted(health.Ready),
            ["/health/detailed"] = Uncounted(health.Ready),
            ["/health/live"] = Uncounted(health.Live),
            ["/health/liveness"] = Uncounted(health.Live),
            [Metrics] = Uncounted(exchange => runtime.Metrics(exchange.Http)),
            [OpenApi] = Uncounted(exchange => runtime.OpenApi(exchange.Http)),
            [Services] = Counted(health.Discover),
        };
        if (runtime.AsyncApi is { } events)
            own[AsyncApi] = Uncounted(exchange => events(exchange.Http));
        if (runtime.GraphQl is { } graph)
            own[GraphQl] = Counted(exchange => graph(exchange.Http)) with { OwnMethods = "GET, HEAD, POST", IsOfUser = true };
        if (runtime.Status is { } status)
            own[Status] = Counted(new StatusPage(status, runtime.Clock).Answer);
        if (reference.Enabled)
        {
            own[ApiReference.Path] = Counted(_reference.Answer);
            foreach (var (path, answer) in _reference.Files)
                own[path] = Uncounted(answer);
        }
        if (routes.TryGetValue(UserService, out var users))
            foreach (var keys in (string[])[Jwks, ReceiptKeys])
                own[keys] = new Target(UserService, Counted: false, users, keys, Own: null);
        return own;
    }

    /// <summary>Whether what is asked of the user service is one of its sets of public keys.</summary>
    public static bool IsKeySet(in Target target) => target.Rest == Jwks || target.Rest == ReceiptKeys;

    private static Target Counted(OwnAnswer answer) => Uncounted(answer) with { Counted = true };

    private static Target Uncounted(OwnAnswer answer) => new(Target.Gateway, Counted: false, Route: null, default, answer);
}
