using System.Globalization;
using Florin.Kernel;
using Florin.Platform.Hosting;
using Microsoft.Extensions.Configuration;

namespace Florin.Gateway;

/// <summary>The admin API's table of contents.</summary>
/// <param name="current">What the gateway does now.</param>
/// <param name="registry">Who has registered.</param>
/// <param name="configuration">All of the process's configuration.</param>
/// <param name="refused">What is wrong with the newest configuration, so that an older one stays; null when nothing is.</param>
internal sealed class AdminOperations(
    Func<GatewaySnapshot> current,
    Registry registry,
    IConfiguration configuration,
    Func<string?> refused
)
{
    /// <summary>All of them.</summary>
    public IReadOnlyList<AdminOperation> All =>
        [
            new("GET", "/admin/routes", "Every route: what it takes and where that goes.", _ => List(Routes())),
            new("GET", "/admin/clusters", "Every cluster: circuit, bulkhead, destinations.", _ => List(Clusters())),
            new("GET", "/admin/clusters/{cluster}", "One of them.", r => With(r, cluster => ClusterReport.Of(cluster))),
            new(
                "GET",
                "/admin/destinations",
                "The destinations of all clusters.",
                _ => List(Clusters().SelectMany(c => c.Destinations))
            ),
            new("GET", "/admin/registry", "The instances that have registered.", _ => List(Instances())),
            new(
                "GET",
                "/admin/limits/{client}",
                "Where a client stands under every policy: user:ID, ip:ADDRESS, or a header's value.",
                r => Limits(r, Standing)
            ),
            new(
                "POST",
                "/admin/limits/{client}/reset",
                "Lets a client start afresh under every policy.",
                r => Limits(r, Forget)
            ),
            new("GET", "/admin/config", "The configuration as it is in force, without its secrets.", _ => Config()),
            new(
                "GET",
                "/admin/config/status",
                "Whether the newest configuration was taken, and if not, what is wrong with it.",
                _ => Status()
            ),
            new("POST", "/admin/clusters/{cluster}/isolate", "Opens its circuit until it is reset.", r => With(r, Isolate)),
            new("POST", "/admin/clusters/{cluster}/reset", "Closes its circuit and forgets the failures.", r => With(r, Reset)),
            new(
                "POST",
                "/admin/clusters/{cluster}/destinations/{destination}/drain",
                "Sends no more requests there; those under way go on.",
                r => Drain(r, drained: true)
            ),
            new(
                "POST",
                "/admin/clusters/{cluster}/destinations/{destination}/undrain",
                "Sends requests there again.",
                r => Drain(r, drained: false)
            ),
        ];

    private IEnumerable<object> Routes() =>
        current()
            .Routes.Values.Select(route => new
            {
                route.Id,
                Cluster = route.Cluster.Id,
                route.Config.Match,
                route.Config.Order,
                Timeout = route.Timeout.ToString(),
                route.Config.Metadata,
            });

    private IEnumerable<ClusterReport> Clusters() =>
        current().Clusters.Values.OrderBy(cluster => cluster.Id, StringComparer.Ordinal).Select(ClusterReport.Of);

    private IEnumerable<object> Instances() =>
        current()
            .Clusters.Keys.Order(StringComparer.Ordinal)
            .SelectMany(service => registry.Of(service))
            .Select(instance => new
            {
                instance.Service,
                instance.Id,
                instance.Said.Address,
                instance.Said.Weight,
                instance.Said.Version,
                instance.Said.Since,
                instance.Joined,
                instance.LastSeen,
            });

    private Task<Reply> Status() =>
        Task.FromResult(Reply.Ok(new { Taken = refused() is null, Problems = refused()?.Split(Environment.NewLine) ?? [] }));

    private Task<Reply> Config() => Task.FromResult(Reply.Ok(RedactedConfig.Of(configuration)));

    private async Task<Reply> Limits(
        AdminRequest request,
        Func<RatePolicy, ClientKey, CancellationToken, ValueTask<object>> ask
    )
    {
        var text = Uri.UnescapeDataString(request["client"]);
        if (!ClientKey.TryParse(text, CultureInfo.InvariantCulture, out var client))
            return Reply.Refused(
                new Refusal("invalid-request", $"'{text}' names no client: user:ID, ip:ADDRESS or a header's value is needed.")
            );
        var answers = new List<object>();
        foreach (var policy in current().Limits.Policies)
            answers.Add(await ask(policy, client, request.Cancel));
        return Reply.List(answers, nextCursor: null);
    }

    private static async ValueTask<object> Standing(RatePolicy policy, ClientKey client, CancellationToken cancel)
    {
        var standing = await policy.Standing(client, cancel);
        return new
        {
            Policy = policy.Name,
            standing.Limit,
            standing.Remaining,
            ResetAfter = standing.ResetAfter.ToString(),
        };
    }

    private static async ValueTask<object> Forget(RatePolicy policy, ClientKey client, CancellationToken cancel)
    {
        await policy.Forget(client, cancel);
        return await Standing(policy, client, cancel);
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
        if (!current().Clusters.TryGetValue(request["cluster"], out var cluster))
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
        current().Clusters.TryGetValue(request["cluster"], out var cluster)
            ? Task.FromResult(Reply.Ok(answer(cluster)))
            : Unknown("cluster", request["cluster"]);

    private static Task<Reply> List(IEnumerable<object> items) => Task.FromResult(Reply.List([.. items], nextCursor: null));

    private static Task<Reply> Unknown(string what, string id) => Task.FromResult(Reply.Refused(Refusal.NotFound(what, id)));
}
