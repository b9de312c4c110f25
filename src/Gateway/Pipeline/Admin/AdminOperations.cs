using System.Globalization;
using Florin.Gateway.Features.Canary;
using Florin.Gateway.Features.Discovery;
using Florin.Gateway.Features.Health;
using Florin.Gateway.Features.Limits;
using Florin.Gateway.Model;
using Florin.Gateway.Model.Clusters;
using Florin.Gateway.Pipeline.Configuration;
using Florin.Kernel;
using Florin.Platform.Http;
using Florin.Platform.Identity;

namespace Florin.Gateway.Pipeline.Admin;

/// <summary>The admin API's table of contents.</summary>
internal sealed class AdminOperations
{
    private const string Tier = "tier";

    // Nobody knows when a store is back; soon.
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

    private static readonly string TierIs =
        $"Tier of the user, which is known only from their token: {string.Join(", ", TierOptions.Names)} (default: free).";

    private readonly Func<GatewaySnapshot> _current;
    private readonly Registry _registry;
    private readonly Func<string?> _refused;
    private readonly CanaryWeights _canary;
    private readonly Lazy<ReadOnlyMemory<byte>> _document;

    /// <summary>The operations of one gateway.</summary>
    /// <param name="current">What the gateway does now.</param>
    /// <param name="registry">Who has registered.</param>
    /// <param name="refused">What is wrong with the newest configuration, so that an older one stays; null when nothing is.</param>
    /// <param name="canary">The weights of canaries that operators have changed.</param>
    /// <param name="describe">Makes an OpenAPI document.</param>
    /// <param name="ofServices">The requests to the consumers and the logs of all services.</param>
    public AdminOperations(
        Func<GatewaySnapshot> current,
        Registry registry,
        Func<string?> refused,
        CanaryWeights canary,
        Func<IReadOnlyList<Endpoint>, ReadOnlyMemory<byte>> describe,
        IEnumerable<AdminOperation> ofServices
    )
    {
        (_current, _registry, _refused, _canary) = (current, registry, refused, canary);
        All = [.. WhatThereIs(), .. OfLimits(), .. OfConfiguration(), .. Changes(), .. ofServices];
        _document = new(() => describe([.. All.Select(operation => operation.Endpoint)]));
    }

    /// <summary>All of them.</summary>
    public IReadOnlyList<AdminOperation> All { get; }

    private IEnumerable<AdminOperation> WhatThereIs() =>
        [
            new(
                Get("/admin", "Lists the operations of the admin API.").Gives<AdminContents>(),
                _ => Task.FromResult(Reply.Ok(AdminContents.Of(All)))
            ),
            new(
                Get(AdminContents.DocumentPath, "Returns the OpenAPI document of the admin API."),
                _ => Task.FromResult(Reply.Plain(200, _document.Value, "application/json; charset=utf-8"))
            ),
            new(
                Get("/admin/routes", "Lists all routes with what they match and their clusters.")
                    .Gives<ListData<RouteReport>>(),
                _ => List(_current().Routes.Values.Select(route => RouteReport.Of(route, _canary)))
            ),
            new(
                Get("/admin/clusters", "Lists all clusters with circuit, bulkhead and destinations.")
                    .Gives<ListData<ClusterReport>>(),
                _ => List(Clusters())
            ),
            new(
                Get("/admin/clusters/{cluster}", "Returns one cluster.").Gives<ClusterReport>().Refuses(RefusalCode.NotFound),
                r => With(r, ClusterReport.Of)
            ),
            new(
                Get("/admin/destinations", "Lists the destinations of all clusters.").Gives<ListData<DestinationReport>>(),
                _ => List(Clusters().SelectMany(c => c.Destinations))
            ),
            new(
                Get("/admin/registry", "Lists the registered instances.").Gives<ListData<InstanceReport>>(),
                _ => List(Instances())
            ),
        ];

    private IEnumerable<AdminOperation> OfLimits() =>
        [
            new(
                Get(
                        "/admin/limits/{client}",
                        "Returns a client's usage under each rate limit policy; the client is user:ID, ip:ADDRESS, or a header's value."
                    )
                    .Gives<ListData<StandingReport>>()
                    .With<string>(Tier, TierIs),
                r => Limits(r)
            ),
            new(
                Post("/admin/limits/{client}/reset", "Resets a client's usage under every rate limit policy.")
                    .Gives<ListData<StandingReport>>()
                    .With<string>(Tier, TierIs)
                    .Refuses(RefusalCodes.Unavailable),
                r => Limits(r, before: Forget)
            ),
        ];

    private IEnumerable<AdminOperation> OfConfiguration() =>
        [
            new(
                Endpoint
                    .Described("GET", "/admin/config", Permission.AdminConfig)
                    .Does("Returns the active configuration, with secrets removed.")
                    .Gives<IReadOnlyDictionary<string, string>>(),
                _ => Task.FromResult(Reply.Ok(_current().Shown))
            ),
            new(
                Get("/admin/config/status", "Returns whether the newest configuration was applied and, if not, its problems.")
                    .Gives<ConfigStatus>(),
                _ => Task.FromResult(Reply.Ok(ConfigStatus.Of(_refused())))
            ),
        ];

