using Florin.Platform.Calls;

namespace Florin.Contracts.Audit;

/// <summary>Asks for a part of the audit's chain, in its order.</summary>
/// <param name="After">The place in the chain after which it begins; 0 for the beginning.</param>
/// <param name="From">Only entries at or after this time; null for all.</param>
/// <param name="To">Only entries before this time; null for all.</param>
public sealed record ReadAudit(long After, DateTimeOffset? From, DateTimeOffset? To);

/// <summary>What other services may know of an audit entry: all but the client's network address.</summary>
/// <param name="Seq">Its place in the chain.</param>
/// <param name="At">When it was decided.</param>
/// <param name="Service">The service that decided it.</param>
/// <param name="Command">The command's name.</param>
/// <param name="CommandId">The command's id.</param>
/// <param name="EntityId">What it was about.</param>
/// <param name="Actor">The user's id, <c>system</c> or <c>anonymous</c>.</param>
/// <param name="RequestId">The X-Request-Id; null where no request stands behind it.</param>
/// <param name="Result"><c>accepted</c>, the refusal's code, or <c>unreadable</c>.</param>
/// <param name="Position">Where the service's log holds it.</param>
/// <param name="Rule">The rule by which it was refused; null where none is recorded.</param>
public sealed record AuditLine(
    long Seq,
    DateTimeOffset At,
    string Service,
    string Command,
    string CommandId,
    string EntityId,
    string Actor,
    string? RequestId,
    string Result,
    long Position,
    string? Rule
);

/// <summary>A part of the audit's chain.</summary>
/// <param name="Lines">The entries that fit, in order; there may be none, and more after them.</param>
/// <param name="Next">Where the next part begins; null at the end.</param>
/// <param name="Last">The place of the last entry of the chain.</param>
public sealed record AuditPart(IReadOnlyList<AuditLine> Lines, long? Next, long Last);

/// <summary>The audit, for other services.</summary>
public sealed class AuditClient(IServiceCalls calls)
{
    /// <summary>Reads a part of the chain.</summary>
    public static readonly Operation<ReadAudit, AuditPart> ReadOperation = new("audit", "read-audit");

    /// <summary>Reads a part of the chain: a thousand entries or fewer.</summary>
    public Task<AuditPart> Read(ReadAudit part, CallContext context, CancellationToken cancel) =>
        calls.Call(ReadOperation, part, context, cancel);
}
