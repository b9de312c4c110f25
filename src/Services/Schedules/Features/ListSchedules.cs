using Florin.Kernel;
using Florin.Platform.Feeds;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using Florin.Platform.Projections;
using Florin.Schedules.Projections;
using Florin.Schedules.Running;

namespace Florin.Schedules.Features;

internal static class ListSchedulesFeature
{
    /// <summary>So long a list waits to show what was recorded just before it was asked for.</summary>
    public static readonly TimeSpan CatchUp = TimeSpan.FromMilliseconds(500);

    public static void Add(ServiceBuilder service, Projection view, Agenda agenda) =>
        service
            .Get("/schedules", Permission.SchedulesRead, (request, cancel) => Answer(view, agenda, request, cancel))
            .Does("Lists schedules, newest first: the caller's own, or all for those who may see them.")
            .GivesList<ScheduleView>()
            .With<string>("userId", "Only schedules of this user.")
            .With<string>("accountId", "Only schedules that move money from or to this account.")
            .With<string>("status", "ACTIVE, PAUSED, CANCELLED or ENDED.")
            .Refuses(RefusalCode.Forbidden, RefusalCodes.Unavailable);

    private static async Task<Reply> Answer(Projection view, Agenda agenda, Request request, CancellationToken cancel)
    {
        var query = request.Query;
        var page = query.Page();
        var user = query.Id<UserId>("userId")?.Value;
        var account = query.Id<AccountId>("accountId")?.Value;
        var status = query.OneOf("status", ScheduleView.Statuses);
        query.ThrowIfInvalid();
        if (user is not null && !request.Actor.May(Permission.SchedulesRead, user))
            return Reply.Refused(Refusal.Forbidden($"You may not see the schedules of {user}."));
        if (!request.Actor.MayForAll(Permission.SchedulesRead))
            user = request.Actor.Id;
        var read = await view.Read(CatchUp, cancel);
        var (rows, next) = await read.Store.Page(
            SchedulesView.Rows,
            page,
            q =>
                OfAccount((q with { Descending = true }).WhereIf("userId", Comparison.Equal, user), account)
                    .WhereIf("status", Comparison.Equal, status),
            cancel
        );
        return Reply.List([.. rows.Select(row => ScheduleView.Of(row.Schedule, agenda))], next, read.Complete);
    }

    private static ViewQuery OfAccount(ViewQuery query, string? account) =>
        account is null
            ? query
            : query.WhereAny(
                new Condition("fromAccount", Comparison.Equal, account),
                new Condition("toAccount", Comparison.Equal, account)
            );
}
