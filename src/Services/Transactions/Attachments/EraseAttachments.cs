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
/// Deletes all files of users who were erased: what the log records as theirs, whether it is in the store at the moment or not, and
/// what the names in the store say is theirs, whatever is recorded of it. Called again after a crash, and while the store is out of
/// reach. An upload that was under way meanwhile erases itself once it is recorded, or
/// <see cref="CleanAttachments"/> does after a crash.
/// </summary>
internal sealed class EraseAttachments(
    ServiceBuilder service,
    Provided<AttachmentFiles> files,
    Provided<Uploads> uploads,
    Send<EraseAttachment> send
)
{
    private const int Page = 1000;
    private long _none; // Up to here the log has no attachments.

    public static EraseAttachments Add(ServiceBuilder service, Provided<AttachmentFiles> files, Provided<Uploads> uploads)
    {
        service.Commands.Handles<EraseAttachment, TransactionAttachments>(
            static (_, _) => { },
            (command, state, now) => state.Erase(command.TransactionId, command.Id, Actor.System.Id, now)
        );
        var erase = new EraseAttachments(service, files, uploads, service.Commands.Sender<EraseAttachment>());
        ErasedUsers.FollowMany(service, erase.All);
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
        await Record(stored, cancel);
        await files.Value.Delete(stored.Name, cancel);
    }

    private async Task Record(StoredAttachment stored, CancellationToken cancel) =>
        await send(
            new EraseAttachment(stored.Transaction, stored.Attachment),
            new CommandContext(CommandId.New(service.Ids), Actor.System, stored.Transaction.Value),
            cancel
        );

    // The log first: nothing of it is given out any more then, even while the store is away.
    private async Task All(IReadOnlyList<UserId> users, CancellationToken cancel)
    {
        foreach (var user in users)
            uploads.Value.Erase(user);
        foreach (var recorded in await RecordedOf(users.ToHashSet(), cancel))
            await Record(recorded, cancel);
        foreach (var user in users)
        {
            foreach (var stored in await files.Value.All(user, cancel))
                await One(stored, cancel);
            await files.Value.DeleteDrafts($"{user}/", DateTimeOffset.MaxValue, cancel);
        }
    }

    /// <summary>
    /// What the log records as attached of users, or of all. It reads the log, so that it is called once for all who are erased at a
    /// time; an upload that is recorded after its end looks itself whether it may stay.
    /// </summary>
    public async Task<IEnumerable<StoredAttachment>> RecordedOf(IReadOnlySet<UserId>? users, CancellationToken cancel)
    {
        var (decoder, head) = (new EventDecoder(service.Log.Types), service.Log.Head);
        var recorded = new Dictionary<AttachmentId, StoredAttachment>();
        for (var at = _none; at < head; )
            foreach (var stored in await service.Log.ReadNextStored(at, Page, cancel))
            {
                var isOfAttachment = stored.Stream.StartsWith(AttachmentEvents.StreamPrefix, StringComparison.Ordinal);
                if (!isOfAttachment && _none == at)
                    _none = stored.Position;
                at = stored.Position;
                if (!isOfAttachment)
                    continue;
                var happened = decoder.DecodeOrTell(stored).Data;
                if (happened is AttachmentAdded file && users?.Contains(file.Owner) != false)
                    recorded[file.Id] = StoredAttachment.Of(file);
                else if (happened is AttachmentRemoved removed)
                    recorded.Remove(removed.Id);
            }
        return recorded.Values;
    }
}
