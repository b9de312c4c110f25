using Florin.Platform.Resilience.Breaker;
using Microsoft.Extensions.Logging;

namespace Florin.Platform.Replication;

/// <summary>The log was claimed, and its replicator has to take that up.</summary>
internal sealed record Claimed(ReplicatedLog Log, Isolation? Isolation);

/// <summary>What a replicator uses.</summary>
/// <param name="Clock">Time.</param>
/// <param name="Random">Jitter: 0 to 1; thread-safe.</param>
/// <param name="Log">Logging.</param>
public sealed record ReplicaSurroundings(TimeProvider Clock, Func<double> Random, ILogger Log)
{
    /// <summary>When it opens the replica's circuit.</summary>
    public CircuitBreakerOptions Breaker { get; init; } = new();

    /// <summary>Limits.</summary>
    public ReplicationLimits Limits { get; init; } = new();

    /// <summary>Keeps what operators have isolated; null where nothing does, and the next owner does not know of it.</summary>
    public IIsolationRecord? Isolations { get; init; }

    /// <summary>Receives notices of what a replica did not confirm and of what was removed; called by the threads of replicators and of the log's writer.</summary>
    public IReplicationNotices? Notices { get; init; }
}
