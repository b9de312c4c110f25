using Florin.Platform.Resilience.Breaker;

namespace Florin.Host.Composition;

/// <summary>Where copies of the logs are kept: section <c>Storage</c>.</summary>
internal sealed record ReplicaOptions
{
    /// <summary>The section.</summary>
    public const string Section = "Storage";

    /// <summary>Copies of every log, a comma-separated list of <c>mongodb</c> and <c>sqlite:PATH</c>. Default none.</summary>
    public string Replicas { get; init; } = "";

    /// <summary>When the circuit of a replica opens, each its own. Defaults as those of the gateway's.</summary>
    public CircuitBreakerOptions CircuitBreaker { get; init; } = new();
}
