using System.ComponentModel.DataAnnotations;
using Florin.Kernel;
using Florin.Platform.Calls;
using Florin.Platform.EventLog;
using Florin.Platform.Replication;

namespace Florin.Platform.Hosting;

/// <summary>Asks the owner of a log for the writes that replicas have not confirmed.</summary>
/// <param name="Limit">At most so many of each replica, the first ones.</param>
public sealed record ListFailedWrites(int Limit);

/// <summary>Writes that replicas have not confirmed.</summary>
/// <param name="Items">Of each replica in order.</param>
public sealed record ListedFailedWrites(IReadOnlyList<FailedWrite> Items);

/// <summary>A write that is in the log and that a replica has not confirmed. It stays in the list until the replica has it.</summary>
/// <param name="Id">Of the write at this replica.</param>
/// <param name="WriteId">As <c>X-Write-Id</c> had it.</param>
/// <param name="Log">The log's name.</param>
/// <param name="Database">The replica, as <c>/admin/storage/{log}/{store}</c> names it.</param>
/// <param name="Position">Of its first event.</param>
/// <param name="Command">What wrote it.</param>
/// <param name="At">When it was written.</param>
/// <param name="State"><c>pending</c> where it is tried again, <c>manual</c> where it waits for an operator.</param>
/// <param name="Error">What went wrong last.</param>
/// <param name="Attempts">How many attempts of the replica have failed in a row.</param>
/// <param name="NextAttemptAt">When the replica is tried again; null where it waits for an operator.</param>
public sealed record FailedWrite(
    string Id,
    WriteId WriteId,
    string Log,
    string Database,
    long Position,
    string Command,
    DateTimeOffset At,
    [property: AllowedValues("pending", "manual")] string State,
    string Error,
    int Attempts,
    DateTimeOffset? NextAttemptAt
);

/// <summary>What is done to a replica.</summary>
public enum ReplicaChange
{
    /// <summary>It gets nothing more.</summary>
    Isolate,

    /// <summary>It is tried at once, whatever stopped it.</summary>
    Resume,

    /// <summary>It is compared with the log.</summary>
    Verify,

    /// <summary>It is emptied and made again.</summary>
    Rebuild,

    /// <summary>The write that it refuses is taken out of its way.</summary>
    Resolve,
}

/// <summary>Has the owner of a log do something to a replica.</summary>
/// <param name="Store">The replica, as <c>/admin/storage/{log}/{store}</c> names it.</param>
/// <param name="Change">What.</param>
/// <param name="Write">The write that is meant; null for the replica as a whole.</param>
/// <param name="Reason">Why, for <see cref="ReplicaChange.Resolve"/>.</param>
/// <param name="Discards">Whether <see cref="ReplicaChange.Rebuild"/> empties one that has more events than the log.</param>
public sealed record ChangeReplica(
    string Store,
    ReplicaChange Change,
    WriteId? Write = null,
    string? Reason = null,
    bool Discards = false
);

/// <summary>The outcome of an operator's request about a replica.</summary>
/// <param name="Replica">How it stands; null where there is no such replica.</param>
/// <param name="Verified">What a comparison found; null where none was made.</param>
/// <param name="Refusal">Why it was not done; null when it was.</param>
public sealed record ReplicaOutcome(ReplicaStanding? Replica, LogDifference? Verified = null, string? Refusal = null);

/// <summary>What operators have the owner of a service's log do with its replicas, for the gateway's admin API.</summary>
public static class ReplicaOperations
{
    /// <summary>Lists what replicas have not confirmed.</summary>
    public static Operation<ListFailedWrites, ListedFailedWrites> Failed(string service) =>
        new(service, "list-failed-writes", Repeatable: true);

    /// <summary>Changes a replica, or compares it.</summary>
    public static Operation<ChangeReplica, ReplicaOutcome> Change(string service) => new(service, "change-replica");

    internal static void Add(ServiceBuilder service, ServiceRuntime runtime)
    {
        service.Does(
            Failed(service.Definition.Name),
            async (asked, _, cancel) => new ListedFailedWrites(await Failures(runtime, asked.Limit, cancel))
        );
        service.Does(Change(service.Definition.Name), (asked, _, cancel) => Change(runtime, asked, cancel));
    }

    private static async Task<IReadOnlyList<FailedWrite>> Failures(ServiceRuntime runtime, int limit, CancellationToken cancel)
    {
        var failed = new List<FailedWrite>();
        foreach (var replicator in runtime.Replicas?.All ?? [])
            if (replicator.Standing is { Error: { } error } standing)
                failed.AddRange(
                    (await Lacking(runtime.Log, standing.Watermark, limit, cancel)).Select(first =>
                        Of(runtime.Log, replicator.Store, first, standing, error)
                    )
                );
        return failed;
    }

    private static async Task<List<Recorded>> Lacking(EventLog.EventLog log, long after, int limit, CancellationToken cancel)
    {
        var first = new List<Recorded>();
        while (first.Count < limit && await log.Read(after, limit, cancel) is { Count: > 0 } page)
        {
            foreach (var recorded in page)
                if (first.Count < limit && (first.Count == 0 || first[^1].Metadata.CommandId != recorded.Metadata.CommandId))
                    first.Add(recorded);
            after = page[^1].Position;
        }
        return first;
    }

    private static FailedWrite Of(EventLog.EventLog log, string store, Recorded first, ReplicaStanding standing, string error)
    {
        var write = WriteId.Of(log.Identity!, first.Position, first.Metadata.CommandId); // A log with replicas has one.
        return new FailedWrite(
            $"{log.Name}.{store}.{write.Value}",
            write,
            log.Name,
            store,
            first.Position,
            first.Metadata.Command,
            first.At,
            standing.WaitsForOperator ? "manual" : "pending",
            error,
            standing.Attempts,
            standing.NextAttemptAt
        );
    }

    private static async Task<ReplicaOutcome> Change(ServiceRuntime runtime, ChangeReplica asked, CancellationToken cancel)
    {
        if (runtime.Replicas?.Find(asked.Store) is not { } replicator)
            return new ReplicaOutcome(null);
        if (asked.Write is { } write && write.Position <= replicator.Standing.Watermark)
            return new ReplicaOutcome(replicator.Standing, Refusal: $"The replica has the write {write} by now.");
        try
        {
            return asked.Change switch
            {
                ReplicaChange.Verify => new ReplicaOutcome(replicator.Standing, await replicator.Verify(cancel)),
                ReplicaChange.Resolve => new ReplicaOutcome(
                    replicator.Standing,
                    Refusal: replicator.Quarantine(asked.Write, asked.Reason ?? "")
                ),
                _ => await Done(replicator, asked, cancel),
            };
        }
        catch (Exception e) when (e is LogFault or LogNotRead or ReplicaRefused or ReplicaDiffers or IOException) // The replica or the log does not answer.
        {
            return new ReplicaOutcome(replicator.Standing, Refusal: $"{asked.Store} does not do it: {Shown.Of(e.Message)}");
        }
    }

    private static async Task<ReplicaOutcome> Done(Replicator replicator, ChangeReplica asked, CancellationToken cancel)
    {
        if (asked.Change == ReplicaChange.Isolate)
            replicator.Isolate();
        else if (asked.Change == ReplicaChange.Rebuild)
            await replicator.Rebuild(asked.Discards, cancel);
        else
            replicator.Resume();
        return new ReplicaOutcome(replicator.Standing);
    }
}
