using Florin.Contracts.Transactions;
using Florin.Kernel;

namespace Florin.Transactions.Attachments;

/// <summary>A file that is attached to a transaction.</summary>
/// <param name="Id">The attachment.</param>
/// <param name="TransactionId">The transaction.</param>
/// <param name="Name">The name of the file.</param>
/// <param name="ContentType">What it is, such as application/pdf.</param>
/// <param name="Bytes">How long it is.</param>
/// <param name="Sha256">Of the file, in hexadecimal digits.</param>
/// <param name="AddedBy">Who attached it.</param>
/// <param name="CreatedAt">When.</param>
internal sealed record AttachmentView(
    AttachmentId Id,
    TransactionId TransactionId,
    string Name,
    string ContentType,
    long Bytes,
    string Sha256,
    string AddedBy,
    DateTimeOffset CreatedAt
)
{
    public static AttachmentView Of(AttachmentAdded file) =>
        new(file.Id, file.TransactionId, file.Name, file.ContentType, file.Bytes, file.Sha256, file.By, file.At);
}

/// <summary>The files that are attached to a transaction; there are never more than a page of them.</summary>
/// <param name="Items">Oldest first.</param>
internal sealed record AttachmentsView(IReadOnlyList<AttachmentView> Items);
