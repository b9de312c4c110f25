using Florin.Kernel;
using Florin.Platform.Feeds;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using Florin.Platform.Projections;
using Florin.Platform.Resilience;
using Florin.Reports.Jobs;
using Florin.Reports.Kinds;
using Microsoft.Extensions.Logging;

namespace Florin.Reports.Features;

/// <summary>Shows reports, and gives what was written.</summary>
internal sealed partial class ListReportsFeature(
    ServiceBuilder service,
    Projection reports,
    ReportKinds kinds,
    ReportRunner runner
)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public static void Add(ServiceBuilder service, Projection reports, ReportKinds kinds, ReportRunner runner)
    {
        var feature = new ListReportsFeature(service, reports, kinds, runner);
        service
            .Get("/reports", Permission.ReportsRead, feature.All)
            .Does("Lists the reports, newest first.")
            .GivesList<ReportView>()
            .Refuses(RefusalCodes.Unavailable);
        service
            .Get("/reports/{id}", Permission.ReportsRead, feature.One)
            .Does("Returns a report with its status and its progress.")
            .Gives<ReportView>()
            .Refuses(RefusalCode.NotFound);
        service
            .Get("/reports/{id}/content", Permission.ReportsRead, feature.Content)
            .Does("Returns the file of a completed report.")
            .Sends([.. kinds.ContentTypes])
            .Refuses(RefusalCode.NotFound, RefusalCode.WrongState, RefusalCodes.Unavailable);
    }

    private async Task<Reply> All(Request request, CancellationToken cancel)
    {
        var page = request.Query.Page();
        request.Query.ThrowIfInvalid();
        var read = await reports.Read(Patience, cancel);
        var (rows, next) = await read.Store.Page(ReportRow.View, page, query => query with { Descending = true }, cancel);
        var shown = new List<ReportView>(rows.Count);
        foreach (var row in rows)
            shown.Add(ReportView.Of(await Find(row.Id, cancel), runner.ProgressOf(row.Id)));
        return Reply.List(shown, next, read.Complete);
    }

    private async Task<Reply> One(Request request, CancellationToken cancel)
    {
        var id = request.Route<ReportId>("id");
        var job = await Find(id, cancel);
        return job.Requested is null
            ? Reply.Refused(Refusal.NotFound("report", id.Value))
            : Reply.Ok(ReportView.Of(job, runner.ProgressOf(id)));
    }

    private async Task<Reply> Content(Request request, CancellationToken cancel)
    {
        var id = request.Route<ReportId>("id");
        var job = await Find(id, cancel);
        if (job.Requested is not { Order: var order })
            return Reply.Refused(Refusal.NotFound("report", id.Value));
        if (ReportKinds.Refuse(kinds.Of(order.Kind), request.Actor) is { } refused)
            return Reply.Refused(refused);
        if (job.Finished is null)
            return Reply.Refused(
                Refusal.WrongState($"The report {id} is {ReportView.Of(job, runner.ProgressOf(id)).Status}; it has no content.")
            );
        if (await Open(job.Finished, cancel) is not { } file)
            return Reply.Refused(
                Refusal.WrongState($"The file of the report {id} is not here any more; request the report again.")
            );
        request.Http.Response.RegisterForDisposeAsync(file);
        var format = kinds.Of(order.Kind).FileOf(order.Format);
        return Reply.Sends(new FileAnswer(() => file, format.ContentType, $"{order.Kind}-{id}.{format.Extension}"));
    }

    private async Task<Stream?> Open(ReportFinished report, CancellationToken cancel)
    {
        try
        {
            return await runner.Files.Value.Open(report, cancel);
        }
        catch (InvalidDataException fault)
        {
            Damaged(service.Runtime.Logs.CreateLogger("Florin.Reports"), report.Id.Value, fault);
            return null;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new ServiceUnavailable(
                "report",
                "the store of the reports' files cannot be reached; try again later.",
                fault
            );
        }
    }

    [LoggerMessage(
        EventId = EventIds.ReportDamaged,
        Level = LogLevel.Error,
        Message = "The file of the report {Report} is not the one that was written, and is not given out"
    )]
    private static partial void Damaged(ILogger log, string report, Exception fault);

    private async Task<ReportJob> Find(ReportId id, CancellationToken cancel) =>
        (await service.Log.Read<ReportJob>(ReportJob.StreamOf(id), cancel)).State;
}
