using Florin.Platform.EventLog;

namespace Florin.Platform.Replication;

/// <summary>Is told what operators and other programs may want to know of replicas. Quick, and never throws.</summary>
public interface IReplicationNotices
{
    /// <summary>A replica did not confirm what is in the log.</summary>
    void Failed(FailedReplication failed);

    /// <summary>A write was not committed, because a replica did not confirm it and all are required.</summary>
    void RolledBack(RolledBackWrite rolledBack);

    /// <summary>Events were removed from a replica because the log does not have them.</summary>
    void Removed(RemovedEvents removed);
}

/// <summary>A replica did not confirm what is in the log; it catches up once it answers, unless an operator has to act.</summary>
/// <param name="Write">The first write that it lacks; null where none is known.</param>
/// <param name="Log">The log's name.</param>
/// <param name="Database">The replica's kind, such as <c>mongodb</c>.</param>
/// <param name="FirstPosition">Of the first event that it lacks.</param>
/// <param name="LastPosition">Of the last one at that time.</param>
/// <param name="Error">What went wrong.</param>
/// <param name="At">When.</param>
public sealed record FailedReplication(
    WriteId? Write,
    string Log,
    string Database,
    long FirstPosition,
    long LastPosition,
    string Error,
    DateTimeOffset At
);

/// <summary>A write that was not committed in the log; replicas that have it remove it.</summary>
/// <param name="Write">Its id.</param>
/// <param name="Log">The log's name.</param>
/// <param name="Databases">The kinds of the replicas that did not confirm it, separated by commas.</param>
/// <param name="At">When.</param>
public sealed record RolledBackWrite(WriteId Write, string Log, string Databases, DateTimeOffset At);

/// <summary>Events that were never committed, or belong to a history that the log has left, were removed from a replica.</summary>
/// <param name="Log">The log's name.</param>
/// <param name="Database">The replica's kind, such as <c>mongodb</c>.</param>
/// <param name="AfterPosition">Where the replica ends now.</param>
/// <param name="Events">How many were removed.</param>
/// <param name="At">When.</param>
public sealed record RemovedEvents(string Log, string Database, long AfterPosition, long Events, DateTimeOffset At);
