using System.Globalization;
using Florin.Platform.EventLog;
using Florin.Platform.Replication;
using Florin.Testing;
using Florin.Testing.Storage;
using Florin.Unit.Tests.EventStore;
using Microsoft.Extensions.Logging.Abstractions;

namespace Florin.Unit.Tests.Replication;

/// <summary>A log with one replica; the test says when each of the two does something.</summary>
internal sealed class CopiedLog : IDisposable
{
    private readonly InMemoryReplica _stored;
    private readonly ReplicationLimits _limits;
    private EventLog? _log;
    private int _commands;

    public CopiedLog(ReplicationLimits? limits = null, InMemoryReplica? stored = null)
    {
        (_limits, _stored) = (limits ?? new ReplicationLimits(), stored ?? new InMemoryReplica());
        Replica = new InMemoryReplica(_stored);
        Replicas = null!; // Opened next.
    }

    public FakeTime Time { get; } = new();

    public InMemoryLogStore Store { get; init; } = new();

    /// <summary>Nothing is committed that the replica does not have.</summary>
    public bool RequiresAll { get; init; }

    public Notices Told { get; } = new();

    public ManualCommits Commits { get; private set; } = new();

    public ManualCommits Copies { get; private set; } = new();

    public InMemoryReplica Replica { get; private set; }

    public Replicas Replicas { get; private set; }

    public EventLog Log => _log ?? throw new InvalidOperationException("It is not open.");

    public ReplicaStanding Standing => Replicas.Standings[0];

    /// <summary>Opens it, or ends it as a kill does and opens it again.</summary>
    public CopiedLog Open()
    {
        (Commits, Copies) = (new ManualCommits(), new ManualCommits());
        Replica = new InMemoryReplica(_stored) { OnCall = Replica.OnCall, OnWritten = Replica.OnWritten };
        var with = new ReplicaSurroundings(Time, () => 0, NullLogger.Instance) { Limits = _limits, Notices = Told };
        Replicas = new Replicas([new Replicator("test", Store, Replica, Copies, with)]);
        _log = new EventLog(
            "test",
            new ReplicatedWriter(Store, Replicas, RequiresAll ? TimeSpan.FromSeconds(5) : null),
            Store,
            TheLog.Types(),
            new LogOptions(),
            Time,
            Commits
        );
        return this;
    }

    /// <summary>Decides; it is durable after a commit.</summary>
    public Task Add(string stream = "sum-1") =>
        Log.Execute(Adding((++_commands).ToString(CultureInfo.InvariantCulture), stream), CancellationToken.None);

    /// <summary>Two events under a command id.</summary>
    public static Work<Sum> Adding(string command, string stream = "sum-1") =>
        new(stream, TheLog.By(CommandId.Derived(command)), static (_, _) => [new Added(1), new Added(2)])
        {
            Receipt = _ => new Receipt(new byte[32], 201, "{}"u8.ToArray()),
        };

    public async Task AddNow()
    {
        var adding = Add();
        Commits.CommitAll();
        await adding;
    }

    /// <summary>What a reader of the replica sees is the beginning of the log.</summary>
    public void MustBeBeginning()
    {
        var seen = Replica.Read(0, 1000, CancellationToken.None).Now();
        Assert.True(seen.Count <= Store.Durable.Count);
        Same(Store.Durable.Take(seen.Count), seen);
    }

    /// <summary>All copies are equal byte for byte, rows that nobody sees included.</summary>
    public void MustBeEqual()
    {
        Assert.Equal(((long)Store.Durable.Count, (string?)null), (Replica.Committed().Position, Standing.Error));
        Same(Store.Durable, Replica.Rows);
        foreach (var append in Replica.ReadAppends(0, Replica.Committed().Position, 3, CancellationToken.None).Now())
            Assert.Equal(Store.FindCommand(append.CommandId)!.Receipt?.Body.ToArray(), append.Receipt?.Body.ToArray());
        Assert.Equal(ReplicaState.Current, Standing.State);
    }

    public void Dispose() => _log?.Dispose();

    private static void Same(IEnumerable<StoredEvent> expected, IEnumerable<StoredEvent> found) =>
        Assert.Equal(expected.Select(Text), found.Select(Text));

    private static string Text(StoredEvent e) =>
        $"{e.Position} {e.Stream} {e.Version} {e.Type} {Convert.ToHexString(e.Data.Span)} {e.At:O} {Convert.ToHexString(e.Metadata.Span)}";
}

internal sealed class Notices : IReplicationNotices
{
    public List<FailedReplication> FailedOnes { get; } = [];

    public List<RolledBackWrite> RolledBackOnes { get; } = [];

    public List<RemovedEvents> RemovedOnes { get; } = [];

    public void Failed(FailedReplication failed) => FailedOnes.Add(failed);

    public void RolledBack(RolledBackWrite rolledBack) => RolledBackOnes.Add(rolledBack);

    public void Removed(RemovedEvents removed) => RemovedOnes.Add(removed);
}

internal static class AtOnce
{
#pragma warning disable VSTHRD002 // What is in memory answers at once.
    public static TResult Now<TResult>(this ValueTask<TResult> reading) => reading.AsTask().GetAwaiter().GetResult();
#pragma warning restore VSTHRD002
}
