using Florin.Gateway.Model;
using Florin.Platform.Configuration;
using Microsoft.Extensions.Options;

namespace Florin.Gateway.Features.Retrying;

/// <summary>Tries again what failed on the way to a cluster.</summary>
internal sealed class RetryStage : IRouteStage
{
    private const string Section = "Gateway:Retry";

    /// <inheritdoc/>
    public IReadOnlyList<(string Section, Type Options)> Sections => [(Section, typeof(RetryConfig))];

    /// <inheritdoc/>
    public Type OfCluster => typeof(ClusterRetry);

    /// <inheritdoc/>
    public WrapRoute Read(StageContext context)
    {
        var configs = context.OfClusters(cluster =>
            context.Configuration.Layered<RetryConfig>($"{cluster}:{nameof(ClusterRetry.Retry)}", Section)
        );
        return (route, next) =>
            !route.Config.Duplex && configs.GetValueOrDefault(route.Cluster) is { MaxRetries: > 0 } config
                ? new RetryPolicy(config, next, context.Runtime.Clock, context.Runtime.Random).Handle
                : next;
    }

    /// <summary>What a cluster says of it.</summary>
    private sealed record ClusterRetry
    {
        /// <summary>How its requests are repeated; what it leaves out is as in section <c>Gateway:Retry</c>.</summary>
        [ValidateObjectMembers]
        public RetryConfig Retry { get; init; } = new();
    }
}
