using System.Collections.Immutable;
using Florin.Kernel;
using Florin.Platform.EventLog;

namespace Florin.Users.Approvals;

/// <summary>A request waits for a second person; first in the stream <c>approval-apr_…</c>.</summary>
/// <param name="Id">The approval.</param>
/// <param name="Service">Whose endpoint the request is for.</param>
/// <param name="Method">Its method.</param>
/// <param name="Template">The endpoint's path, with <c>{parameters}</c>.</param>
/// <param name="Values">The parameters.</param>
/// <param name="Query">The query, with its question mark; empty without one.</param>
/// <param name="Body">The JSON body; null without one.</param>
/// <param name="Scopes">What the sender's token or key permitted at most; null where it did not restrict them.</param>
/// <param name="Action">What it would do, such as <c>transactions:approve</c>.</param>
/// <param name="Rule">The policy that asks for the approval.</param>
/// <param name="RequestedBy">Who sent it.</param>
/// <param name="Role">The sender's role, which counts where they are no user of this installation.</param>
/// <param name="Tier">The sender's tier, likewise.</param>
/// <param name="Address">From where.</param>
/// <param name="Fingerprint">What tells two requests under one Idempotency-Key apart; null without one.</param>
/// <param name="Key">The client's Idempotency-Key, under which the request runs; null without one.</param>
/// <param name="ExpiresAt">Until when it waits, UTC.</param>
/// <param name="At">When, UTC.</param>
/// <param name="ApiKey">The API key that it was sent with; null for a token.</param>
public sealed record ApprovalRequested(
    ApprovalId Id,
    string Service,
    string Method,
    string Template,
    ImmutableSortedDictionary<string, string> Values,
    string Query,
    string? Body,
    ImmutableArray<string>? Scopes,
    string Action,
    string Rule,
    string RequestedBy,
    string Role,
    string Tier,
    string? Address,
    string? Fingerprint,
    string? Key,
    DateTimeOffset ExpiresAt,
    DateTimeOffset At,
    string? ApiKey = null
);

/// <summary>A second person approved the request.</summary>
/// <param name="By">Who.</param>
/// <param name="Reason">Why.</param>
/// <param name="At">When, UTC.</param>
public sealed record ApprovalGranted(string By, string Reason, DateTimeOffset At);

/// <summary>A second person rejected the request.</summary>
/// <param name="By">Who.</param>
/// <param name="Reason">Why.</param>
/// <param name="At">When, UTC.</param>
public sealed record ApprovalRejected(string By, string Reason, DateTimeOffset At);

/// <summary>What was approved was done.</summary>
/// <param name="Status">The HTTP status that its sender would have got.</param>
/// <param name="Answer">The JSON body.</param>
/// <param name="At">When, UTC.</param>
public sealed record ApprovalExecuted(int Status, string Answer, DateTimeOffset At);

/// <summary>Where an approval stands.</summary>
internal enum ApprovalStatus
{
    Pending,
    Approved,
    Rejected,
    Executed,
}

/// <summary>A request that waits, or waited, for a second person: the fold of a stream <c>approval-apr_…</c>.</summary>
/// <param name="Requested">The request; null for a stream without events.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="DecidedBy">Who decided about it; null while nobody has.</param>
/// <param name="Reason">Why.</param>
/// <param name="DecidedAt">When, UTC.</param>
/// <param name="Executed">What came of it; null while nothing has.</param>
internal sealed record Approval(
    ApprovalRequested? Requested,
    ApprovalStatus Status,
    string? DecidedBy,
    string? Reason,
    DateTimeOffset? DecidedAt,
    ApprovalExecuted? Executed
) : IState<Approval>
{
    public static Approval Empty { get; } = new(null, ApprovalStatus.Pending, null, null, null, null);

    public static string Schema => "approval.2";

    public static string StreamOf(ApprovalId id) => $"approval-{id}";

    /// <summary>Nobody has decided about it in time.</summary>
    public bool HasExpired(DateTimeOffset now) => Status is ApprovalStatus.Pending && Requested?.ExpiresAt <= now;

    public Decision Grant(ApprovalId id, string by, string reason, DateTimeOffset now) =>
        Why(id, now) is { } refusal ? refusal : [new ApprovalGranted(by, reason, now)];

    public Decision Reject(ApprovalId id, string by, string reason, DateTimeOffset now) =>
        Why(id, now) is { } refusal ? refusal : [new ApprovalRejected(by, reason, now)];

    public Approval Apply(object happened) =>
        happened switch
        {
            ApprovalRequested e => Empty with { Requested = e },
            ApprovalGranted e => Decided(ApprovalStatus.Approved, e.By, e.Reason, e.At),
            ApprovalRejected e => Decided(ApprovalStatus.Rejected, e.By, e.Reason, e.At),
            ApprovalExecuted e => this with { Status = ApprovalStatus.Executed, Executed = e },
            _ => throw new InvalidOperationException($"An approval's stream holds a {happened.GetType().Name}."),
        };

    private Refusal? Why(ApprovalId id, DateTimeOffset now) =>
        Requested is null ? Refusal.NotFound("approval", id.Value)
        : HasExpired(now) ? Refusal.WrongState($"Approval {id} has expired.")
        : Status is not ApprovalStatus.Pending ? Refusal.WrongState($"Approval {id} was decided by {DecidedBy} already.")
        : null;

    private Approval Decided(ApprovalStatus status, string by, string reason, DateTimeOffset at) =>
        this with
        {
            Status = status,
            DecidedBy = by,
            Reason = reason,
            DecidedAt = at,
        };
}

internal static class ApprovalEvents
{
    public static void Register(EventTypes events) =>
        events
            .Add<ApprovalRequested>("ApprovalRequested")
            .Add<ApprovalGranted>("ApprovalGranted")
            .Add<ApprovalRejected>("ApprovalRejected")
            .Add<ApprovalExecuted>("ApprovalExecuted");
}
