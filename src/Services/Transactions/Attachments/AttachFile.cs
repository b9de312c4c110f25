using Florin.Contracts.Transactions;
using Florin.Kernel;
using Florin.Platform.Commands;
using Florin.Platform.Files;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using Florin.Platform.Privacy;
using Florin.Platform.Resilience;
using Florin.Transactions.Features;

namespace Florin.Transactions.Attachments;

/// <summary>Attaches a file to a transaction that is in the store already.</summary>
/// <param name="File">What is recorded of it, all but the time.</param>
internal sealed record AttachFile(AttachmentAdded File) : ICommand
{
    public string Stream => AttachmentEvents.StreamOf(File.TransactionId);
}

/// <summary>
/// The upload is noted, the file stored, and then recorded, so that a crash leaves at worst a file that nothing refers to but the note,
/// by which <see cref="CleanAttachments"/> finds it.
/// </summary>
internal sealed class AttachFileFeature(
    ServiceBuilder service,
    Provided<AttachmentFiles> files,
    Provided<Spool> spool,
    Provided<Uploads> uploads,
    EraseAttachments erase,
    AttachmentOptions options
)
{
    private const string Name = "name";
    private readonly Send<AttachFile> _send = service.Commands.Sender<AttachFile>();

    public static void Add(
        ServiceBuilder service,
        Provided<AttachmentFiles> files,
        Provided<Spool> spool,
        Provided<Uploads> uploads,
        EraseAttachments erase,
        AttachmentOptions options
    )
    {
        service.Commands.Handles<AttachFile, TransactionAttachments>(
            static (_, _) => { },
            (command, attachments, now) => attachments.Add(command.File with { At = now }, options.MaxPerTransaction)
        );
        service
            .Post(
                "/transactions/{id}/attachments",
                Permission.AttachmentsWrite,
                new AttachFileFeature(service, files, spool, uploads, erase, options).Post
            )
            .Does(
                "Attaches a file to a transaction: the body itself, or the one file of a form. Its name is that of the header Content-Disposition, of the form's part, or of the parameter name."
            )
            .With<string>(Name, "The name of the file, where no header has it.")
            .Streams(options.MaxBytes, [.. options.Types, UploadedFile.Unknown])
            .Gives<AttachmentView>(201)
            .TakesIdempotencyKey()
            .Refuses(RefusalCode.NotFound, RefusalCode.Forbidden, AttachmentCodes.TooMany)
            .RefusesBeforehand(AttachmentCodes.ContentTypeMismatch, RefusalCodes.Unavailable);
    }

    private async Task<Reply> Post(Request request, CancellationToken cancel)
    {
        var id = request.Route<TransactionId>("id");
        var name = request.Query.Text(Name, 1000);
        request.Query.ThrowIfInvalid();
        var (transaction, _) = await service.Log.Read<Transaction>(TransactionEvents.StreamOf(id), cancel);
        if (GetTransactionFeature.Hide(request, id, transaction) is { } hidden)
            return hidden;
        // Who may read all transactions may not add to all of them.
        if (!PartiesOf(transaction.Facts).Any(party => request.Actor.May(Permission.AttachmentsWrite, party.Value)))
            return Reply.Refused(
                Refusal.Forbidden("Only parties of the transaction may attach files to it, and administrators.")
            );
        await using var sent = await request.Upload(spool.Value, options.MaxBytes, name, cancel);
        var file = await Described(request.Actor, id, transaction.Facts, sent, cancel);
        if (file.Name == PersonalData.ErasedName(file.Owner.Value))
            return Erased(file);
        await uploads.Value.Begin(file, cancel);
        try
        {
            return await Store(request, file, sent.Content, cancel);
        }
        finally
        {
            uploads.Value.Leave(file);
        }
    }

    private async Task<Reply> Store(Request request, AttachmentAdded file, Stream content, CancellationToken cancel)
    {
        await files.Value.Write(file, content, cancel);
        var reply = await request.Send(
            _send,
            new AttachFile(file),
            (TransactionAttachments now) => Reply.Created(AttachmentView.Of(Added(now, file))),
            cancel,
            file.TransactionId.Value
        );
        return await Settle(file, reply);
    }

    // To its end, even where the client has gone. What cannot be settled now, such as while the store is away, is cleaned up later.
    private async Task<Reply> Settle(AttachmentAdded file, Reply reply)
    {
        var stored = StoredAttachment.Of(file);
        try
        {
            if (await erase.IsDue(file, CancellationToken.None)) // An erasure may have listed the store before this was in it.
            {
                reply = Erased(file);
                await erase.One(stored, CancellationToken.None);
            }
            else if (!await IsRecorded(stored)) // It was refused, or had been accepted before.
                await files.Value.Delete(stored.Name, CancellationToken.None);
            await uploads.Value.Settle(file.Id, CancellationToken.None);
        }
        catch (Exception fault) when (fault is ServiceUnavailable or IOException)
        {
            AttachmentsDeletion.Later(service, stored.Name, fault);
        }
        return reply;
    }

    private static Reply Erased(AttachmentAdded file) =>
        Reply.Refused(Refusal.Forbidden($"{file.Owner} was erased, and nothing more of theirs is stored."));

    private async Task<AttachmentAdded> Described(
        Actor actor,
        TransactionId id,
        TransactionFacts facts,
        UploadedFile sent,
        CancellationToken cancel
    )
    {
        var clean = FileName.Of(sent.Name);
        var type = await TypeOf(sent, clean, cancel);
        var owner = OwnerOf(actor, facts);
        return new AttachmentAdded(
            Id.New<AttachmentId>(service.Ids),
            id,
            owner,
            await service.Runtime.People.Seal(owner.Value, clean, cancel),
            type,
            sent.Bytes,
            sent.Sha256,
            actor.Id,
            default,
            PartiesOf(facts)
        );
    }

    // A request that was accepted before has attached the same file under another id.
    private static AttachmentAdded Added(TransactionAttachments now, AttachmentAdded file) =>
        now.Find(file.Id) ?? now.Files.LastOrDefault(other => other.Sha256 == file.Sha256) ?? file;

    private async Task<string> TypeOf(UploadedFile sent, string name, CancellationToken cancel)
    {
        var head = new byte[(int)Math.Min(sent.Bytes, FileKind.HeadBytes)];
        await sent.Content.ReadExactlyAsync(head, cancel);
        sent.Content.Position = 0;
        var actual = FileKind.Of(head, sent.ContentType, name);
        if (sent.ContentType is { } declared && declared != actual)
            throw new BadInput(
                new Refusal(
                    AttachmentCodes.ContentTypeMismatch,
                    $"The file is said to be '{PlainText.Shortened(declared)}', and {Instead(declared, actual)}"
                )
                    .With("declared", PlainText.Shortened(declared))
                    .With("actual", actual)
            );
        return options.Types.Contains(actual, StringComparer.Ordinal)
            ? actual
            : throw new BadInput(
                new Refusal(
                    HttpRefusals.WrongMediaType,
                    $"The file is {actual} by its content; allowed are {string.Join(", ", options.Types)}."
                )
            );
    }

    // What it is in the place of what was declared, and what to do about it.
    private string Instead(string declared, string actual) =>
        options.Types.Contains(actual, StringComparer.Ordinal) ? $"is {actual} by its content; send it as what it is."
        : actual == FileKind.Unknown && FileKind.IsOfText(declared)
            ? "is not text in UTF-8 without control characters; convert it to UTF-8 first."
        : actual == FileKind.Unknown ? $"is not a known kind of file; allowed are {string.Join(", ", options.Types)}."
        : $"is {actual} by its content; allowed are {string.Join(", ", options.Types)}.";

    // What an operator attaches is of the person whose transaction it is.
    private static UserId OwnerOf(Actor actor, TransactionFacts facts) =>
        Id.TryParse<UserId>(actor.Id, out var user) && PartiesOf(facts).Contains(user) ? user : facts.UserId;

    private static IReadOnlyList<UserId> PartiesOf(TransactionFacts facts) =>
        [.. new[] { facts.UserId, facts.FromOwner, facts.ToOwner }.OfType<UserId>().Distinct()];

    private async Task<bool> IsRecorded(StoredAttachment stored)
    {
        var stream = AttachmentEvents.StreamOf(stored.Transaction);
        return (await service.Log.Read<TransactionAttachments>(stream, CancellationToken.None)).State.Find(stored.Attachment)
            is not null;
    }
}
