using System.ComponentModel.DataAnnotations;

namespace Florin.Gateway.Features.Dashboards;

/// <summary>How the gateway makes one answer of several services': section <c>Gateway:Aggregation</c>.</summary>
internal sealed record AggregationOptions
{
    /// <summary>Its section.</summary>
    public const string Section = "Gateway:Aggregation";

    /// <summary>How long a service may take for its part; without it the answer goes out when this is over. Default 5 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:05:00")]
    public TimeSpan PartTimeout { get; init; } = TimeSpan.FromSeconds(5);
}
