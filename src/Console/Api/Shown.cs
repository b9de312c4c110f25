namespace Florin.WebConsole.Api;

// The parts of the API's answers that pages show. What a page does not show is not read.

internal sealed record ShownHealth(string Status, DateTimeOffset? Since, IReadOnlyList<ShownServiceHealth> Services);

internal sealed record ShownServiceHealth(
    string Name,
    string Status,
    DateTimeOffset? Since,
    string? Address,
    string? Circuit,
    string? Detail,
    IReadOnlyList<ShownCheck>? Checks,
    IReadOnlyList<ShownConsumer>? Consumers,
    ShownLog? Log,
    long? Restarts
);

internal sealed record ShownCheck(string Name, string Status, string? Detail);

internal sealed record ShownConsumer(
    string Name,
    string Follows,
    string Status,
    long Position,
    long LagEvents,
    double LagSeconds,
    string? Detail,
    long Parked
);

internal sealed record ShownLog(
    string Provider,
    bool IsOwner,
    string? Owner,
    long Epoch,
    long Head,
    DateTimeOffset? OwnedSince,
    IReadOnlyList<ShownReplica>? Replicas,
    ShownPool? Pool
);

internal sealed record ShownReplica(
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
    ShownPool? Pool
);

internal sealed record ShownPool(int InUse, int Open, int Max);

internal sealed record ShownCluster(
    string Id,
    string LoadBalancingPolicy,
    ShownCircuit Circuit,
    ShownBulkhead Bulkhead,
    IReadOnlyList<ShownDestination> Destinations
);

internal sealed record ShownCircuit(string State, DateTimeOffset Since, long Succeeded, long Failed, long Slow, long Refused);

internal sealed record ShownBulkhead(int Limit, int Active, int Queued, int MaxQueue, double Utilisation, long Refused);

internal sealed record ShownDestination(
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
    ShownLatency LatencyMs
);

internal sealed record ShownLatency(double P50, double P95, double P99);

internal sealed record ShownSummary(
    long Created,
    long Completed,
    long Failed,
    long Rejected,
    long InReview,
    IReadOnlyDictionary<string, decimal> Volume,
    double FailureRate,
    ShownLatency LatencyMs
);

internal sealed record ShownStorage(
    string Log,
    string? Provider,
    string? Owner,
    long Epoch,
    long Head,
    DateTimeOffset? OwnedSince,
    IReadOnlyList<ShownReplica> Replicas,
    IReadOnlyList<ShownInstance> Instances,
    string? Detail
);

internal sealed record ShownInstance(string Address, bool IsOwner, long Head);

/// <summary>A transfer, as the API shows it to administrators.</summary>
/// <param name="Id">Its id.</param>
/// <param name="UserId">Whose it is.</param>
/// <param name="Type"><c>transfer</c>, <c>deposit</c>, <c>withdrawal</c>, <c>multi</c> or <c>exchange</c>.</param>
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
/// <param name="ManualReview">Why it waits in manual review; null where it does not.</param>
/// <param name="Postings">Its legs; null of one that has none.</param>
/// <param name="Reverses">The transaction that it takes back; null of any other.</param>
/// <param name="ReversedBy">The transactions that take it back; null where there are none.</param>
public sealed record ShownTransfer(
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
    ShownFailure? Failure,
    bool? Compensated,
    ShownStuck? ManualReview,
    IReadOnlyList<ShownLeg>? Postings = null,
    string? Reverses = null,
    IReadOnlyList<string>? ReversedBy = null
);

/// <summary>One leg of a transaction that has several.</summary>
/// <param name="Account">The account.</param>
/// <param name="Direction"><c>debit</c> or <c>credit</c>.</param>
/// <param name="Amount">In major units.</param>
/// <param name="Currency">ISO 4217.</param>
public sealed record ShownLeg(string Account, string Direction, decimal Amount, string Currency);

/// <summary>Why a transfer waits in manual review.</summary>
/// <param name="Step">Where.</param>
/// <param name="Detail">For people.</param>
public sealed record ShownStuck(string Step, string Detail);

/// <summary>Why a transfer failed.</summary>
/// <param name="Step">Where.</param>
/// <param name="Code">The contract's code.</param>
/// <param name="Detail">For people.</param>
public sealed record ShownFailure(string Step, string Code, string Detail);

internal sealed record ShownEvent(
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

internal sealed record ShownRisk(double Score, string Decision, IReadOnlyList<ShownRiskRule>? Fired);

internal sealed record ShownRiskRule(string Rule, double Score, string Reason);

internal sealed record ShownAccount(
    string Id,
    string UserId,
    string Currency,
    string? Name,
    decimal Balance,
    decimal Available,
    decimal OverdraftLimit,
    string Status,
    long Version,
    DateTimeOffset CreatedAt,
    decimal Held,
    string? Parent,
    ShownAccountLimits? Limits
);

internal sealed record ShownTrialBalance(string Currency, decimal Accounts, decimal Clearing, decimal World, decimal Total);

internal sealed record ShownUser(
    string Id,
    string Email,
    string Name,
    string Role,
    string Tier,
    bool Blocked,
    DateTimeOffset CreatedAt
);

internal sealed record ShownAudit(
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

internal sealed record ShownRoute(string Id, string Cluster, RouteMatch Match, int Order, string? Timeout, ShownCanary? Canary);

internal sealed record RouteMatch(string? Path, IReadOnlyList<string>? Methods, IReadOnlyList<string>? Hosts);

internal sealed record ShownConfigStatus(bool Taken, IReadOnlyList<string> Problems);

internal sealed record ShownLimit(string Policy, long? Limit, long? Remaining, string? ResetAfter);

internal sealed record ConsumerRow(string Service, ShownConsumer? Consumer, string? Detail);

internal sealed record ShownFailedWrite(
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

internal sealed record ShownLogEvent(
    long Position,
    string Stream,
    long Version,
    string Type,
    DateTimeOffset At,
    System.Text.Json.JsonElement? Data,
    System.Text.Json.JsonElement? Metadata
);

internal sealed record ShownWrite(
    string WriteId,
    string State,
    string Primary,
    IReadOnlyList<ShownConfirmed> Success,
    IReadOnlyList<ShownUnconfirmed> Failures
);

internal sealed record ShownConfirmed(string Database, string Result);

internal sealed record ShownUnconfirmed(
    string Database,
    string State,
    string Error,
    int Attempts,
    DateTimeOffset? NextAttemptAt
);

internal sealed record ShownAttachment(
    string Id,
    string Name,
    string ContentType,
    long Bytes,
    string AddedBy,
    DateTimeOffset CreatedAt
);
