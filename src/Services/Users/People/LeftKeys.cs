using Florin.Platform.Background;
using Florin.Platform.Hosting;
using Florin.Platform.Projections;
using Microsoft.Extensions.Logging;

namespace Florin.Users.People;

/// <summary>
/// Destroys the keys of users who were erased, where any are left: the process may have ended between the record of an erasure
/// and its last step, and a backup that is older may have brought a key back.
/// </summary>
internal static partial class LeftKeys
{
    private const int Page = 1000;
    private static readonly TimeSpan Often = TimeSpan.FromHours(1);
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(5);

    public static void Add(ServiceBuilder service, UsersView view, ErasingUsers erasing) =>
        service.Hosted(runtime =>
        {
            var log = runtime.Logs.CreateLogger("Florin.Users.People");
            var loop = new BackgroundLoop(
                async stop => await Look(view, erasing, stop) ? Often : Soon,
                (fault, inARow) =>
                {
                    if (inARow == 1)
                        NotDestroyed(log, fault);
                    return Soon;
                },
                runtime.Clock
            );
            service.OnStart(_ =>
            {
                loop.Start();
                return Task.CompletedTask;
            });
            service.OnStop(() => loop.DisposeAsync().AsTask());
        });

    // Whether all of them were looked at.
    private static async Task<bool> Look(UsersView view, ErasingUsers erasing, CancellationToken stop)
    {
        var read = await view.Read(stop);
        string? last = null;
        while (true)
        {
            var rows = await read.Store.Rows(
                UsersView.Rows,
                q => q.Where("erased", Comparison.Equal, 1L) with { After = last is null ? null : (null, last), Limit = Page },
                stop
            );
            foreach (var row in rows)
                erasing.Destroy(row.Detail.Id);
            if (rows.Count < Page)
                return read.IsComplete;
            last = rows[^1].Detail.Id.Value;
        }
    }

    [LoggerMessage(
        EventId = EventIds.KeysNotDestroyed,
        Level = LogLevel.Error,
        Message = "Keys of users who were erased cannot be destroyed now; trying again."
    )]
    private static partial void NotDestroyed(ILogger log, Exception e);
}