    private IEnumerable<AdminOperation> Changes() =>
        [
            new(
                Post("/admin/clusters/{cluster}/isolate", "Opens the cluster's circuit until it is reset.")
                    .Gives<ClusterReport>()
                    .Refuses(RefusalCode.NotFound),
                r => With(r, Isolate)
            ),
            new(
                Post("/admin/clusters/{cluster}/reset", "Closes the cluster's circuit and clears its failures.")
                    .Gives<ClusterReport>()
                    .Refuses(RefusalCode.NotFound),
                r => With(r, Reset)
            ),
            new(
                Post(
                        "/admin/clusters/{cluster}/destinations/{destination}/drain",
                        "Stops sending requests to a destination; those in progress continue."
                    )
                    .Gives<DestinationReport>()
                    .Refuses(RefusalCode.NotFound),
                r => Drain(r, drained: true)
            ),
            new(
                Post(
                        "/admin/clusters/{cluster}/destinations/{destination}/undrain",
                        "Resumes sending requests to a destination."
                    )
                    .Gives<DestinationReport>()
                    .Refuses(RefusalCode.NotFound),
                r => Drain(r, drained: false)
            ),
        ];

    private static Endpoint Get(string path, string does) => Endpoint.Described("GET", path, Permission.AdminRead).Does(does);

    private static Endpoint Post(string path, string does) =>
        Endpoint.Described("POST", path, Permission.AdminGateway).Does(does);

    private IEnumerable<ClusterReport> Clusters() =>
        _current().Clusters.Values.OrderBy(cluster => cluster.Id, StringComparer.Ordinal).Select(ClusterReport.Of);

    private IEnumerable<InstanceReport> Instances() =>
        _current()
            .Clusters.Keys.Order(StringComparer.Ordinal)
            .SelectMany(service => _registry.Of(service))
            .Select(InstanceReport.Of);

    private async Task<Reply> Limits(
        AdminRequest request,
        Func<ClientKey, CancellationToken, ValueTask<Refusal?>>? before = null
    )
    {
        var (text, tier) = (Uri.UnescapeDataString(request["client"]), request.Query.Text(Tier));
        if (!ClientKey.TryParse(text, CultureInfo.InvariantCulture, out var client))
            throw new BadInput(
                "client",
                $"is '{PlainText.Shortened(text)}'; expected user:ID, ip:ADDRESS or a header's value."
            );
        if (tier is not null && !TierOptions.Names.Contains(tier, StringComparer.Ordinal))
            throw new BadInput(
                Tier,
                $"is '{PlainText.Shortened(tier)}'; expected one of {string.Join(", ", TierOptions.Names)}."
            );
        if (before is not null && await before(client, request.Cancel) is { } refusal)
            return Reply.Refused(refusal, Soon);
        var answers = new List<StandingReport>();
        foreach (var policy in _current().Limits.Policies)
            answers.Add(StandingReport.Of(policy, await policy.Standing(client, tier, request.Cancel)));
        return Reply.List(answers, nextCursor: null);
    }

    // What can be forgotten is, whatever cannot.
    private async ValueTask<Refusal?> Forget(ClientKey client, CancellationToken cancel)
    {
        var kept = new List<string>();
        foreach (var policy in _current().Limits.Policies)
            if (!await policy.Forget(client, cancel))
                kept.Add(policy.Name);
        return kept.Count == 0
            ? null
            : new Refusal(
                RefusalCodes.Unavailable,
                $"The rate limit store is unavailable: the limits of {string.Join(", ", kept)} were not reset. Try again later."
            );
    }

    private static ClusterReport Isolate(Cluster cluster)
    {
        cluster.Breaker.Isolate();
        return ClusterReport.Of(cluster);
    }

    private static ClusterReport Reset(Cluster cluster)
    {
        cluster.Breaker.Reset();
        return ClusterReport.Of(cluster);
    }

    private Task<Reply> Drain(AdminRequest request, bool drained)
    {
        if (!_current().Clusters.TryGetValue(request["cluster"], out var cluster))
            return Unknown("cluster", request["cluster"]);
        var id = request["destination"];
        if (
            cluster.Destinations.FirstOrDefault(d => d.Id.Equals(id, StringComparison.OrdinalIgnoreCase)) is not { } destination
        )
            return Unknown("destination", id);
        cluster.Drain(destination, drained);
        return Task.FromResult(Reply.Ok(DestinationReport.Of(cluster, destination)));
    }

    private Task<Reply> With(AdminRequest request, Func<Cluster, object> answer) =>
        _current().Clusters.TryGetValue(request["cluster"], out var cluster)
            ? Task.FromResult(Reply.Ok(answer(cluster)))
            : Unknown("cluster", request["cluster"]);

    private static Task<Reply> List<T>(IEnumerable<T> items) => Task.FromResult(Reply.List<T>([.. items], nextCursor: null));

    private static Task<Reply> Unknown(string what, string id) => Task.FromResult(Reply.Refused(Refusal.NotFound(what, id)));
}
