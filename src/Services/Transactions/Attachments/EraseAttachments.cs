using Florin.Contracts.Transactions;
using Florin.Contracts.Users;
using Florin.Kernel;
using Florin.Platform.Commands;
using Florin.Platform.EventLog;
using Florin.Platform.Hosting;
using Florin.Platform.Identity;

namespace Florin.Transactions.Attachments;

/// <summary>Removes an attachment because the person was erased whose data it is.</summary>
/// <param name="TransactionId">The transaction.</param>
/// <param name="Id">The attachment.</param>
internal sealed record EraseAttachment(TransactionId TransactionId, AttachmentId Id) : ICommand
{
    public string Stream => AttachmentEvents.StreamOf(TransactionId);
}

/// <summary>
/// Deletes all files of a user who was erased: what the names in the store say is theirs, whatever is recorded of it. Called again
/// after a crash, and while the store is out of reach.
/// </summary>
internal sealed class EraseAttachments(ServiceBuilder service, Provided<AttachmentFiles> files, Send<EraseAttachment> send)
{
    public static void Add(ServiceBuilder service, Provided<AttachmentFiles> files)
    {
        service.Commands.Handles<EraseAttachment, TransactionAttachments>(
            static (_, _) => { },
            (command, state, now) => state.Erase(command.TransactionId, command.Id, Actor.System.Id, now)
        );
        ErasedUsers.Follow(service, new EraseAttachments(service, files, service.Commands.Sender<EraseAttachment>()).Erase);
    }

    private async Task Erase(UserId user, CancellationToken cancel)
    {
        foreach (var stored in await files.Value.All(user, cancel))
        {
            await send(
                new EraseAttachment(stored.Transaction, stored.Attachment),
                new CommandContext(CommandId.New(service.Ids), Actor.System, stored.Transaction.Value),
                cancel
            );
            await files.Value.Delete(stored.Name, cancel);
        }
    }
}
