using Florin.Platform.EventLog;
using Florin.Reports.Delivery;
using Florin.Reports.Jobs;
using Florin.Reports.Planning;
using Florin.Reports.Statements;

namespace Florin.Reports;

/// <summary>The events of the report service's log by their stored names.</summary>
internal static class ReportEvents
{
    public static void Register(EventTypes types) =>
        types
            .Add<StatementIssued>("StatementIssued")
            .Add<ReportRequested>("ReportRequested")
            .Add<ReportFinished>("ReportFinished")
            .Add<ReportFailed>("ReportFailed")
            .Add<ReportCancelled>("ReportCancelled")
            .Add<ReportDelivered>("ReportDelivered")
            .Add<ReportScheduleCreated>("ReportScheduleCreated")
            .Add<ReportScheduleRan>("ReportScheduleRan")
            .Add<ReportSchedulePaused>("ReportSchedulePaused")
            .Add<ReportScheduleResumed>("ReportScheduleResumed")
            .Add<ReportScheduleCancelled>("ReportScheduleCancelled");
}
