using Florin.Kernel;
using Florin.Platform.Feeds;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using Florin.Platform.Projections;
using Florin.Platform.Times;
using Florin.Reports.Planning;

namespace Florin.Reports.Features;

/// <summary>Shows schedules of reports.</summary>
internal sealed class ListReportSchedulesFeature(ServiceBuilder service, Projection schedules, Calendars calendars)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public static void Add(ServiceBuilder service, Projection schedules, Calendars calendars)
    {
        var feature = new ListReportSchedulesFeature(service, schedules, calendars);
        service
            .Get("/schedules", Permission.ReportsRead, feature.All)
            .Does("Lists the schedules of reports, newest first.")
            .GivesList<ReportScheduleView>()
            .Refuses(RefusalCodes.Unavailable);
        service
            .Get("/schedules/{id}", Permission.ReportsRead, feature.One)
            .Does("Returns a schedule of reports, and when it is due next.")
            .Gives<ReportScheduleView>()
            .Refuses(RefusalCode.NotFound);
    }

    private async Task<Reply> All(Request request, CancellationToken cancel)
    {
        var page = request.Query.Page();
        request.Query.ThrowIfInvalid();
        var read = await schedules.Read(Patience, cancel);
        var (rows, next) = await read.Store.Page(
            ReportScheduleRow.View,
            page,
            query => query with { Descending = true },
            cancel
        );
        var shown = new List<ReportScheduleView>(rows.Count);
        foreach (var row in rows)
            shown.Add(ReportScheduleView.Of(await Find(row.Id, cancel), calendars));
        return Reply.List(shown, next, read.Complete);
    }

    private async Task<Reply> One(Request request, CancellationToken cancel)
    {
        var id = request.Route<ReportScheduleId>("id");
        var schedule = await Find(id, cancel);
        return schedule.Created is null
            ? Reply.Refused(Refusal.NotFound("report schedule", id.Value))
            : Reply.Ok(ReportScheduleView.Of(schedule, calendars));
    }

    private async Task<ReportSchedule> Find(ReportScheduleId id, CancellationToken cancel) =>
        (await service.Log.Read<ReportSchedule>(ReportSchedule.StreamOf(id), cancel)).State;
}
