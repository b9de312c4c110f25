using Florin.Contracts.Transactions;
using Florin.Contracts.Users;
using Florin.Kernel;
using Florin.Platform.Commands;
using Florin.Platform.EventLog;
using Florin.Platform.Hosting;
using Florin.Platform.Identity;
using Florin.Platform.Privacy;

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
/// after a crash, and while the store is out of reach. An upload that was under way meanwhile erases itself once it is recorded, or
/// <see cref="CleanAttachments"/> does after a crash.
/// </summary>
internal sealed class EraseAttachments(
    ServiceBuilder service,
    Provided<AttachmentFiles> files,
    Provided<Uploads> uploads,
    Send<EraseAttachment> send
)
{
    public static EraseAttachments Add(ServiceBuilder service, Provided<AttachmentFiles> files, Provided<Uploads> uploads)
    {
        service.Commands.Handles<EraseAttachment, TransactionAttachments>(
            static (_, _) => { },
            (command, state, now) => state.Erase(command.TransactionId, command.Id, Actor.System.Id, now)
        );
        var erase = new EraseAttachments(service, files, uploads, service.Commands.Sender<EraseAttachment>());
        ErasedUsers.Follow(service, erase.All);
        return erase;
    }

    /// <summary>Whether the person was erased whose data an attachment is.</summary>
    public async Task<bool> IsDue(AttachmentAdded file, CancellationToken cancel) =>
        uploads.Value.IsErased(file.Owner)
        || await service.Runtime.People.Open(file.Name, cancel) == PersonalData.ErasedName(file.Owner.Value);

    /// <summary>Removes one in the log, and deletes its file.</summary>
    /// <exception cref="Florin.Platform.Resilience.ServiceUnavailable">The store cannot be reached.</exception>
    public async Task One(StoredAttachment stored, CancellationToken cancel)
    {
        await send(
            new EraseAttachment(stored.Transaction, stored.Attachment),
            new CommandContext(CommandId.New(service.Ids), Actor.System, stored.Transaction.Value),
            cancel
        );
        await files.Value.Delete(stored.Name, cancel);
    }

    private async Task All(UserId user, CancellationToken cancel)
    {
        uploads.Value.Erase(user);
        foreach (var stored in await files.Value.All(user, cancel))
            await One(stored, cancel);
    }
}
