using Florin.Gateway.Features.Canary;
using Florin.Gateway.Model;
using Florin.Gateway.Model.Configuration;

namespace Florin.Gateway.Pipeline.Admin;

/// <summary>What a route takes and where that goes, for operators.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Cluster">Who answers.</param>
/// <param name="Match">Which requests it takes; what headers and parameters are compared with is not shown.</param>
/// <param name="Order">Lower ones are asked first.</param>
/// <param name="Timeout">How long an answer may take, as hh:mm:ss.</param>
/// <param name="Canary">How its requests are split between groups of destinations; null where they are not.</param>
/// <param name="Metadata">Whatever else is to be known about it.</param>
internal sealed record RouteReport(
    string Id,
    string Cluster,
    MatchConfig Match,
    int Order,
    string Timeout,
    CanaryReport? Canary,
    IReadOnlyDictionary<string, string> Metadata
)
{
    /// <summary>As it is now.</summary>
    public static RouteReport Of(Route route, CanaryWeights changed) =>
        new(
            route.Id,
            route.Cluster.Id,
            Shown(route.Config.Match),
            route.Config.Order,
            route.Timeout.ToString(),
            CanaryReport.Of(route, changed),
            route.Config.Metadata.ToDictionary(
                data => data.Key,
                data => RedactedConfig.Shown(data.Key, data.Value),
                StringComparer.OrdinalIgnoreCase
            )
        );

    // Names tell enough; a value may be anybody's key.
    private static MatchConfig Shown(MatchConfig match) =>
        match with
        {
            Headers = [.. match.Headers.Select(header => header with { Values = Redacted(header.Values) })],
            QueryParameters = [.. match.QueryParameters.Select(query => query with { Values = Redacted(query.Values) })],
        };

    private static List<string> Redacted(List<string> values) => [.. values.Select(_ => RedactedConfig.Redacted)];
}
