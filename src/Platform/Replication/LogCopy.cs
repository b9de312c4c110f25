using Florin.Platform.EventLog;

namespace Florin.Platform.Replication;

/// <summary>Copies a log from one place to another, offline, in the order in which it was written.</summary>
public static class LogCopy
{
    private const int Page = 2000;

    /// <summary>Refuses to empty a replica that has more than the log: it may be the only copy that is left.</summary>
    /// <exception cref="LogFault">It has more.</exception>
    public static void MustHaveNoMore(IReplica replica, long head)
    {
        ArgumentNullException.ThrowIfNull(replica);
        if (replica.Committed().Position is var mark && mark > head)
            throw new LogFault(
                $"{replica.Name} has {mark} events and the log only {head}: it may be the only copy that is left, and florin recover makes the log from it. To empty it all the same, say so (discard)."
            );
    }

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

    /// <summary>Adds to a log what a replica of it has beyond its end.</summary>
    /// <param name="replica">The replica.</param>
    /// <param name="upTo">Its watermark.</param>
    /// <param name="log">The log, claimed.</param>
    /// <param name="claim">The claim.</param>
    /// <param name="cancel">Ends it; what is there by then is the beginning of the replica.</param>
    /// <returns>The log's last position then.</returns>
    /// <exception cref="LogFault">The replica does not have all of it.</exception>
    public static async Task<long> Recover(
        IAppendReader replica,
        long upTo,
        ILogWriter log,
        LogClaim claim,
        CancellationToken cancel
    )
    {
        ArgumentNullException.ThrowIfNull(log);
        var head = claim.Head;
        while (head < upTo)
        {
            var appends = await replica.ReadAppends(head, upTo, Page, cancel);
            foreach (var append in appends)
                if (Quarantined.Reason(append.Events[0]) is { } reason)
                    throw new LogFault(
                        $"The replica lacks position {append.Events[0].Position}: {reason}. Recover from another replica; what is before that position was recovered."
                    );
            log.Commit(appends, head, claim.Epoch);
            head = appends[^1].Events[^1].Position;
        }
        return head;
    }
}
