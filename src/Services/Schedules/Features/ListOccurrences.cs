using Florin.Kernel;
using Florin.Platform.Feeds;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using Florin.Platform.Projections;
using Florin.Schedules.Projections;

namespace Florin.Schedules.Features;

/// <summary>An occurrence that was due as a client sees it.</summary>
/// <param name="ScheduleId">The schedule.</param>
/// <param name="RunsAt">When it was due.</param>
/// <param name="Until">Of several in a row that were skipped, when the last was due; null for one.</param>
/// <param name="Count">How many they are.</param>
/// <param name="Status">PENDING, COMPLETED, FAILED, RETRYING or SKIPPED.</param>
/// <param name="Attempt">How often it was tried; 0 where it was skipped.</param>
/// <param name="Amount">How much it moves, in major units; null where it was skipped.</param>
/// <param name="Currency">ISO 4217; null where it was skipped.</param>
/// <param name="TransactionId">Its transaction, once there is one.</param>
/// <param name="Code">Why it failed or was skipped.</param>
/// <param name="Detail">Why it failed, in a sentence.</param>
/// <param name="RetryAt">When it is tried again.</param>
/// <param name="ChangedAt">When its status changed last.</param>
internal sealed record OccurrenceView(
    ScheduleId ScheduleId,
    DateTimeOffset RunsAt,
    DateTimeOffset? Until,
    int Count,
    string Status,
    int Attempt,
    DecimalAmount? Amount,
    Currency? Currency,
    TransactionId? TransactionId,
    string? Code,
    string? Detail,
    DateTimeOffset? RetryAt,
    DateTimeOffset ChangedAt
)
{
    public static OccurrenceView Of(OccurrenceRow row) =>
        new(
            row.ScheduleId,
            row.RunsAt,
            row.Until,
            row.Count,
            row.Status,
            row.Attempt,
            row.Amount is { } amount ? amount : null,
            row.Amount?.Currency,
            row.TransactionId,
            row.Code,
            row.Detail,
            row.Status == OccurrenceRow.Retrying ? row.RetryAt : null,
            row.ChangedAt
        );
}

internal static class ListOccurrencesFeature
{
    public static void Add(ServiceBuilder service, Projection view) =>
        service
            .Get(
                "/schedules/{id}/occurrences",
                Permission.SchedulesRead,
                (request, cancel) => Answer(service, view, request, cancel)
            )
            .Does("Lists the occurrences of a schedule that were due, newest first, and what became of each.")
            .GivesList<OccurrenceView>()
            .With<string>("status", "PENDING, COMPLETED, FAILED, RETRYING or SKIPPED.")
            .Refuses(RefusalCode.NotFound, RefusalCodes.Unavailable);

    private static async Task<Reply> Answer(ServiceBuilder service, Projection view, Request request, CancellationToken cancel)
    {
        var query = request.Query;
        var page = query.Page();
        var status = query.OneOf("status", OccurrenceRow.Statuses);
        query.ThrowIfInvalid();
        var (schedule, refused) = await GetScheduleFeature.Find(service, request, Permission.SchedulesRead, cancel);
        if (refused is { } no)
            return no;
        var read = await view.Read(ListSchedulesFeature.CatchUp, cancel);
        var (rows, next) = await read.Store.Page(
            OccurrenceRow.View,
            page,
            q =>
                (q with { Descending = true })
                    .Where("scheduleId", Comparison.Equal, schedule.Id.Value)
                    .WhereIf("status", Comparison.Equal, status),
            cancel
        );
        return Reply.List([.. rows.Select(OccurrenceView.Of)], next, read.Complete);
    }
}
