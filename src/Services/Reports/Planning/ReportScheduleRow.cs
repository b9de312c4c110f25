using Florin.Kernel;
using Florin.Platform.EventLog;
using Florin.Platform.Feeds;
using Florin.Platform.Hosting;
using Florin.Platform.Projections;

namespace Florin.Reports.Planning;

/// <summary>A schedule of reports, and whether it may be due; everything else comes from its state.</summary>
/// <param name="Id">The schedule.</param>
/// <param name="IsOpen">It is not ended.</param>
internal sealed record ReportScheduleRow(ReportScheduleId Id, bool IsOpen)
{
    public const string Open = "open";

    /// <summary>By key they stand in the order in which they were created.</summary>
    public static readonly View<ReportScheduleRow> View = new View<ReportScheduleRow>(
        "report_schedules",
        1,
        row => row.Id.Value
    )
        .Number(Open, row => row.IsOpen ? 1 : null)
        .Index(Open);
}

/// <summary>Which schedules of reports there are, from the service's own log.</summary>
internal static class ReportScheduleList
{
    public static Projection Add(ServiceBuilder service) =>
        service.Projects("report-schedules", service.Definition.Name, [ReportScheduleRow.View], Project);

    private static ValueTask Project(IReadOnlyList<Recorded> events, Changes changes, CancellationToken cancel)
    {
        foreach (var happened in events)
            if (happened.Data is ReportScheduleCreated created)
                changes.Put(ReportScheduleRow.View, new ReportScheduleRow(created.Id, IsOpen: true));
            else if (happened.Data is ReportScheduleCancelled cancelled)
                changes.Put(ReportScheduleRow.View, new ReportScheduleRow(cancelled.Id, IsOpen: false));
        return ValueTask.CompletedTask;
    }
}
