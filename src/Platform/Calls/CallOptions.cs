using System.ComponentModel.DataAnnotations;
using Florin.Platform.Resilience;
using Florin.Platform.Resilience.Breaker;
using Florin.Platform.Resilience.Bulkhead;

namespace Florin.Platform.Calls;

/// <summary>How calls of services to each other are protected, for each service called: section <c>Calls</c>.</summary>
public sealed record CallOptions : PipelineOptions
{
    /// <summary>
    /// The defaults of the pipeline, but with 4096 calls under way and 16384 waiting: in one process a call costs
    /// microseconds and gathers with others in one commit, so that a narrow bulkhead would only make commits smaller. A
    /// break takes 5 seconds: a service that was started again should not keep sagas waiting for long.
    /// </summary>
    public CallOptions()
    {
        Bulkhead = new BulkheadOptions { MaxConcurrent = 4096, MaxQueue = 16_384 };
        CircuitBreaker = new CircuitBreakerOptions { BreakDuration = TimeSpan.FromSeconds(5) };
    }

    /// <summary>
    /// For how long a call waits while no instance owns the log of the service called, as when its owner has just ended: the
    /// lease (<c>Storage:Lease</c>) and a little more. Then it fails as when the service is away. Default 5 seconds.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan OwnerPatience { get; init; } = TimeSpan.FromSeconds(5);
}
