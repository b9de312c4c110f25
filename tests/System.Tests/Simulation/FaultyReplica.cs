using Florin.Platform.EventLog;
using Florin.Testing.Simulation;
using Florin.Testing.Storage;

namespace Florin.System.Tests.Simulation;

/// <summary>What goes wrong with replicas, and what comes of it.</summary>
internal static class ReplicaFaults
{
    /// <summary>A call failed before it did anything.</summary>
    public const string Fails = "replica call fails";

    /// <summary>A call did something, and does not say so.</summary>
    public const string Unknown = "replica outcome unknown";

    /// <summary>It is away for long.</summary>
    public const string Away = "replica goes away";

    /// <summary>A call takes long.</summary>
    public const string Slow = "replica slow";

    /// <summary>It does not confirm as long as it is waited for.</summary>
    public const string Late = "replica confirms too late";

    /// <summary>The program is killed while it commits.</summary>
    public const string Crash = "crash during a commit";

    /// <summary>A client was told that nothing was begun.</summary>
    public const string Refused = "write refused without all databases";

    /// <summary>A client was told that its write was rolled back.</summary>
    public const string RolledBack = "write rolled back";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> Kinds { get; } = [Fails, Unknown, Away, Slow, Late, Crash, Refused, RolledBack];
}

/// <summary>The storage of one replica, and when it is away.</summary>
internal sealed class FaultyReplica(World world)
{
    private long _awayUntil;

    /// <summary>What it stores.</summary>
    public InMemoryReplica Stored { get; } = new();

    /// <summary>It, as a process writes to it.</summary>
    /// <param name="process">Nothing arrives from it once it is killed.</param>
    /// <param name="written">Called after each write.</param>
    public InMemoryReplica For(SimulatedProcess process, Action written) =>
        new(Stored)
        {
            OnCall = _ => OnCall(process),
            OnWritten = () =>
            {
                written();
                if (world.Faults.Strikes(ReplicaFaults.Unknown, 0.02))
                    throw new IOException("the replica did not say");
            },
        };

    /// <summary>Whether it has an event, visible or not.</summary>
    public bool Has(in StoredEvent stored) =>
        Stored.Rows is { } rows
        && rows.Count >= stored.Position
        && rows[(int)stored.Position - 1] is var row
        && row.Metadata.Span.SequenceEqual(stored.Metadata.Span);

    /// <summary>Whether it shows everything up to a position, and has nothing above it.</summary>
    public bool EndsAt(long head) => Stored.Committed().Position == head && Stored.StoredUpTo() == head;

    /// <summary>It has a row that was never committed.</summary>
    public void Abandon()
    {
        var row = new StoredEvent(
            Stored.StoredUpTo() + 1,
            "abandoned-1",
            1,
            "Abandoned",
            "{}"u8.ToArray(),
            default,
            "{}"u8.ToArray()
        );
        Stored.Leave(new StoredAppend("abandoned", [row], null, []));
    }

    /// <summary>How it differs from its log; null where it does not.</summary>
    public string? DifferenceTo(InMemoryLogStore log)
    {
        var (rows, durable) = (Stored.Rows, log.Durable);
        if (rows.Count != durable.Count)
            return FormattableString.Invariant($"it has {rows.Count} events, and the log {durable.Count}");
        for (var i = 0; i < rows.Count; i++)
            if (!AreSame(rows[i], durable[i]))
                return FormattableString.Invariant($"position {i + 1}");
        foreach (var append in Stored.Appends)
            if (!AreSame(append.Receipt, log.KeptReceipt(append.CommandId)))
                return $"the kept answer of {append.CommandId}";
        return null;
    }

    private void OnCall(SimulatedProcess process)
    {
        if (!process.Alive)
            throw new IOException("the process is gone");
        if (world.Faults.IsHealed)
            return;
        if (world.Time.GetTimestamp() < _awayUntil)
            throw new IOException("the replica is away");
        if (world.Faults.Strikes(ReplicaFaults.Away, 0.003))
            _awayUntil = world.Time.GetTimestamp() + TimeSpan.FromSeconds(world.Random.Next(2, 40)).Ticks;
        if (world.Time.GetTimestamp() < _awayUntil || world.Faults.Strikes(ReplicaFaults.Fails, 0.02))
            throw new IOException("the replica does not answer");
        if (world.Faults.Strikes(ReplicaFaults.Slow, 0.02))
            world.Time.Advance(TimeSpan.FromMilliseconds(world.Random.Next(1, 3000)));
    }

    private static bool AreSame(in StoredEvent one, in StoredEvent other) =>
        (one.Position, one.Stream, one.Version, one.Type, one.At)
            == (other.Position, other.Stream, other.Version, other.Type, other.At)
        && one.Data.Span.SequenceEqual(other.Data.Span)
        && one.Metadata.Span.SequenceEqual(other.Metadata.Span);

    private static bool AreSame(Receipt? one, Receipt? other) =>
        one is null || other is null
            ? one is null && other is null
            : one.Status == other.Status
                && one.Body.Span.SequenceEqual(other.Body.Span)
                && one.Fingerprint.Span.SequenceEqual(other.Fingerprint.Span);
}

/// <summary>The thread of a replicator: its steps come when they are woken, while the log commits, or where that waits for them.</summary>
internal sealed class ReplicaThread(SimulatedProcess process, World world) : ICommitScheduler
{
    private Func<bool> _step = static () => false;
    private bool _isScheduled;

    /// <inheritdoc/>
    public void Start(string name, Func<bool> commit) => _step = commit;

    /// <inheritdoc/>
    public void Wake()
    {
        if (_isScheduled)
            return;
        _isScheduled = true;
        process.Post(_ => Run(), null);
    }

    /// <summary>Takes one step.</summary>
    public void RunOnce()
    {
        if (_step())
            Wake();
    }

    /// <inheritdoc/>
    public bool WaitUntil(Func<bool> holds, Func<TimeSpan> left)
    {
        if (world.Faults.Strikes(ReplicaFaults.Late, 0.01))
            world.Time.Advance(left());
        while (!holds() && left() > TimeSpan.Zero && _step()) { }
        return holds();
    }

    /// <inheritdoc/>
    public void Dispose() => _step = static () => false;

    private void Run()
    {
        _isScheduled = false;
        RunOnce();
    }
}
