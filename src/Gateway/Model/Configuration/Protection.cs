using System.ComponentModel.DataAnnotations;
using Florin.Platform.Resilience.Breaker;
using Florin.Platform.Resilience.Bulkhead;

namespace Florin.Gateway.Model.Configuration;

/// <summary>What protects a cluster; each default is that of section <c>Gateway</c>.</summary>
/// <param name="CircuitBreaker">Section <c>Gateway:Clusters:{id}:CircuitBreaker</c>.</param>
/// <param name="Bulkhead">Section <c>Gateway:Clusters:{id}:Bulkhead</c>.</param>
/// <param name="Timeout">How long a destination may take to answer: the breaker's section.</param>
internal sealed record Protection(CircuitBreakerOptions CircuitBreaker, BulkheadOptions Bulkhead, TimeSpan Timeout);

/// <summary>How long a service may take to answer: section <c>Gateway:CircuitBreaker</c>.</summary>
internal sealed record TimeoutOptions
{
    /// <summary>
    /// From its place in the bulkhead to the end of the answer; what <c>Prefer: wait</c> asks for comes on top. Default 30
    /// seconds.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "01:00:00")]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);
}
