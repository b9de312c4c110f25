using System.Security.Cryptography;
using Florin.Contracts.Transactions;
using Florin.Kernel;

namespace Florin.Transactions.Attachments;

/// <summary>What the name of an attachment's file in the store tells.</summary>
/// <param name="Name">The name.</param>
/// <param name="Owner">Whose personal data it is.</param>
/// <param name="Transaction">The transaction.</param>
/// <param name="Attachment">The attachment.</param>
internal sealed record StoredAttachment(string Name, UserId Owner, TransactionId Transaction, AttachmentId Attachment)
{
    /// <summary>Reads a name; null for whatever else is in the store, which is left alone.</summary>
    public static StoredAttachment? Of(string name) =>
        name.Split('/') is [var user, var transaction, var rest]
        && rest.Split('-') is [var attachment, { Length: SHA256.HashSizeInBytes * 2 }]
        && Id.TryParse<UserId>(user, out var owner)
        && Id.TryParse<TransactionId>(transaction, out var of)
        && Id.TryParse<AttachmentId>(attachment, out var id)
            ? new StoredAttachment(name, owner, of, id)
            : null;

    /// <summary>The name of an attachment's file.</summary>
    public static StoredAttachment Of(AttachmentAdded file)
    {
        ArgumentNullException.ThrowIfNull(file);
        return new(AttachmentFiles.NameOf(file), file.Owner, file.TransactionId, file.Id);
    }
}
