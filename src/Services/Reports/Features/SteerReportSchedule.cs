using Florin.Kernel;
using Florin.Platform.Commands;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using Florin.Platform.Times;
using Florin.Reports.Planning;

namespace Florin.Reports.Features;

/// <summary>Has a schedule of reports run no more until it is resumed.</summary>
/// <param name="Id">The schedule.</param>
internal sealed record PauseReportSchedule(ReportScheduleId Id) : ISteersReports;

/// <summary>Has a schedule of reports run again.</summary>
/// <param name="Id">The schedule.</param>
internal sealed record ResumeReportSchedule(ReportScheduleId Id) : ISteersReports;

/// <summary>Ends a schedule of reports for good.</summary>
/// <param name="Id">The schedule.</param>
internal sealed record CancelReportSchedule(ReportScheduleId Id) : ISteersReports;

/// <summary>What is commanded of a schedule that is there.</summary>
internal interface ISteersReports : ICommand
{
    /// <summary>The schedule.</summary>
    ReportScheduleId Id { get; }

    string ICommand.Stream => ReportSchedule.StreamOf(Id);
}

/// <summary>Pauses, resumes and cancels schedules of reports.</summary>
internal sealed class SteerReportScheduleFeature(ServiceBuilder service, ScheduledReports runner, Calendars calendars)
{
    public static void Add(ServiceBuilder service, ScheduledReports runner, Calendars calendars)
    {
        var feature = new SteerReportScheduleFeature(service, runner, calendars);
        var pausing = feature.Handled<PauseReportSchedule>((command, schedule, _) => schedule.Pause(command.Id, reason: null));
        var resuming = feature.Handled<ResumeReportSchedule>((command, schedule, now) => schedule.Resume(command.Id, now));
        var cancelling = feature.Handled<CancelReportSchedule>((command, schedule, _) => schedule.Cancel(command.Id));
        Describe(
            service.Post(
                "/schedules/{id}/pause",
                Permission.ReportsWrite,
                (request, cancel) => feature.Answer(request, pausing, id => new PauseReportSchedule(id), cancel)
            ),
            "Pauses a schedule of reports: nothing is due until it is resumed."
        );
        Describe(
            service.Post(
                "/schedules/{id}/resume",
                Permission.ReportsWrite,
                (request, cancel) => feature.Answer(request, resuming, id => new ResumeReportSchedule(id), cancel)
            ),
            "Resumes a paused schedule of reports. What would have been due meanwhile is left out."
        );
        Describe(
            service.Delete(
                "/schedules/{id}",
                Permission.ReportsWrite,
                (request, cancel) => feature.Answer(request, cancelling, id => new CancelReportSchedule(id), cancel)
            ),
            "Ends a schedule of reports for good. Reports that were requested are written and delivered."
        );
    }

    private Send<TCommand> Handled<TCommand>(Func<TCommand, ReportSchedule, DateTimeOffset, Decision> decide)
        where TCommand : class, ISteersReports
    {
        service.Commands.Handles(static (_, _) => { }, decide);
        return service.Commands.Sender<TCommand>();
    }

    private async Task<Reply> Answer<TCommand>(
        Request request,
        Send<TCommand> send,
        Func<ReportScheduleId, TCommand> command,
        CancellationToken cancel
    )
        where TCommand : class, ISteersReports
    {
        var id = request.Route<ReportScheduleId>("id");
        var reply = await request.Send<TCommand, ReportSchedule>(
            send,
            command(id),
            schedule => Reply.Ok(ReportScheduleView.Of(schedule, calendars)),
            cancel,
            id.Value
        );
        if (!request.IsDryRun)
            runner.Wake();
        return reply;
    }

    private static void Describe(Endpoint endpoint, string does) =>
        endpoint
            .Does(does)
            .Gives<ReportScheduleView>()
            .TakesIdempotencyKey()
            .CanDryRun()
            .Refuses(RefusalCode.NotFound, RefusalCode.WrongState);
}
