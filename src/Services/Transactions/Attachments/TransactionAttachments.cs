using System.Collections.Immutable;
using System.Diagnostics;
using Florin.Contracts.Transactions;
using Florin.Kernel;

namespace Florin.Transactions.Attachments;

/// <summary>The files that are attached to a transaction: the fold of their stream.</summary>
/// <param name="Files">Those that there are, in the order of adding.</param>
internal sealed record TransactionAttachments(ImmutableArray<AttachmentAdded> Files) : IState<TransactionAttachments>
{
    /// <inheritdoc/>
    public static TransactionAttachments Empty { get; } = new([]);

    /// <inheritdoc/>
    public static string Schema => "attachments.1";

    /// <summary>An attachment; null if there is no attachment with the id.</summary>
    public AttachmentAdded? Find(AttachmentId id) => Files.FirstOrDefault(file => file.Id == id);

    /// <summary>A file is attached, and is in the store already.</summary>
    public Decision Add(AttachmentAdded added, int most) =>
        Files.Length < most
            ? [added]
            : new Refusal(
                AttachmentCodes.TooMany,
                $"The transaction {added.TransactionId} has {Files.Length} attachments; at most {most} are allowed. Remove one first."
            ).With("allowed", most);

    /// <summary>A file is removed by who attached it, or by an administrator.</summary>
    public Decision Remove(TransactionId transaction, AttachmentId id, string by, bool mayRemoveAll, DateTimeOffset now) =>
        Find(id) is not { } file ? Refusal.NotFound("attachment", id.Value)
        : !mayRemoveAll && file.By != by
            ? Refusal.Forbidden("The attachment was added by somebody else; only they may remove it, and administrators.")
        : [new AttachmentRemoved(id, transaction, by, now, Erased: false, file.Parties)];

    /// <summary>A file is removed because the person was erased whose data it is. Twice is once.</summary>
    public Decision Erase(TransactionId transaction, AttachmentId id, string by, DateTimeOffset now) =>
        Find(id) is { } file ? [new AttachmentRemoved(id, transaction, by, now, Erased: true, file.Parties)] : [];

    /// <inheritdoc/>
    public TransactionAttachments Apply(object happened) =>
        happened switch
        {
            AttachmentAdded e => new(Files.Add(e)),
            AttachmentRemoved e => new([.. Files.Where(file => file.Id != e.Id)]),
            _ => throw new UnreachableException($"{happened.GetType().Name} is not an event of attachments."),
        };
}
