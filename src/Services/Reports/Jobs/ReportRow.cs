using Florin.Kernel;
using Florin.Platform.EventLog;
using Florin.Platform.Feeds;
using Florin.Platform.Hosting;
using Florin.Platform.Projections;

namespace Florin.Reports.Jobs;

/// <summary>A report, and whether it still waits; everything else comes from its state.</summary>
/// <param name="Id">The report.</param>
/// <param name="IsPending">It is neither written nor given up.</param>
internal sealed record ReportRow(ReportId Id, bool IsPending)
{
    public const string Pending = "pending";

    /// <summary>By key the reports stand in the order in which they were requested.</summary>
    public static readonly View<ReportRow> View = new View<ReportRow>("reports", 1, row => row.Id.Value)
        .Number(Pending, row => row.IsPending ? 1 : null)
        .Index(Pending);
}

/// <summary>Which reports there are, from the service's own log.</summary>
internal static class ReportList
{
    public static Projection Add(ServiceBuilder service) =>
        service.Projects("reports", service.Definition.Name, [ReportRow.View], Project);

    private static ValueTask Project(IReadOnlyList<Recorded> events, Changes changes, CancellationToken cancel)
    {
        foreach (var happened in events)
            if (happened.Data is ReportRequested requested)
                changes.Put(ReportRow.View, new ReportRow(requested.Id, IsPending: true));
            else if (EndOf(happened.Data) is { } ended)
                changes.Put(ReportRow.View, new ReportRow(ended, IsPending: false));
        return ValueTask.CompletedTask;
    }

    private static ReportId? EndOf(object happened) =>
        happened switch
        {
            ReportFinished e => e.Id,
            ReportFailed e => e.Id,
            ReportCancelled e => e.Id,
            _ => null,
        };
}
