using Florin.Platform.EventLog;

namespace Florin.Platform.Replication;

/// <summary>Copies a log from one place to another, offline, in the order in which it was written.</summary>
public static class LogCopy
{
    private const int Page = 2000;

    /// <summary>Refuses to empty a replica that may have what no other copy has: it has more than the log, or something else.</summary>
    /// <param name="replica">The replica.</param>
    /// <param name="log">The log.</param>
    /// <param name="head">The log's last position.</param>
    /// <param name="identity">The log's identity.</param>
    /// <param name="cancel">Ends it.</param>
    /// <returns>How far it goes.</returns>
    /// <exception cref="LogFault">It is not the beginning of the log, or cannot be read.</exception>
    public static async ValueTask<Watermark> MustBeItsBeginning(
        IReplica replica,
        IAppendReader log,
        long head,
        string identity,
        CancellationToken cancel
    )
    {
        ArgumentNullException.ThrowIfNull(replica);
        ArgumentNullException.ThrowIfNull(log);
        var (mark, of) = await replica.End(cancel);
        if (mark.Position == 0)
            return mark;
        if (of != identity)
            throw Refused(replica, mark, $"it is a copy of another log ({of}, not {identity})");
        if (mark.Position > head)
            throw Refused(replica, mark, $"the log has only {head}: florin recover makes it whole from the replica");
        if (
            await log.Read(mark.Position - 1, 1, cancel) is not [var last]
            || AppendDigest.Split(last.Metadata).Digest != mark.Digest
        )
            throw Refused(replica, mark, "the two have parted: florin replicas diff says where");
        return mark;
    }

    private static LogFault Refused(IReplica replica, in Watermark mark, string why) =>
        new($"{replica.Name} has {mark.Position} events, and {why}. To empty it all the same, say so (discard).");

    /// <summary>Empties a replica and makes it again from its log.</summary>
    /// <param name="log">The log.</param>
    /// <param name="head">Its last position.</param>
    /// <param name="replica">The replica, whatever it is a copy of.</param>
    /// <param name="of">The log's name and identity, and the claim under which it is read.</param>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="cancel">Ends it; what is there by then is the beginning of the log.</param>
    public static async Task Rebuild(
        IAppendReader log,
        long head,
        IReplica replica,
        ReplicatedLog of,
        Action<long> progress,
        CancellationToken cancel
    )
    {
        ArgumentNullException.ThrowIfNull(replica);
        ArgumentNullException.ThrowIfNull(of);
        ArgumentNullException.ThrowIfNull(progress);
        replica.Reset(of);
        for (var after = 0L; after < head; progress(after))
        {
            var appends = await log.ReadAppends(after, head, Page, cancel);
            var last = appends[^1].Events[^1];
            replica.Write(appends, new Watermark(last.Position, of.Epoch, AppendDigest.Split(last.Metadata).Digest));
            after = last.Position;
        }
    }

    /// <summary>
    /// Takes what a replica has above its watermark for committed: for a log that is lost, which may have acknowledged it. Where all
    /// databases are required, it has.
    /// </summary>
    /// <param name="replica">The replica.</param>
    /// <param name="of">The log, and the claim under which it is made whole.</param>
    /// <param name="cancel">Ends it.</param>
    /// <returns>Up to where it goes, and up to where it went before.</returns>
    /// <exception cref="Fenced">An owner with a later epoch has opened it.</exception>
    public static async Task<(Watermark Now, long Before)> Confirm(IReplica replica, ReplicatedLog of, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(replica);
        ArgumentNullException.ThrowIfNull(of);
        var before = replica.Open(of);
        var end = replica.StoredUpTo();
        if (end == before.Position)
            return (before, before.Position);
        replica.Write([], new Watermark(end, of.Epoch, null)); // Only then can its hash be read.
        if (await replica.Read(end - 1, 1, cancel) is not [var last])
            throw new LogFault($"{replica.Name} has no event at position {end}, where it ends.");
        var now = new Watermark(end, of.Epoch, AppendDigest.Split(last.Metadata).Digest);
        replica.Write([], now);
        return (now, before.Position);
    }

    /// <summary>Adds to a log what a replica of it has beyond its end, each append compared with its hash.</summary>
    /// <param name="replica">The replica.</param>
    /// <param name="upTo">Its watermark.</param>
    /// <param name="reader">The log.</param>
    /// <param name="log">The same, claimed.</param>
    /// <param name="claim">The claim.</param>
    /// <param name="cancel">Ends it; what is there by then is the beginning of the replica.</param>
    /// <returns>The log's last position then.</returns>
    /// <exception cref="LogFault">The replica does not have all of it, or something was changed in it.</exception>
    public static async Task<long> Recover(
        IReplica replica,
        long upTo,
        ILogReader reader,
        ILogWriter log,
        LogClaim claim,
        CancellationToken cancel
    )
    {
        ArgumentNullException.ThrowIfNull(replica);
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentNullException.ThrowIfNull(log);
        var last = claim.Head == 0 ? [] : await reader.Read(claim.Head - 1, 1, cancel);
        var digest = last is [var known] ? AppendDigest.Split(known.Metadata).Digest : null;
        var chain = new AppendChain(replica.Name, claim.Head, digest);
        for (var head = claim.Head; head < upTo; head = chain.Position)
        {
            var appends = await replica.ReadAppends(head, upTo, Page, cancel);
            foreach (var append in appends)
                Follow(chain, append);
            log.Commit(appends, head, claim.Epoch);
        }
        return chain.Position;
    }

    private static void Follow(AppendChain chain, StoredAppend append)
    {
        if (Quarantined.Reason(append.Events[0]) is { } reason)
            throw new LogFault(
                $"The replica lacks position {append.Events[0].Position}: {reason}. Recover from another replica."
            );
        chain.Follow(append);
    }
}
