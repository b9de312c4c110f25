using Florin.Kernel;
using Florin.Platform.Calls;

namespace Florin.Contracts.Transactions;

/// <summary>Asks what a person may see of the attachments of transactions.</summary>
/// <param name="Person">The person, a party of the transactions.</param>
/// <param name="Transactions">At most 100.</param>
public sealed record AskAttachments(UserId Person, IReadOnlyList<TransactionId> Transactions);

/// <summary>An attachment without its content.</summary>
/// <param name="Id">The attachment.</param>
/// <param name="TransactionId">The transaction.</param>
/// <param name="Name">The name of the file; between services sealed.</param>
/// <param name="ContentType">What it is, such as application/pdf.</param>
/// <param name="Bytes">How long it is.</param>
/// <param name="Sha256">Of the file, in hexadecimal digits.</param>
/// <param name="AddedBy">Who attached it.</param>
/// <param name="CreatedAt">When, UTC.</param>
/// <param name="Content">The path at the gateway at which its content is.</param>
public sealed record KnownAttachment(
    AttachmentId Id,
    TransactionId TransactionId,
    string Name,
    string ContentType,
    long Bytes,
    string Sha256,
    string AddedBy,
    DateTimeOffset CreatedAt,
    string Content
);

/// <summary>Attachments, by transaction in the order of the question.</summary>
public sealed record KnownAttachments(IReadOnlyList<KnownAttachment> Items);

/// <summary>Attachments of transactions, for other services.</summary>
public sealed class AttachmentsClient(IServiceCalls calls)
{
    /// <summary>Says what is attached to transactions.</summary>
    public static readonly Operation<AskAttachments, KnownAttachments> Operation = new(
        "transaction",
        "ask-attachments",
        Repeatable: true
    );

    private const int Most = 100;

    /// <summary>What a person may see of the attachments of transactions.</summary>
    public async Task<IReadOnlyList<KnownAttachment>> Of(
        UserId person,
        IEnumerable<TransactionId> transactions,
        CallContext context,
        CancellationToken cancel
    )
    {
        ArgumentNullException.ThrowIfNull(transactions);
        var found = new List<KnownAttachment>();
        foreach (var some in transactions.Chunk(Most))
            found.AddRange((await calls.Call(Operation, new AskAttachments(person, some), context, cancel)).Items);
        return found;
    }
}
