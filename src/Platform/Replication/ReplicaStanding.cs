using System.Text.Json.Serialization;
using Florin.Platform.EventLog;

namespace Florin.Platform.Replication;

/// <summary>How a replica is.</summary>
public enum ReplicaState
{
    /// <summary>It gets every batch at the same time as the log.</summary>
    Current,

    /// <summary>It does not answer, or catches up.</summary>
    Behind,

    /// <summary>It is not a copy of this log, and nothing is written to it.</summary>
    Isolated,

    /// <summary>It does not take what the log holds, and waits for an operator.</summary>
    Manual,
}

/// <summary>How a replica of a log stands, as the log's owner sees it.</summary>
/// <param name="Name">As <c>Storage:Replicas</c> names it.</param>
/// <param name="State">How it is.</param>
/// <param name="Watermark">The position up to which it is as the log.</param>
/// <param name="LagEvents">How many events it is behind.</param>
/// <param name="LagSeconds">How old the oldest event is that it lacks; 0 where it lacks none.</param>
/// <param name="Circuit">The state of its circuit breaker.</param>
/// <param name="Error">What went wrong last, as long as it is not current; null where nothing did.</param>
/// <param name="Attempts">How many writes in a row have failed.</param>
/// <param name="FailingSince">When the first of them failed; null where none did.</param>
/// <param name="NextAttemptAt">When it is tried again; null where nothing failed, or nothing is tried before an operator acts.</param>
/// <param name="Pool">Its connections; null where it has no pool.</param>
public sealed record ReplicaStanding(
    string Name,
    ReplicaState State,
    long Watermark,
    long LagEvents,
    double LagSeconds,
    string Circuit,
    string? Error,
    int Attempts = 0,
    DateTimeOffset? FailingSince = null,
    DateTimeOffset? NextAttemptAt = null,
    StorePool? Pool = null
)
{
    /// <summary>What it is to the log.</summary>
    public string Role { get; } = "replica";

    /// <summary>As <c>/admin/storage/{log}/{store}</c> and answers to clients name it: its database, or <c>sqlite-2</c> for the second one of a kind.</summary>
    public string Store { get; init; } = "";

    /// <summary>Who isolated it, since when and why; null where no operator did.</summary>
    public Isolation? Isolated { get; init; }

    /// <summary>How many writes operators have taken out of its way, so that it lacks them.</summary>
    public int QuarantinedWrites { get; init; }

    /// <summary>The kind of its database, such as <c>sqlite</c>.</summary>
    [JsonIgnore]
    public string Database => Name.Split(':')[0];

    /// <summary>Whether nothing is written to it before an operator has acted.</summary>
    [JsonIgnore]
    public bool WaitsForOperator => State is ReplicaState.Isolated or ReplicaState.Manual;

    /// <summary>Without paths and what exactly went wrong.</summary>
    public ReplicaStanding ForAnyone() => this with { Name = Database, Error = null, Isolated = null };
}
