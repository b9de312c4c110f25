namespace Florin.Audit;

/// <summary>One command as the audit records it: who did what, when, from where, with which result.</summary>
/// <param name="Seq">Its place in the chain: 1, 2, 3 … without a hole.</param>
/// <param name="At">When it was decided.</param>
/// <param name="Service">The service that decided it.</param>
/// <param name="Command">The command's name.</param>
/// <param name="CommandId">The command's id.</param>
/// <param name="EntityId">What it was about, such as <c>acc_…</c>.</param>
/// <param name="Actor">The user's id, <c>system</c> or <c>anonymous</c>.</param>
/// <param name="Address">The client's network address, where a client stands behind it.</param>
/// <param name="RequestId">The X-Request-Id, where a request stands behind it.</param>
/// <param name="Result"><c>accepted</c>, the refusal's code, or <c>unreadable</c>.</param>
/// <param name="Position">Where the service's log holds it: the first event of its append.</param>
public sealed record AuditEntry(
    long Seq,
    DateTimeOffset At,
    string Service,
    string Command,
    string CommandId,
    string EntityId,
    string Actor,
    string? Address,
    string? RequestId,
    string Result,
    long Position
)
{
    /// <summary>The result of a command that was not refused.</summary>
    public const string Accepted = "accepted";

    /// <summary>The result of a command whose first event could not be read when it was sealed.</summary>
    public const string Unreadable = "unreadable";
}
