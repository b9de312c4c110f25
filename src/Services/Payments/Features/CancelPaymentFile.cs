using Florin.Kernel;
using Florin.Payments.Files;
using Florin.Payments.Files.Running;
using Florin.Platform.Commands;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;

namespace Florin.Payments.Features;

/// <summary>Keeps the payments of a file from being made that have not had their turn.</summary>
/// <param name="Id">The file.</param>
/// <param name="By">Who cancels it.</param>
internal sealed record CancelPaymentFile(PaymentFileId Id, string By) : ICommand
{
    public string Stream => PaymentFile.StreamOf(Id);
}

internal static class CancelPaymentFileFeature
{
    public static void Add(ServiceBuilder service, Provided<FileRunner> runner)
    {
        service.Commands.Handles<CancelPaymentFile, PaymentFile>(
            static (_, _) => { },
            static (command, file, _) => file.Cancel(command.Id, command.By),
            async (command, context, cancel) =>
            {
                var (file, _) = await service.Log.Read<PaymentFile>(command.Stream, cancel);
                return file.Uploaded is { } uploaded && context.Actor.May(Permission.PaymentsWrite, uploaded.UserId.Value)
                    ? command
                    : Refusal.Hidden("payment file", command.Id.Value);
            }
        );
        var send = service.Commands.Sender<CancelPaymentFile>();
        service
            .Post(
                "/files/{id}/cancel",
                Permission.PaymentsWrite,
                async (request, cancel) =>
                {
                    var id = request.Route<PaymentFileId>("id");
                    var command = new CancelPaymentFile(id, request.Actor.Id);
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
            .Does("Cancels a payment file: payments that have not had their turn are not made.")
            .Gives<PaymentFileView>()
            .TakesIdempotencyKey()
            .CanDryRun()
            .Refuses(RefusalCode.Forbidden, RefusalCode.NotFound, RefusalCode.WrongState);
    }
}
