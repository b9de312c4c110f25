namespace Florin.WebConsole.Api;

// The parts of the API's answers that pages show. What a page does not show is not read.

internal sealed record HealthReport(string Status, DateTimeOffset? Since, IReadOnlyList<ServiceHealthReport> Services);

internal sealed record ServiceHealthReport(
    string Name,
    string Status,
    DateTimeOffset? Since,
    string? Address,
    string? Circuit,
    string? Detail,
    IReadOnlyList<CheckReport>? Checks,
    IReadOnlyList<ConsumerReport>? Consumers,
    LogReport? Log
);

internal sealed record CheckReport(string Name, string Status, string? Detail);

internal sealed record ConsumerReport(
    string Name,
    string Follows,
    string Status,
    long Position,
    long LagEvents,
    double LagSeconds,
    string? Detail,
    long Parked
);

internal sealed record LogReport(
    string Provider,
    bool IsOwner,
    string? Owner,
    long Epoch,
    long Head,
    DateTimeOffset? OwnedSince,
    IReadOnlyList<ReplicaReport>? Replicas
);

internal sealed record ReplicaReport(
    string Name,
    string? Store,
    string Database,
    string State,
    long Watermark,
    long LagEvents,
    double LagSeconds,
    string? Circuit,
    string? Error,
    int Attempts,
    DateTimeOffset? NextAttemptAt,
    PoolReport? Pool
);

internal sealed record PoolReport(int InUse, int Open, int Max);

internal sealed record ClusterReport(
    string Id,
    string LoadBalancingPolicy,
    CircuitReport Circuit,
    BulkheadReport Bulkhead,
    IReadOnlyList<DestinationReport> Destinations
);

internal sealed record CircuitReport(string State, DateTimeOffset Since, long Succeeded, long Failed, long Slow, long Refused);

internal sealed record BulkheadReport(int Limit, int Active, int Queued, double Utilisation, long Refused);

internal sealed record DestinationReport(
    string Cluster,
    string Id,
    string Address,
    int Weight,
    string? Group,
    bool Drained,
    string State,
    int Active,
    long Requests,
    long Failures,
    double ErrorRate,
    LatencyReport LatencyMs
);

internal sealed record LatencyReport(double P50, double P95, double P99);

internal sealed record SummaryReport(
    long Created,
    long Completed,
    long Failed,
    long Rejected,
    long InReview,
    IReadOnlyDictionary<string, decimal> Volume,
    double FailureRate,
    LatencyReport LatencyMs
);

internal sealed record StorageReport(
    string Log,
    string? Provider,
    string? Owner,
    long Epoch,
    long Head,
    DateTimeOffset? OwnedSince,
    IReadOnlyList<ReplicaReport> Replicas,
    IReadOnlyList<InstanceReport> Instances,
    string? Detail
);

internal sealed record InstanceReport(string Address, bool IsOwner, long Head);

/// <summary>A transfer, as the API shows it to administrators.</summary>
/// <param name="Id">Its id.</param>
/// <param name="UserId">Whose it is.</param>
/// <param name="Type"><c>transfer</c>, <c>deposit</c> or <c>withdrawal</c>.</param>
/// <param name="Amount">In major units.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="FromAccount">The source; null for a deposit.</param>
/// <param name="ToAccount">The target; null for a withdrawal.</param>
/// <param name="Status">Such as <c>COMPLETED</c>.</param>
/// <param name="Description">The user's words.</param>
/// <param name="Reference">The user's reference.</param>
/// <param name="EffectiveAt">From when it counts.</param>
/// <param name="CreatedAt">When it was accepted.</param>
/// <param name="Version">How many events it has.</param>
/// <param name="Failure">Why it failed; null where it did not.</param>
/// <param name="Compensated">Whether what was debited was put back; null where nothing had to be.</param>
public sealed record TransferReport(
    string Id,
    string UserId,
    string Type,
    decimal Amount,
    string Currency,
    string? FromAccount,
    string? ToAccount,
    string Status,
    string? Description,
    string? Reference,
    DateTimeOffset EffectiveAt,
    DateTimeOffset CreatedAt,
    long Version,
    FailureReport? Failure,
    bool? Compensated
);

/// <summary>Why a transfer failed.</summary>
/// <param name="Step">Where.</param>
/// <param name="Code">The contract's code.</param>
/// <param name="Detail">For people.</param>
public sealed record FailureReport(string Step, string Code, string Detail);

internal sealed record EventReport(
    string Id,
    string AggregateId,
    string EventType,
    System.Text.Json.JsonElement EventData,
    long EventVersion,
    DateTimeOffset Timestamp,
    EventMetadata Metadata
);

internal sealed record EventMetadata(
    string? CorrelationId,
    string? CausationId,
    string? TraceId,
    string? Actor,
    string? CommandId
);

internal sealed record RiskReport(double Score, string Decision, IReadOnlyList<RiskRuleReport>? Fired);

internal sealed record RiskRuleReport(string Rule, double Score, string Reason);

internal sealed record AccountReport(
    string Id,
    string UserId,
    string Currency,
    string? Name,
    decimal Balance,
    decimal Available,
    decimal OverdraftLimit,
    string Status,
    long Version,
    DateTimeOffset CreatedAt
);

internal sealed record EntryReport(
    long Position,
    string TransactionId,
    string Direction,
    decimal Amount,
    decimal BalanceAfter,
    DateTimeOffset EffectiveAt,
    DateTimeOffset RecordedAt,
    string? Description
);

internal sealed record TrialBalanceReport(string Currency, decimal Accounts, decimal Clearing, decimal World, decimal Total);

internal sealed record UserReport(
    string Id,
    string Email,
    string Name,
    string Role,
    string Tier,
    bool Blocked,
    DateTimeOffset CreatedAt
);

internal sealed record AuditReport(
    long Seq,
    DateTimeOffset At,
    string Service,
    string Command,
    string? CommandId,
    string? EntityId,
    string Actor,
    string? Address,
    string? RequestId,
    string Result,
    long? Position
);

internal sealed record AuditVerification(bool Valid, long Entries, string? Head, long? FirstBroken);

internal sealed record RouteReport(string Id, string Cluster, RouteMatch Match, int Order, string? Timeout);

internal sealed record RouteMatch(string? Path, IReadOnlyList<string>? Methods, IReadOnlyList<string>? Hosts);

internal sealed record ConfigStatusReport(bool Taken, IReadOnlyList<string> Problems);

internal sealed record LimitReport(string Policy, long? Limit, long? Remaining, string? ResetAfter);

internal sealed record ConsumerRow(string Service, ConsumerReport? Consumer, string? Detail);

internal sealed record FailedWriteReport(
    string Id,
    string WriteId,
    string Log,
    string Database,
    long Position,
    string Command,
    DateTimeOffset At,
    string State,
    string Error,
    int Attempts,
    DateTimeOffset? NextAttemptAt
);

internal sealed record LoggedEvent(
    long Position,
    string AggregateId,
    string EventType,
    long EventVersion,
    DateTimeOffset Timestamp,
    System.Text.Json.JsonElement EventData,
    System.Text.Json.JsonElement Metadata
);
