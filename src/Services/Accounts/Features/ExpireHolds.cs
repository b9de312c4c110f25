using Florin.Accounts.Projections;
using Florin.Kernel;
using Florin.Platform.Background;
using Florin.Platform.Commands;
using Florin.Platform.EventLog;
using Florin.Platform.Hosting;
using Florin.Platform.Identity;
using Florin.Platform.Projections;
using Microsoft.Extensions.Logging;

namespace Florin.Accounts.Features;

/// <summary>Records that a hold's time is over.</summary>
/// <param name="Hold">The hold.</param>
/// <param name="Account">The account.</param>
internal sealed record ExpireHold(HoldId Hold, AccountId Account) : ICommand
{
    public string Stream => Accounts.Account.StreamOf(Account);
}

/// <summary>
/// Records which holds are over, at the owner of the log alone. Nothing waits for it: from its time on a hold sets nothing
/// aside, and every decision and answer looks at the time itself.
/// </summary>
internal static partial class ExpireHoldsFeature
{
    private const int Page = 100;

    public static void Add(ServiceBuilder service, LedgerViews views, AccountOptions options)
    {
        service.Commands.Handles<ExpireHold, Account>(
            (_, _) => { },
            (command, account, now) => account.Expire(command.Hold, now)
        );
        var send = service.Commands.Sender<ExpireHold>();
        service.Hosted(runtime =>
        {
            var log = runtime.Logs.CreateLogger("Florin.Accounts");
            var loop = new BackgroundLoop(
                async stop =>
                {
                    await Sweep(service, views, send, stop);
                    return options.HoldSweepEvery;
                },
                (fault, inARow) =>
                {
                    if (inARow == 1)
                        NotExpired(log, fault);
                    return options.HoldSweepEvery;
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
    }

    // Under an id that follows from the hold, so that a row which is behind leads to no second event.
    private static async Task Sweep(ServiceBuilder service, LedgerViews views, Send<ExpireHold> send, CancellationToken stop)
    {
        while (true)
        {
            var read = await views.Read(stop);
            var now = ViewTime.Micros(service.Clock.GetUtcNow());
            var rows = await read.Store.Rows(
                HoldRow.View,
                q => q.Where(HoldRow.ByExpiresAt, Comparison.AtMost, now) with { OrderBy = HoldRow.ByExpiresAt, Limit = Page },
                stop
            );
            await Task.WhenAll(rows.Select(row => Expire(row.Hold)));
            if (rows.Count < Page || !read.IsComplete)
                return;
        }

        async Task Expire(Hold hold)
        {
            var context = new CommandContext(CommandId.Derived($"{hold.Id}/expire"), Actor.System, hold.Id.Value);
            var outcome = await send(new ExpireHold(hold.Id, hold.Account), context, CancellationToken.None);
            if (outcome.Refusal is { } refusal)
                throw new InvalidOperationException(refusal.Detail);
        }
    }

    [LoggerMessage(
        EventId = EventIds.HoldsNotExpired,
        Level = LogLevel.Warning,
        Message = "It could not be recorded which holds are over; trying again. They set nothing aside all the same."
    )]
    private static partial void NotExpired(ILogger log, Exception fault);
}
