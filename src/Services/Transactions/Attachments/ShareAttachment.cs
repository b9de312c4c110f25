using System.Globalization;
using Florin.Contracts.Transactions;
using Florin.Kernel;
using Florin.Platform.Commands;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;

namespace Florin.Transactions.Attachments;

/// <summary>Records that a link to an attachment was issued, for the audit.</summary>
/// <param name="TransactionId">The transaction.</param>
/// <param name="Id">The attachment.</param>
internal sealed record ShareAttachment(TransactionId TransactionId, AttachmentId Id) : ICommand
{
    public string Stream => AttachmentEvents.StreamOf(TransactionId);
}

/// <summary>For how long a link is to be valid.</summary>
/// <param name="ExpiresIn">Seconds; default 900.</param>
internal sealed record ShareBody(int? ExpiresIn);

/// <summary>A link at which anybody can read an attachment until it expires.</summary>
/// <param name="Url">An absolute address of the bucket, or a path at the gateway.</param>
/// <param name="ExpiresAt">When it ends.</param>
internal sealed record AttachmentLinkView(string Url, DateTimeOffset ExpiresAt);

internal sealed class ShareAttachmentFeature(
    ServiceBuilder service,
    ReadAttachmentsFeature attachments,
    Provided<AttachmentFiles> files,
    AttachmentOptions options
)
{
    private const string Expires = "expires";
    private const string Signature = "signature";
    private const int DefaultSeconds = 900;
    private const long LastSecond = 253_402_300_799; // Of the year 9999.
    private readonly Send<ShareAttachment> _send = service.Commands.Sender<ShareAttachment>();
    private readonly LinkSignatures _signatures = new(() => service.Runtime.Secrets);

    public static void Add(
        ServiceBuilder service,
        ReadAttachmentsFeature attachments,
        Provided<AttachmentFiles> files,
        AttachmentOptions options
    )
    {
        service.Commands.Handles<ShareAttachment, TransactionAttachments>(
            static (_, _) => { },
            (command, state, _) =>
                state.Find(command.Id) is null ? Refusal.NotFound("attachment", command.Id.Value) : (Decision)[]
        );
        var feature = new ShareAttachmentFeature(service, attachments, files, options);
        service
            .Post($"{ReadAttachmentsFeature.Path}/link", Permission.TransactionsRead, feature.Share)
            .Does("Issues a link at which anybody can read the content of an attachment until the link expires.")
            .MayTake<ShareBody>()
            .Gives<AttachmentLinkView>()
            .Refuses(RefusalCode.NotFound, RefusalCodes.Unavailable);
        service
            .Get($"{ReadAttachmentsFeature.Path}/shared", Access.Anyone, feature.Shared)
            .Does("Returns the content of an attachment to who has a link.")
            .WithRequired<long>(Expires, "When the link expires, in seconds since 1970.")
            .WithRequired<string>(Signature, "The signature of the link.")
            .Sends([.. options.Types])
            .LimitsAddresses()
            .Refuses(RefusalCode.NotFound, AttachmentCodes.LinkExpired, AttachmentCodes.LinkInvalid)
            .Refuses(HttpRefusals.RangeNotSatisfiable, HttpRefusals.PreconditionFailed, RefusalCodes.Unavailable);
    }

    // Under no Idempotency-Key, even where the request has one: what is kept under one would hold the link, and a second link does no harm.
    private async Task<Reply> Share(Request request, CancellationToken cancel)
    {
        var body = await request.OptionalBody<ShareBody>(cancel);
        var most = (long)options.MaxLinkLife.TotalSeconds;
        var seconds = body?.ExpiresIn ?? Math.Min(DefaultSeconds, most);
        if (seconds < 1 || seconds > most)
            throw new BadInput(
                "expiresIn",
                string.Create(CultureInfo.InvariantCulture, $"is {seconds}; expected seconds, 1 to {most}.")
            );
        var (file, otherwise) = await attachments.Find(request, cancel);
        if (file is null)
            return otherwise;
        var expires = request.Now.ToUnixTimeSeconds() + seconds;
        var until = DateTimeOffset.FromUnixTimeSeconds(expires);
        var name = await service.Runtime.People.Open(file.Name, cancel);
        var url = (await files.Value.LinkTo(file, name, until, cancel))?.AbsoluteUri ?? Own(file, expires);
        var outcome = await _send(new ShareAttachment(file.TransactionId, file.Id), request.ContextOf(request.Actor), cancel);
        return Request.Answer(outcome, (TransactionAttachments _) => Reply.Ok(new AttachmentLinkView(url, until)));
    }

    private async Task<Reply> Shared(Request request, CancellationToken cancel)
    {
        var expires = request.Query.Number(Expires, 0, LastSecond);
        var signature = request.Query.Text(Signature);
        request.Query.ThrowIfInvalid();
        var id = request.Route<TransactionId>("id");
        var attachment = request.Route<AttachmentId>("attachment");
        if (expires is null || signature is null || !_signatures.IsValid(id, attachment, expires.Value, signature))
            return Reply.Refused(
                new Refusal(AttachmentCodes.LinkInvalid, "The link was not issued here, or was changed; request a new one.")
            );
        if (request.Now.ToUnixTimeSeconds() >= expires)
            return Reply.Refused(
                new Refusal(
                    AttachmentCodes.LinkExpired,
                    $"The link expired at {DateTimeOffset.FromUnixTimeSeconds(expires.Value):yyyy-MM-ddTHH:mm:ssZ}; request a new one."
                )
            );
        return await attachments.Find(id, attachment, cancel) is { } file
            ? await attachments.Send(request, file, cancel)
            : Reply.Refused(Refusal.NotFound("attachment", attachment.Value));
    }

    private string Own(AttachmentAdded file, long expires) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"/api/{service.Definition.Name}/transactions/{file.TransactionId}/attachments/{file.Id}/shared?{Expires}={expires}&{Signature}={_signatures.Sign(file.TransactionId, file.Id, expires)}"
        );
}
