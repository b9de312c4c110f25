using Florin.Contracts.Transactions;
using Florin.Kernel;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using Florin.Platform.Resilience;
using Florin.Transactions.Features;
using Microsoft.Extensions.Logging;

namespace Florin.Transactions.Attachments;

/// <summary>Lists the attachments of a transaction, and gives what they are.</summary>
internal sealed partial class ReadAttachmentsFeature(ServiceBuilder service, Provided<AttachmentFiles> files, StoreWatch watch)
{
    /// <summary>The path of an attachment.</summary>
    public const string Path = "/transactions/{id}/attachments/{attachment}";

    public static void Add(ServiceBuilder service, ReadAttachmentsFeature feature, AttachmentOptions options)
    {
        service
            .Get("/transactions/{id}/attachments", Permission.TransactionsRead, feature.All)
            .Does("Lists the attachments of a transaction, oldest first.")
            .Gives<AttachmentsView>()
            .Refuses(RefusalCode.NotFound);
        service.Does(AttachmentsClient.Operation, (asked, _, cancel) => feature.Known(asked, cancel));
        service
            .Get(Path, Permission.TransactionsRead, feature.One)
            .Does("Returns an attachment without its content.")
            .Gives<AttachmentView>()
            .Refuses(RefusalCode.NotFound);
        service
            .Get($"{Path}/content", Permission.TransactionsRead, feature.Content)
            .Does("Returns the content of an attachment; ranges and If-None-Match are understood.")
            .Sends([.. options.Types])
            .Refuses(RefusalCode.NotFound, RefusalCodes.Unavailable)
            .Refuses(HttpRefusals.RangeNotSatisfiable, HttpRefusals.PreconditionFailed);
    }

    /// <summary>An attachment that the caller may see; otherwise the answer.</summary>
    public async Task<(AttachmentAdded? File, Reply Otherwise)> Find(Request request, CancellationToken cancel)
    {
        var id = request.Route<TransactionId>("id");
        var attachment = request.Route<AttachmentId>("attachment");
        if (await Hidden(request, id, cancel) is { } hidden)
            return (null, hidden);
        return await Find(id, attachment, cancel) is { } file
            ? (file, default)
            : (null, Reply.Refused(Refusal.NotFound("attachment", attachment.Value)));
    }

    /// <summary>An attachment; null if it does not exist.</summary>
    public async Task<AttachmentAdded?> Find(TransactionId id, AttachmentId attachment, CancellationToken cancel) =>
        (await Read(id, cancel)).Find(attachment);

    /// <summary>
    /// The content of an attachment, as an answer. The store is read for no more than is sent: headers come from the log, and a part is
    /// not compared with the checksum of the whole.
    /// </summary>
    /// <exception cref="ServiceUnavailable">The store cannot be reached.</exception>
    public async Task<Reply> Send(Request request, AttachmentAdded file, CancellationToken cancel)
    {
        var part = RequestedPart.Of(request.Http.Request, file.Sha256, file.Bytes);
        if (await Open(request, file, part, cancel) is not { } content)
            return await Find(file.TransactionId, file.Id, cancel) is null // It was removed meanwhile.
                ? Reply.Refused(Refusal.NotFound("attachment", file.Id.Value))
                : throw new ServiceUnavailable(
                    StoreCalls.Name,
                    $"the file of the attachment {file.Id} is missing or damaged; it must be restored from a backup."
                );
        request.Http.Response.RegisterForDisposeAsync(content);
        var name = await service.Runtime.People.Open(file.Name, cancel);
        return Reply.Sends(new FileAnswer(() => content, file.ContentType, name) { Part = part });
    }

    private async Task<Reply> All(Request request, CancellationToken cancel)
    {
        var id = request.Route<TransactionId>("id");
        return await Hidden(request, id, cancel)
            ?? Reply.Ok(new AttachmentsView([.. (await Read(id, cancel)).Files.Select(AttachmentView.Of)]));
    }

    private async Task<KnownAttachments> Known(AskAttachments asked, CancellationToken cancel)
    {
        var known = new List<KnownAttachment>();
        foreach (var id in asked.Transactions)
            known.AddRange((await Read(id, cancel)).Files.Where(file => file.Parties.Contains(asked.Person)).Select(Known));
        return new KnownAttachments(known);
    }

    private KnownAttachment Known(AttachmentAdded file) =>
        new(
            file.Id,
            file.TransactionId,
            file.Name,
            file.ContentType,
            file.Bytes,
            file.Sha256,
            file.By,
            file.At,
            $"/api/{service.Definition.Name}/transactions/{file.TransactionId}/attachments/{file.Id}/content"
        );

    private async Task<Reply> One(Request request, CancellationToken cancel)
    {
        var (file, otherwise) = await Find(request, cancel);
        return file is null ? otherwise : Reply.Ok(AttachmentView.Of(file));
    }

    private async Task<Reply> Content(Request request, CancellationToken cancel)
    {
        var (file, otherwise) = await Find(request, cancel);
        return file is null ? otherwise : await Send(request, file, cancel);
    }

    /// <summary>The answer to who may not see a transaction; null to all others.</summary>
    public async Task<Reply?> Hidden(Request request, TransactionId id, CancellationToken cancel)
    {
        var (transaction, _) = await service.Log.Read<Transaction>(TransactionEvents.StreamOf(id), cancel);
        return GetTransactionFeature.Hide(request, id, transaction);
    }

    private async Task<TransactionAttachments> Read(TransactionId id, CancellationToken cancel) =>
        (await service.Log.Read<TransactionAttachments>(AttachmentEvents.StreamOf(id), cancel)).State;

    private async Task<Stream?> Open(Request request, AttachmentAdded file, RequestedPart part, CancellationToken cancel)
    {
        try
        {
            var content =
                part.IsWhole ? await files.Value.Open(file, cancel)
                : !part.IsNothing ? await files.Value.OpenPart(file, part, cancel)
                : !HeadRequest.Is(request.Http.Request) || await files.Value.Has(file, cancel) ? Stream.Null
                : null;
            if (content is not null)
            {
                if (part.IsWhole)
                    watch.Settle(file.Id);
                return content;
            }
            Damaged(service.Runtime.Logs.CreateLogger("Florin.Attachments"), file.Id.Value, null);
        }
        catch (InvalidDataException fault)
        {
            Damaged(service.Runtime.Logs.CreateLogger("Florin.Attachments"), file.Id.Value, fault);
        }
        if (await Find(file.TransactionId, file.Id, cancel) is not null) // It was not removed meanwhile.
            watch.Lacks(file);
        return null;
    }

    [LoggerMessage(
        EventId = EventIds.AttachmentDamaged,
        Level = LogLevel.Error,
        Message = "The file of the attachment {Attachment} is missing, or is not the one that was stored, and is not given out"
    )]
    private static partial void Damaged(ILogger log, string attachment, Exception? fault);
}
