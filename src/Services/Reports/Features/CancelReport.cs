using Florin.Kernel;
using Florin.Platform.Commands;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using Florin.Reports.Jobs;

namespace Florin.Reports.Features;

/// <summary>Cancels a report that is not written yet.</summary>
/// <param name="Id">The report.</param>
/// <param name="By">Who does not want it any more.</param>
internal sealed record CancelReport(ReportId Id, string By) : ICommand
{
    public string Stream => ReportJob.StreamOf(Id);
}

internal static class CancelReportFeature
{
    public static void Add(ServiceBuilder service, ReportRunner runner)
    {
        service.Commands.Handles<CancelReport, ReportJob>(
            (_, _) => { },
            (command, job, now) => job.Cancel(command.Id, command.By, now)
        );
        var send = service.Commands.Sender<CancelReport>();
        service
            .Post(
                "/reports/{id}/cancel",
                Permission.ReportsWrite,
                async (request, cancel) =>
                {
                    var id = request.Route<ReportId>("id");
                    var reply = await request.Send(
                        send,
                        new CancelReport(id, request.Actor.Id),
                        (ReportJob job) => Reply.Ok(ReportView.Of(job, progress: null)),
                        cancel
                    );
                    if (reply.Status == 200 && !request.IsDryRun)
                        await runner.Cancel(id);
                    return reply;
                }
            )
            .Does("Cancels a report that is not completed. Repeating the request has no effect.")
            .Gives<ReportView>()
            .TakesIdempotencyKey()
            .CanDryRun()
            .Refuses(RefusalCode.NotFound, RefusalCode.WrongState);
    }
}
