using Florin.Kernel;
using Florin.Platform.EventLog;
using Grpc.Core;

namespace Florin.Spanner;

/// <summary>The row of a log's head as operators see and change it.</summary>
internal sealed class SpannerOwnershipRecord(SpannerDatabase database, TimeSpan lease) : IOwnershipRecord
{
    private const int LongestPinDays = 366;
    private readonly StandbyNotes _standbys = new(database, "", lease);

    /// <inheritdoc/>
    public Task<RecordedOwnership> Read(CancellationToken cancel) => Asked(async () => (await Found(cancel)).Recorded);

    /// <inheritdoc/>
    public Task<string?> AskForRelease(CancellationToken cancel) =>
        Asked(async () =>
        {
            var (now, _) = await Found(cancel);
            if (now.Owner is null)
                return $"No instance owns the log of {database.Log}; the first that claims it gets it.";
            if (!now.Standbys.Any(standby => standby.IsAlive))
                return $"No other instance has the log of {database.Log} open that could take it over from {now.Owner}. Start one first.";
            return await Change(now.Epoch, asks: true, now.Pin?.Address == now.Owner ? null : now.Pin);
        });

    /// <inheritdoc/>
    public Task<string?> Pin(PinnedInstance pin, CancellationToken cancel) =>
        Asked(async () =>
        {
            var (now, at) = await Found(cancel);
            if (now.Owner != pin.Address && !now.Standbys.Any(standby => standby.IsAlive && standby.Address == pin.Address))
                return $"No instance at {pin.Address} has the log of {database.Log} open. {Open(now)}";
            if (pin.Until <= at || pin.Until > at.AddDays(LongestPinDays))
                return $"{Rfc3339.Text(pin.Until)} is not within the next {LongestPinDays} days by the clock of the database.";
            return await Change(now.Epoch, asks: now.Owner != pin.Address, pin);
        });

    /// <inheritdoc/>
    public void Dispose() => database.Dispose();

    private static string Open(RecordedOwnership now)
    {
        var open = now.Standbys.Where(standby => standby.IsAlive).Select(standby => standby.Address);
        var all = (now.Owner is null ? open : open.Prepend(now.Owner)).ToList();
        return all.Count == 0 ? "No instance has." : $"Those that do: {string.Join(", ", all)}.";
    }

    private async Task<string?> Change(long epoch, bool asks, PinnedInstance? pin)
    {
        var (changed, _) = await database.Transact(async transaction =>
        {
            var head = SpannerHead.From(await transaction.Read(SpannerHead.Of(database.Log)));
            if (head?.Epoch != epoch)
                return false;
            transaction.Update(
                SpannerHead.Table,
                ["log", "release_epoch", "pinned", "pinned_until"],
                Cells.Of(database.Log),
                (asks ? epoch : head.ReleaseEpoch) is { } asked ? Cells.Of(asked) : Cells.Null,
                Cells.Of(pin?.Address),
                Cells.Of(pin?.Until)
            );
            return true;
        });
        return changed
            ? null
            : $"The log of {database.Log} went to another owner meanwhile. Look again, and repeat it if it is still wanted.";
    }

    private async Task<(RecordedOwnership Recorded, DateTimeOffset Now)> Found(CancellationToken cancel)
    {
        var standbys = await _standbys.Read(cancel);
        var (rows, now) = await database.ReadAt(SpannerHead.Of(database.Log), cancel);
        var head = SpannerHead.From(rows) ?? throw SpannerHead.Unknown(database.Log, database.Name);
        var isOwned = head.IsOwned(now);
        return (
            new RecordedOwnership(
                head.Position,
                head.Epoch,
                isOwned ? head.Address : null,
                isOwned ? head.OwnedSince : null,
                isOwned ? head.LeaseUntil - now : null,
                isOwned && head.IsAskedFor,
                standbys,
                head.PinAt(now)
            ),
            now
        );
    }

    private async Task<T> Asked<T>(Func<Task<T>> ask)
    {
        try
        {
            await database.MustBeCurrent();
            return await ask();
        }
        catch (RpcException e)
        {
            throw SpannerFaults.Of(e, database.Name);
        }
    }
}
