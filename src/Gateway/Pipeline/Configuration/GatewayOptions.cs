using Florin.Gateway.Features.Bodies;
using Florin.Gateway.Features.Dashboards;
using Florin.Gateway.Features.Discovery;
using Florin.Gateway.Features.Proxies;
using Florin.Gateway.Features.Reference;
using Florin.Gateway.Model.Configuration;
using Florin.Gateway.Pipeline.Admin;
using Florin.Platform.Resilience.Breaker;
using Florin.Platform.Resilience.Bulkhead;

namespace Florin.Gateway.Pipeline.Configuration;

/// <summary>What the gateway reads from the configuration, all of it checked.</summary>
internal static class GatewayOptions
{
    private const string Below = "Gateway:";

    private static readonly KnownKeys OwnKeys;

    // A probe has waited in the bulkhead and run into its own timeout before its lease ends.
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(5);

    // What protects a cluster, and for all of them the gateway.
    private static readonly (string Section, Type Options)[] Protections =
    [
        (nameof(Protection.CircuitBreaker), typeof(CircuitBreakerOptions)),
        (nameof(Protection.CircuitBreaker), typeof(TimeoutOptions)),
        (nameof(Protection.Bulkhead), typeof(BulkheadOptions)),
    ];

    /// <summary>The sections, and what each is read into.</summary>
    public static IReadOnlyList<(string Section, Type Options)> Sections { get; }

    /// <summary>What is read of each route, beside <see cref="RouteConfig"/>.</summary>
    public static IReadOnlyList<Type> OfRoutes { get; }

    /// <summary>
    /// What is read of each cluster, beside <see cref="ClusterConfig"/> and its protection. Where a cluster says nothing, the
    /// section <c>Gateway</c> holds.
    /// </summary>
    public static IReadOnlyList<Type> OfClusters { get; }

    /// <summary>The keys of all of it.</summary>
    /// <param name="others">Sections that somebody else reads and checks, such as <c>Gateway:Redis</c>.</param>
    public static KnownKeys Keys(IEnumerable<string> others) => OwnKeys.With(typeof(GatewayConfig), Names(others));

    static GatewayOptions()
    {
        using var stages = new Stages();
        Sections =
        [
            ("Gateway", typeof(GatewayConfig)),
            .. Protections.Select(p => (Below + p.Section, p.Options)),
            .. stages.InOrder.SelectMany(stage => stage.Sections),
            (AnswerLimits.Section, typeof(AnswerLimits)),
            (AggregationOptions.Section, typeof(AggregationOptions)),
            (ReferenceOptions.Section, typeof(ReferenceOptions)),
            (RegistryOptions.Section, typeof(RegistryOptions)),
            (DnsOptions.Section, typeof(DnsOptions)),
            (AdminOptions.Section, typeof(AdminOptions)),
        ];
        OfRoutes = [.. stages.InOrder.Select(stage => stage.OfRoute).OfType<Type>()];
        OfClusters = [.. stages.InOrder.Select(stage => stage.OfCluster).OfType<Type>()];
        OwnKeys = new KnownKeys(
            new Dictionary<Type, IReadOnlyList<(string, Type?)>>
            {
                [typeof(GatewayConfig)] =
                [
                    .. Sections
                        .Where(s => s.Section.StartsWith(Below, StringComparison.Ordinal))
                        .Select(s => (s.Section[Below.Length..], (Type?)s.Options)),
                    (TrustedProxies.Key[Below.Length..], null),
                ],
                [typeof(ClusterConfig)] =
                [
                    .. Protections.Select(p => (p.Section, (Type?)p.Options)),
                    .. OfClusters.SelectMany(Properties),
                ],
                [typeof(RouteConfig)] = [.. OfRoutes.SelectMany(Properties)],
            }
        );
    }

    /// <summary>How long a probe may take that has waited in the bulkhead and run into its own timeout.</summary>
    public static TimeSpan LeaseOf(BulkheadOptions bulkhead, TimeSpan timeout) => bulkhead.QueueTimeout + timeout + Margin;

    private static IEnumerable<string> Names(IEnumerable<string> sections) =>
        sections.Where(s => s.StartsWith(Below, StringComparison.Ordinal)).Select(s => s[Below.Length..]);

    private static IEnumerable<(string, Type?)> Properties(Type type) =>
        type.GetProperties()
            .Where(property => property.CanWrite)
            .Select(property => (property.Name, (Type?)property.PropertyType));
}
