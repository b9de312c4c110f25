using Florin.Platform.Hosting;
using Florin.Reports.Features;
using Florin.Reports.Jobs;
using Florin.Reports.Kinds;
using Florin.Reports.Projections;
using Florin.Reports.Statements;

namespace Florin.Reports;

/// <summary>Statements of accounts, and reports over the whole ledger. Its table of contents.</summary>
public static class ReportsService
{
    /// <summary>The report service.</summary>
    public static ServiceDefinition Definition { get; } =
        new("report", 12, ReportEvents.Register, Add) { States = types => types.Add<StatementBook>().Add<ReportJob>() };

    private static void Add(ServiceBuilder service)
    {
        var ledger = LedgerCopy.Add(service);
        var options = service.Options<ReportOptions>(ReportOptions.Section);
        var statements = GetStatementFeature.Add(service, ledger);
        var kinds = new ReportKinds(service, statements);
        var reports = ReportList.Add(service);
        EndReportFeature.Add(service);
        var runner = new ReportRunner(service, ledger, reports, kinds, options);
        RequestReportFeature.Add(service, kinds, runner, options);
        CancelReportFeature.Add(service, runner);
        ListReportsFeature.Add(service, reports, kinds, runner);
    }
}
