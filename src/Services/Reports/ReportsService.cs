using Florin.Platform.Files;
using Florin.Platform.Hosting;
using Florin.Platform.Times;
using Florin.Reports.Delivery;
using Florin.Reports.Features;
using Florin.Reports.Jobs;
using Florin.Reports.Kinds;
using Florin.Reports.Planning;
using Florin.Reports.Projections;
using Florin.Reports.Statements;

namespace Florin.Reports;

/// <summary>Statements of accounts, and reports over the whole ledger. Its table of contents.</summary>
public static class ReportsService
{
    /// <summary>The report service.</summary>
    public static ServiceDefinition Definition { get; } =
        new("report", 12, ReportEvents.Register, Add)
        {
            States = types => types.Add<StatementBook>().Add<ReportJob>().Add<ReportSchedule>(),
        };

    private static void Add(ServiceBuilder service)
    {
        var ledger = LedgerCopy.Add(service);
        var options = service.Options<ReportOptions>(ReportOptions.Section);
        var spool = service.Provides(runtime => new Spool(runtime.DataDirectory, runtime.Ids));
        var statements = GetStatementFeature.Add(service, ledger, spool);
        var kinds = new ReportKinds(service, statements);
        var reports = ReportList.Add(service);
        EndReportFeature.Add(service);
        var runner = new ReportRunner(service, ledger, reports, kinds, spool, options);
        runner.Ended = new DeliverReports(
            service,
            reports,
            new ReportCarrier(service, kinds, runner.Files, options),
            options
        ).Wake;
        var orders = new ReportOrderReader(kinds);
        RequestReportFeature.Add(service, kinds, orders, runner, options);
        CancelReportFeature.Add(service, runner);
        ListReportsFeature.Add(service, reports, kinds, runner);
        var calendars = new Calendars(service.Options<CalendarOptions>(CalendarOptions.Section).Calendars);
        var schedules = ReportScheduleList.Add(service);
        var scheduled = new ScheduledReports(service, schedules, kinds, runner, calendars, options);
        CreateReportScheduleFeature.Add(service, schedules, orders, scheduled, calendars, options);
        SteerReportScheduleFeature.Add(service, scheduled, calendars);
        RunQueryFeature.Add(service, ledger);
        ListReportSchedulesFeature.Add(service, schedules, calendars);
    }
}
