using Florin.Contracts.Users;
using Florin.Kernel;
using Florin.Platform.Feeds;
using Florin.Platform.Hosting;
using Florin.Platform.Projections;
using Florin.Schedules.Projections;

namespace Florin.Schedules.Running;

/// <summary>Ends the schedules of a user who was erased: nothing is ordered in the name of somebody whom nobody knows any more.</summary>
internal sealed class EndForErased(ServiceBuilder service, Projection view, RunCommands commands)
{
    private const int Page = 500;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static void Add(ServiceBuilder service, Projection view, RunCommands commands) =>
        ErasedUsers.Follow(service, new EndForErased(service, view, commands).End);

    private async Task End(UserId user, CancellationToken cancel)
    {
        if (!await view.Consumer.Reached(service.Log.Head, Patience, cancel))
            throw new FeedUnavailable("The list of schedules is not complete yet.");
        string? last = null;
        IReadOnlyList<ScheduleRow> rows;
        do
        {
            var after = last is null ? ((object?, string)?)null : (null, last);
            rows = await view.Rows.Rows(
                SchedulesView.Rows,
                query => (query with { Limit = Page, After = after }).Where("userId", Comparison.Equal, user.Value),
                cancel
            );
            foreach (var row in rows)
                await commands.EndForErased(row.Schedule.Id);
            last = rows is [.., var end] ? end.Schedule.Id.Value : last;
        } while (rows.Count == Page);
    }
}
