using System.Globalization;
using System.Security.Cryptography;
using Florin.Platform.EventLog;

namespace Florin.Spanner;

/// <summary>
/// The claim of one writer to a log. Each of its transactions reads the head's row first and writes it, so that of two that are
/// under way at the same time one is aborted.
/// </summary>
/// <param name="database">Where the log is.</param>
/// <param name="address">Where other processes reach this one.</param>
/// <param name="lease">After such a silence another process may claim the log.</param>
internal sealed class SpannerClaim(SpannerDatabase database, string address, TimeSpan lease)
{
    /// <summary>How many of the last positions are checked when a log is opened.</summary>
    private const long CheckedTail = 1000;

    private static readonly string[] Taken = ["log", "epoch", "owner", "owned_since", "renewed", "lease_micros"];
    private static readonly string[] Kept = ["log", "owner", "renewed", "lease_micros"];
    private static readonly string[] Advanced = ["log", "head", "renewed", "lease_micros"];
    private static readonly string[] Created =
    [
        "log",
        "log_id",
        "head",
        "epoch",
        "owner",
        "owned_since",
        "renewed",
        "lease_micros",
    ];
    private static readonly string[] Position = ["position"];
    private readonly string _log = database.Log;
    private readonly string _owner = SpannerHead.OwnerOf(address, RandomNumberGenerator.GetHexString(16, lowercase: true));
    private readonly long _lease = (long)lease.TotalMicroseconds;
    private readonly StandbyNotes _standbys = new(database, address, lease);

    // Of the row that was claimed: one that takes its place begins its epochs again.
    private string? _claimed;

    /// <summary>The log's identity, once the row was read.</summary>
    public string? Identity { get; private set; }

    /// <summary>Makes this writer the owner.</summary>
    /// <exception cref="Fenced">Another one is, and its lease is not over.</exception>
    public async Task<LogClaim> Claim(string newIdentity)
    {
        var (rows, now) = await database.ReadAt(SpannerHead.Of(_log));
        var seen = SpannerHead.From(rows);
        if (seen is not null)
        {
            Identity = seen.Identity; // Also of a log that is another's.
            await MustBeFree(seen, now);
        }
        var (claimed, at) = await database.Transact(async transaction =>
        {
            var head = await Find(transaction);
            return head is null
                ? await Create(transaction, newIdentity)
                : await Take(transaction, head, isAsSeen: seen is not null && IsSame(seen, head));
        });
        (_claimed, Identity) = (claimed.Identity, claimed.Identity);
        return new LogClaim(claimed.Position, claimed.Epoch, lease, at);
    }

    /// <summary>Where the log of this owner ends, once all that was under way has ended.</summary>
    /// <exception cref="Fenced">The claim is over.</exception>
    public async Task<long> Settled(long epoch) =>
        (
            await database.Transact(async transaction =>
            {
                var head = await Owned(transaction, epoch);
                await Verify(transaction, head.Position);
                Keep(transaction); // What is under way on another session is aborted.
                return head.Position;
            })
        ).Result;

    /// <summary>Keeps the claim.</summary>
    /// <exception cref="Fenced">It is over.</exception>
    public async Task Renew(long epoch) =>
        await database.Transact(async transaction =>
        {
            await Owned(transaction, epoch);
            Keep(transaction);
            return true;
        });

    /// <summary>Gives it up, if it holds.</summary>
    public async Task Release(long epoch) =>
        await database.Transact(async transaction =>
        {
            var head = await Find(transaction);
            if (head is null || !IsOf(head, epoch))
                return false;
            transaction.Update(
                SpannerHead.Table,
                ["log", "owner", "owned_since", "renewed", "lease_micros"],
                Cells.Of(_log),
                Cells.Of(""),
                Cells.Null,
                Cells.CommitTime,
                Cells.Of(0)
            );
            return true;
        });

    /// <summary>Moves the head in a transaction, which then writes the rows up to there.</summary>
    /// <exception cref="Fenced">The claim is over, or the log ends elsewhere.</exception>
    public async Task Advance(SpannerTransaction transaction, long from, long to, long epoch)
    {
        var head = await Owned(transaction, epoch);
        if (head.Position != from)
            throw new Fenced($"the log {_log} in {database.Name} ends at position {head.Position}, not {from}");
        transaction.Update(SpannerHead.Table, Advanced, Cells.Of(_log), Cells.Of(to), Cells.CommitTime, Cells.Of(_lease));
    }

