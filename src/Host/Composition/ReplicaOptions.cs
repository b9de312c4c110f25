using System.ComponentModel.DataAnnotations;
using Florin.Platform.Resilience.Breaker;
using Microsoft.Extensions.Options;

namespace Florin.Host.Composition;

/// <summary>Where copies of the logs are kept: section <c>Storage</c>.</summary>
internal sealed record ReplicaOptions
{
    /// <summary>The section.</summary>
    public const string Section = "Storage";

    /// <summary>Copies of every log, a comma-separated list of <c>mongodb</c>, <c>spanner</c> and <c>sqlite:PATH</c>. Default none.</summary>
    public string Replicas { get; init; } = "";

    /// <summary>
    /// Nothing is committed that a replica does not have: while one does not answer, writes are refused with 503. Default false; for
    /// one service <c>Storage:{service}:RequireAllDatabases</c>.
    /// </summary>
    public bool RequireAllDatabases { get; init; }

    /// <summary>How long replicas may take to store a write where all databases are required. Default 5 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:05:00")]
    public TimeSpan ReplicaTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>When the circuit of a replica opens, each its own. Defaults as those of the gateway's.</summary>
    [ValidateObjectMembers]
    public CircuitBreakerOptions CircuitBreaker { get; init; } = new();
}
