using Florin.Contracts.Transactions;
using Florin.Kernel;
using Florin.Platform.Commands;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;

namespace Florin.Transactions.Attachments;

/// <summary>Removes an attachment from a transaction.</summary>
/// <param name="TransactionId">The transaction.</param>
/// <param name="Id">The attachment.</param>
/// <param name="By">Who removes it.</param>
/// <param name="MayRemoveAll">Whether they may remove what others attached.</param>
internal sealed record RemoveAttachment(TransactionId TransactionId, AttachmentId Id, string By, bool MayRemoveAll) : ICommand
{
    public string Stream => AttachmentEvents.StreamOf(TransactionId);
}

/// <summary>The removal is recorded first and the file deleted then, so that nothing ever refers to a file that is not there.</summary>
internal sealed class RemoveAttachmentFeature(
    ServiceBuilder service,
    ReadAttachmentsFeature attachments,
    Provided<AttachmentFiles> files
)
{
    private readonly Send<RemoveAttachment> _send = service.Commands.Sender<RemoveAttachment>();

    public static void Add(ServiceBuilder service, ReadAttachmentsFeature attachments, Provided<AttachmentFiles> files)
    {
        service.Commands.Handles<RemoveAttachment, TransactionAttachments>(
            static (_, _) => { },
            (command, state, now) => state.Remove(command.TransactionId, command.Id, command.By, command.MayRemoveAll, now)
        );
        service
            .Delete(
                ReadAttachmentsFeature.Path,
                Permission.AttachmentsWrite,
                new RemoveAttachmentFeature(service, attachments, files).Delete
            )
            .Does("Removes an attachment and deletes its content. Only who attached it may, and administrators.")
            .Gives<AttachmentsView>()
            .TakesIdempotencyKey()
            .CanDryRun()
            .Refuses(RefusalCode.NotFound, RefusalCode.Forbidden);
    }

    private async Task<Reply> Delete(Request request, CancellationToken cancel)
    {
        if (await attachments.Hidden(request, request.Route<TransactionId>("id"), cancel) is { } hidden)
            return hidden;
        var command = new RemoveAttachment(
            request.Route<TransactionId>("id"),
            request.Route<AttachmentId>("attachment"),
            request.Actor.Id,
            request.Actor.MayForAll(Permission.AttachmentsWrite)
        );
        var file = await attachments.Find(command.TransactionId, command.Id, cancel);
        var reply = await request.Send(
            _send,
            command,
            (TransactionAttachments now) => Reply.Ok(new AttachmentsView([.. now.Files.Select(AttachmentView.Of)])),
            cancel,
            command.TransactionId.Value
        );
        if (file is not null && reply.Status == 200 && !request.IsDryRun)
            await AttachmentsDeletion.Delete(service, files.Value, AttachmentFiles.NameOf(file), cancel);
        return reply;
    }
}