    private async Task<SpannerHead?> Find(SpannerTransaction transaction) =>
        SpannerHead.From(await transaction.Read(SpannerHead.Of(_log)));

    private async Task<SpannerHead> Owned(SpannerTransaction transaction, long epoch)
    {
        var head = await Find(transaction) ?? throw SpannerHead.Missing(_log, database.Name);
        return IsOf(head, epoch) ? head : throw head.Over(epoch);
    }

    private bool IsOf(SpannerHead head, long epoch) => head.Epoch == epoch && head.Identity == _claimed;

    // The epoch decides; without the name nobody would find the owner.
    private void Keep(SpannerTransaction transaction) =>
        transaction.Update(SpannerHead.Table, Kept, Cells.Of(_log), Cells.Of(_owner), Cells.CommitTime, Cells.Of(_lease));

    private async Task MustBeFree(SpannerHead head, DateTimeOffset now)
    {
        if (head.IsOwned(now) && head.Owner != _owner)
            throw new Fenced(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"the log {_log} in {database.Name} is owned by {head.Address}, whose lease ends in {(head.LeaseUntil - now)?.TotalSeconds:0.0} s unless it is renewed"
                )
            );
        if (!head.IsOwned(now))
            await _standbys.MustNotGoFirst(head, now);
    }

    // That the lease is over was seen before the transaction began; an instance that has renewed or claimed it since then owns the log.
    private bool IsSame(SpannerHead seen, SpannerHead head) =>
        seen.Epoch == head.Epoch && seen.Owner == head.Owner && (seen.LeaseUntil == head.LeaseUntil || head.Owner == _owner);

    private async Task<SpannerHead> Create(SpannerTransaction transaction, string identity)
    {
        if ((await transaction.Read(ReplicaRow.Of(_log))).Count > 0)
            throw new LogFault(
                $"{database.Name} holds a replica of the log {_log}, and cannot hold the log itself: name another database in {SpannerOptions.DatabaseKey}."
            );
        var anything = new TableRead(StoredRows.Table, Position, LogKeys.Under(Cells.Of(_log))) { Limit = 1 };
        if ((await transaction.Read(anything)).Count > 0)
            throw SpannerHead.Missing(_log, database.Name);
        transaction.Insert(
            SpannerHead.Table,
            Created,
            Cells.Of(_log),
            Cells.Of(identity),
            Cells.Of(0),
            Cells.Of(1),
            Cells.Of(_owner),
            Cells.CommitTime,
            Cells.CommitTime,
            Cells.Of(_lease)
        );
        return new SpannerHead(identity, 0, 1, _owner, null, null, null, null);
    }

    private async Task<SpannerHead> Take(SpannerTransaction transaction, SpannerHead head, bool isAsSeen)
    {
        if (!isAsSeen)
            throw new Fenced($"the log {_log} in {database.Name} was claimed by {head.Address ?? "another process"} just now");
        if (_claimed is not null && head.Identity != _claimed) // What this process knows is of the log that it has claimed before.
            throw new LogFault(
                $"The row of the log {_log} in log_head of {database.Name} is of another log ({head.Identity}, not {_claimed}). Restore the database from a backup, all of it, or restart this process to use the log that is there."
            );
        await Verify(transaction, head.Position);
        transaction.Update(
            SpannerHead.Table,
            Taken,
            Cells.Of(_log),
            Cells.Of(head.Epoch + 1),
            Cells.Of(_owner),
            Cells.CommitTime,
            Cells.CommitTime,
            Cells.Of(_lease)
        );
        return head with { Epoch = head.Epoch + 1 };
    }

    // The last thousand positions and the first one must be there, and nothing beyond the head.
    private async Task Verify(SpannerTransaction transaction, long head)
    {
        var from = Math.Max(0, head - CheckedTail);
        var tail = await transaction.Read(new TableRead(StoredRows.Table, Position, LogKeys.Above(_log, from)));
        var last = tail.Count > 0 ? tail.Max(row => row.Number(0)) : from;
        if (last > head)
            throw Damaged(head, $"there are events up to position {last}, so the row was set back");
        var first =
            head == 0 ? 0 : (await transaction.Read(new TableRead(StoredRows.Table, Position, LogKeys.At(_log, 1)))).Count;
        if (last != head || tail.Count != head - from || first != Math.Min(head, 1))
            throw Damaged(head, "events up to there are missing");
    }

    private LogFault Damaged(long head, string what) =>
        new(
            $"The log {_log} in {database.Name} is damaged: by its row in log_head it ends at position {head}, but {what}. Restore the database from a backup, all of it."
        );
}
