using Florin.Platform.EventLog;

namespace Florin.Spanner;

/// <summary>
/// The instances that have a log open and do not own it, each with when it was last seen, and the one of them that is to own it.
/// The owner has none: its lease says that it is there.
/// </summary>
/// <param name="database">Where the log is.</param>
/// <param name="address">Where other processes reach this one.</param>
/// <param name="lease">After such a silence another process may claim the log.</param>
internal sealed class StandbyNotes(SpannerDatabase database, string address, TimeSpan lease)
{
    /// <summary>How many leases after it was last seen an instance is taken for dead.</summary>
    private const int PatienceLeases = 3;

    // So often it notes that it is there, which takes ten leases, before it asks for a log that is pinned to it.
    private const int NotesBeforeAsking = 10 * PatienceLeases;

    private const string Table = "log_standbys";
    private static readonly TimeSpan Forgotten = TimeSpan.FromDays(1);
    private static readonly string[] Columns = ["log", "address", "seen"];
    private readonly string _log = database.Log;
    private int _notes; // Since it began to stand by.
    private bool _asked; // For the log that is pinned to it, since then.

    /// <summary>How often an instance notes that it is there.</summary>
    public TimeSpan Every { get; } = lease / PatienceLeases;

    /// <summary>Notes that this instance is there. One that has been for a while asks once for a log that is pinned to it.</summary>
    public async Task Note()
    {
        await database.Transact(transaction =>
        {
            transaction.Put(Table, Columns, Cells.Of(_log), Cells.Of(address), Cells.CommitTime);
            return Task.FromResult(true);
        });
        _notes++;
        if (!_asked && _notes % NotesBeforeAsking == 0)
            _asked = await AskForIt();
    }

    /// <summary>This instance stands by no more. Forgets those that are gone for long, too.</summary>
    public async Task Remove()
    {
        (_notes, _asked) = (0, false);
        var (rows, now) = await database.ReadAt(new TableRead(Table, Columns, LogKeys.Under(Cells.Of(_log))));
        var gone = rows.Where(row => row.Text(1) == address || row.Time(2) < now - Forgotten).ToList();
        if (gone.Count == 0)
            return;
        await database.Transact(transaction =>
        {
            foreach (var row in gone)
                transaction.Delete(Table, LogKeys.Key(Cells.Of(_log), Cells.Of(row.Text(1))));
            return Task.FromResult(true);
        });
    }

    /// <summary>All of them, by address.</summary>
    public async Task<IReadOnlyList<RecordedStandby>> Read(CancellationToken cancel)
    {
        var (rows, now) = await database.ReadAt(new TableRead(Table, Columns, LogKeys.Under(Cells.Of(_log))), cancel);
        return
        [
            .. rows.Select(row => (Address: row.Text(1), Seen: row.Time(2) ?? default))
                .Select(row => new RecordedStandby(row.Address, row.Seen, row.Seen > now - (PatienceLeases * lease))),
        ];
    }

    /// <summary>Leaves a log that is free to the instance that is to own it: for one lease, and only while it stands by.</summary>
    /// <exception cref="Fenced">There is one, which is not this one and stands by.</exception>
    public async Task MustNotGoFirst(SpannerHead head, DateTimeOffset now)
    {
        if (head.PinAt(now) is not { } pin || pin.Address == address || head.LeaseUntil < now - lease)
            return;
        var key = LogKeys.Key(Cells.Of(_log), Cells.Of(pin.Address));
        if (await database.Read(new TableRead(Table, Columns, key)) is [var row] && row.Time(2) > now - lease)
            throw new Fenced($"the log {_log} is pinned to {pin.Address}, which stands by and is to claim it");
    }

    private async Task<bool> AskForIt()
    {
        var (rows, now) = await database.ReadAt(SpannerHead.Of(_log));
        if (SpannerHead.From(rows) is not { } seen || !seen.IsOwned(now) || seen.PinAt(now)?.Address != address)
            return false;
        return (
            await database.Transact(async transaction =>
            {
                if (SpannerHead.From(await transaction.Read(SpannerHead.Of(_log)))?.Epoch != seen.Epoch)
                    return false;
                transaction.Update(SpannerHead.Table, ["log", "release_epoch"], Cells.Of(_log), Cells.Of(seen.Epoch));
                return true;
            })
        ).Result;
    }
}
