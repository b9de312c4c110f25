using Florin.Kernel;
using Florin.Platform.EventLog;

namespace Florin.Contracts.Transactions;

/// <summary>
/// A file was attached to a transaction; in the stream <c>attachments-txn_…</c>. The file itself is in object storage, and was there
/// before this was recorded.
/// </summary>
/// <param name="Id">The attachment.</param>
/// <param name="TransactionId">The transaction.</param>
/// <param name="Owner">Whose personal data it is, whose erasure deletes it.</param>
/// <param name="Name">The name of the file, sealed.</param>
/// <param name="ContentType">What it is, such as <c>application/pdf</c>.</param>
/// <param name="Bytes">How long it is.</param>
/// <param name="Sha256">Of the file, in hexadecimal digits.</param>
/// <param name="By">Who attached it.</param>
/// <param name="At">When.</param>
/// <param name="Parties">Who may see it beside operators: the users of the transaction.</param>
public sealed record AttachmentAdded(
    AttachmentId Id,
    TransactionId TransactionId,
    UserId Owner,
    string Name,
    string ContentType,
    long Bytes,
    string Sha256,
    string By,
    DateTimeOffset At,
    IReadOnlyList<UserId> Parties
);

/// <summary>A file is attached no longer; it is deleted after this was recorded.</summary>
/// <param name="Id">The attachment.</param>
/// <param name="TransactionId">The transaction.</param>
/// <param name="By">Who removed it.</param>
/// <param name="At">When.</param>
/// <param name="Erased">Because the person was erased whose data it is.</param>
/// <param name="Parties">Who might see it beside operators.</param>
public sealed record AttachmentRemoved(
    AttachmentId Id,
    TransactionId TransactionId,
    string By,
    DateTimeOffset At,
    bool Erased,
    IReadOnlyList<UserId> Parties
);

/// <summary>The events of attachments, in the transaction service's log.</summary>
public static class AttachmentEvents
{
    /// <summary>How the names of their streams begin.</summary>
    public const string StreamPrefix = "attachments-";

    /// <summary>Names them.</summary>
    public static void Register(EventTypes types)
    {
        ArgumentNullException.ThrowIfNull(types);
        types.Add<AttachmentAdded>("AttachmentAdded").Add<AttachmentRemoved>("AttachmentRemoved");
    }

    /// <summary>The stream of a transaction's attachments.</summary>
    public static string StreamOf(TransactionId id) => $"{StreamPrefix}{id}";
}
