using Florin.Kernel;
using Florin.Payments.Files;
using Florin.Payments.Files.Running;
using Florin.Platform.Commands;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using Florin.Platform.Identity.Policies;

namespace Florin.Payments.Features;

/// <summary>Lets the payments of a file be made.</summary>
/// <param name="Id">The file.</param>
/// <param name="AcceptsPartial">Also where some of them are invalid.</param>
/// <param name="By">Who submits it.</param>
/// <param name="Approval">The approval of a second person; null without one.</param>
/// <param name="WithSecondFactor">Whether they have shown a second factor.</param>
internal sealed record SubmitPaymentFile(
    PaymentFileId Id,
    bool AcceptsPartial,
    string By,
    string? Approval = null,
    bool WithSecondFactor = false
) : ICommand
{
    public string Stream => PaymentFile.StreamOf(Id);
}

/// <summary>The body of a submission.</summary>
/// <param name="AcceptPartial">Makes the payments that can be made where others are invalid. Default false.</param>
internal sealed record SubmissionBody(bool? AcceptPartial);

internal static class SubmitPaymentFileFeature
{
    public static void Add(ServiceBuilder service, Provided<FileRunner> runner)
    {
        var policies = service.Provides(runtime => runtime.Policies);
        service.Commands.Handles<SubmitPaymentFile, PaymentFile>(
            static (_, _) => { },
            static (command, file, _) =>
                file.Submit(
                    new PaymentFileSubmitted(command.Id, command.By, command.Approval, command.WithSecondFactor),
                    command.AcceptsPartial
                ),
            (command, context, cancel) => Prepare(service, policies.Value, command, context, cancel)
        );
        var send = service.Commands.Sender<SubmitPaymentFile>();
        service
            .Post(
                "/files/{id}/submit",
                Permission.PaymentsSubmit,
                async (request, cancel) =>
                {
                    var id = request.Route<PaymentFileId>("id");
                    var body = await request.OptionalBody<SubmissionBody>(cancel);
                    var command = new SubmitPaymentFile(id, body?.AcceptPartial == true, request.Actor.Id);
                    var reply = await request.Send(
                        send,
                        command,
                        (PaymentFile file) => Reply.Ok(PaymentFileView.Of(file)),
                        cancel
                    );
                    if (reply.Status < 300 && !request.IsDryRun)
                        runner.Value.Wake(id);
                    return reply;
                }
            )
            .Does("Submits a payment file: its payments are made one after the other, each once.")
            .MayTake<SubmissionBody>()
            .Gives<PaymentFileView>()
            .TakesIdempotencyKey()
            .CanDryRun()
            .Refuses(RefusalCode.Forbidden, RefusalCode.NotFound, RefusalCode.WrongState);
    }

    private static async ValueTask<Prepared<SubmitPaymentFile>> Prepare(
        ServiceBuilder service,
        PolicyEngine policies,
        SubmitPaymentFile command,
        CommandContext context,
        CancellationToken cancel
    )
    {
        var (file, _) = await service.Log.Read<PaymentFile>(command.Stream, cancel);
        if (file.Uploaded is not { } uploaded)
            return Refusal.NotFound("payment file", command.Id.Value);
        if (!context.Actor.May(Permission.PaymentsRead, uploaded.UserId.Value))
            return Refusal.Hidden("payment file", command.Id.Value);
        // Nobody is asked to approve what cannot be done.
        var submitted = new PaymentFileSubmitted(command.Id, command.By, null, WithSecondFactor: false);
        if (file.Submit(submitted, command.AcceptsPartial).Refusal is { } impossible)
            return impossible;
        var question = context.Question(Permission.PaymentsSubmit, service.Clock.GetUtcNow()) with
        {
            Owner = uploaded.UserId.Value,
            Maker = uploaded.UploadedBy,
        };
        foreach (var total in uploaded.Totals)
            if (
                policies.Refuse(question with { Amount = total }, $"You may not submit payment files for {uploaded.UserId}.") is
                { } refusal
            )
                return refusal;
        return command with { Approval = context.Approval, WithSecondFactor = context.Actor.SecondFactorAt is not null };
    }
}
