using Florin.Kernel;
using Florin.Platform.EventLog;
using Florin.Platform.Feeds;
using Florin.Platform.Hosting;
using Florin.Platform.Projections;
using Florin.Reports.Delivery;

namespace Florin.Reports.Jobs;

/// <summary>A report, and whether it still waits; everything else comes from its state.</summary>
/// <param name="Id">The report.</param>
/// <param name="IsPending">It is neither written nor given up.</param>
/// <param name="Undelivered">How many deliveries are to come once it is.</param>
internal sealed record ReportRow(ReportId Id, bool IsPending, int Undelivered = 0)
{
    public const string Pending = "pending";
    public const string Deliverable = "deliverable";

    /// <summary>By key the reports stand in the order in which they were requested.</summary>
    public static readonly View<ReportRow> View = new View<ReportRow>("reports", 2, row => row.Id.Value)
        .Number(Pending, row => row.IsPending ? 1 : null)
        .Number(Deliverable, row => !row.IsPending && row.Undelivered > 0 ? 1 : null)
        .Index(Pending)
        .Index(Deliverable);
}

/// <summary>Which reports there are, from the service's own log.</summary>
internal static class ReportList
{
    public static Projection Add(ServiceBuilder service) =>
        service.Projects("reports", service.Definition.Name, [ReportRow.View], Project);

    private static async ValueTask Project(IReadOnlyList<Recorded> events, Changes changes, CancellationToken cancel)
    {
        await changes.Load(
            ReportRow.View,
            events.Select(e => Changed(e.Data)).OfType<ReportId>().Select(id => id.Value),
            cancel
        );
        foreach (var happened in events)
            if (happened.Data is ReportRequested requested)
                changes.Put(ReportRow.View, new ReportRow(requested.Id, IsPending: true, requested.Deliver?.Count ?? 0));
            else if (Changed(happened.Data) is { } id && changes.Get(ReportRow.View, id.Value) is { } row)
                changes.Put(ReportRow.View, After(row, happened.Data));
    }

    private static ReportRow After(ReportRow row, object happened) =>
        happened switch
        {
            ReportDelivered => row with { Undelivered = row.Undelivered - 1 },
            ReportCancelled => row with { IsPending = false, Undelivered = 0 },
            _ => row with { IsPending = false },
        };

    private static ReportId? Changed(object happened) =>
        happened switch
        {
            ReportFinished e => e.Id,
            ReportFailed e => e.Id,
            ReportCancelled e => e.Id,
            ReportDelivered e => e.Id,
            _ => null,
        };
}
