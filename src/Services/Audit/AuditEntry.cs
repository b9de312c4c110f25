using Florin.Platform.EventLog;

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
/// <param name="Rule">The rule by which it was refused, such as the name of a policy; null where none is recorded.</param>
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
    long Position,
    string? Rule = null
)
{
    /// <summary>The result of a command that was not refused.</summary>
    public const string Accepted = "accepted";

    /// <summary>The result of a command whose first event could not be read when it was sealed.</summary>
    public const string Unreadable = "unreadable";

    /// <summary>The entry of an append, from its first event.</summary>
    public static AuditEntry Of(long seq, string source, Recorded recorded)
    {
        ArgumentNullException.ThrowIfNull(recorded);
        var metadata = recorded.Metadata;
        var record = recorded.Data as ICommandRecord; // Its stream is its own and says nothing of what it was about.
        return new AuditEntry(
            seq,
            recorded.At,
            source,
            metadata.Command,
            metadata.CommandId,
            EntityOf(record?.Target ?? recorded.Stream),
            metadata.Actor,
            metadata.Address,
            metadata.RequestId,
            record is CommandRefused refused ? refused.Code
                : recorded.Data is UnreadableEvent ? Unreadable
                : Accepted,
            recorded.Position,
            (record as CommandRefused)?.FindRule()
        );
    }

    /// <summary>The id in a stream's name: <c>acc_…</c> of <c>account-acc_…</c>; the name itself where it has none.</summary>
    private static string EntityOf(string stream) =>
        stream.IndexOf('-', StringComparison.Ordinal) is var dash and >= 0 && dash < stream.Length - 1
            ? stream[(dash + 1)..]
            : stream;
}
