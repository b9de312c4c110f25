using System.Text.Json;
using Florin.Platform.EventLog;
using Florin.Platform.Replication;
using Florin.Testing;
using Florin.Testing.Simulation;
using Florin.Testing.Storage;

namespace Florin.System.Tests.Simulation;

/// <summary>
/// Two replicas of every log of a world. What they store outlives the program. After each write they are compared with the log:
/// none shows what the log does not have.
/// </summary>
internal sealed class SimulatedReplicas
{
    private const int OfEachLog = 2;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly World _world;
    private readonly Dictionary<string, IReadOnlyList<FaultyReplica>> _copies = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<ReplicaThread>> _threads = new(StringComparer.Ordinal);
    private readonly RolledBackAppends _rolledBack = new();
    private readonly List<string> _findings = [];

    /// <summary>Replicas of all logs.</summary>
    /// <param name="world">Whose logs.</param>
    /// <param name="requiresAll">Nothing is committed that they do not have.</param>
    public SimulatedReplicas(World world, bool requiresAll)
    {
        (_world, RequiresAll) = (world, requiresAll);
        foreach (var service in World.Definitions.Select(definition => definition.Name))
            _copies[service] = [.. Enumerable.Range(0, OfEachLog).Select(_ => new FaultyReplica(world))];
    }

    /// <summary>Nothing is committed that a replica does not have.</summary>
    public bool RequiresAll { get; }

    /// <summary>Whether every replica has the end of its log, and nothing above it.</summary>
    public bool AtRest => _copies.All(log => log.Value.All(copy => copy.EndsAt(_world.Logs[log.Key].Durable.Count)));

    /// <summary>The writer of a log for a process, around that of its storage.</summary>
    public (ILogWriter Writer, Replicas Replicas) Around(string service, SimulatedProcess process)
    {
        var store = _world.Logs[service];
        var threads = _threads[service] = [];
        var with = new ReplicaSurroundings(_world.Clocks[service], _world.Random.NextDouble, _world.Told)
        {
            // Where all are required, what is not confirmed fits into one write, and a watermark waits for the next rows.
            Limits = RequiresAll
                ? new ReplicationLimits { Linger = TimeSpan.FromMilliseconds(100) }
                : new ReplicationLimits { QueuedBytes = 8 << 10, EventsPerWrite = 10 },
            Notices = _rolledBack,
        };
        var replicas = new Replicas([
            .. _copies[service]
                .Select(copy =>
                {
                    var thread = new ReplicaThread(process, _world);
                    threads.Add(thread);
                    return new Replicator(service, store, copy.For(process, () => LookAt(service, copy)), thread, with);
                }),
        ]);
        var writer = new ReplicatedWriter(store, replicas, RequiresAll ? Patience : null);
        return (new WatchedWriter(writer, _rolledBack), replicas);
    }

    /// <summary>The log is about to store a batch, or has: its replicas do something meanwhile.</summary>
    public void OnCommit(string service, CommitMoment moment, IReadOnlyList<StoredAppend> batch)
    {
        var last = batch[^1].Events[^1];
        if (moment == CommitMoment.Before && RequiresAll && !_copies[service].All(copy => copy.Has(last)))
            Find($"position {last.Position} of {service} is committed, and a replica does not have it");
        foreach (var thread in _threads[service])
            if (_world.Random.Next(4) == 0)
                thread.RunOnce();
        if (_world.Program is not { Ready: true } || !_world.Faults.Strikes(ReplicaFaults.Crash, 0.001))
            return;
        _world.Crash(); // Replicas have the batch, and the log perhaps.
        throw new IOException("the process is gone");
    }

    /// <summary>A client was answered.</summary>
    public void Answered(Answered answer)
    {
        if (answer is not { Status: 503, Code: "databases-unavailable" })
            return;
        using var body = JsonDocument.Parse(answer.Body);
        if (!body.RootElement.GetProperty("rolledBack").GetBoolean())
            Find($"a client was not told that its write was rolled back: {answer.Body}");
        else if (!body.RootElement.TryGetProperty("writeId", out var write))
            _world.Faults.Note(ReplicaFaults.Refused);
        else if (_rolledBack.Has(WriteId.From(write.GetString()!))) // It is a text.
            _world.Faults.Note(ReplicaFaults.RolledBack);
        else
            Find($"a client was told of a write that was not rolled back: {answer.Body}");
    }

    /// <summary>The program is about to be killed, and some replicas have rows that nobody commits or sends again.</summary>
    public void Abandon()
    {
        foreach (var copy in _copies.Values.SelectMany(copies => copies))
            if (_world.Random.Next(2) == 0)
                copy.Abandon();
    }

    /// <summary>What is wrong, once all have come to rest.</summary>
    public IReadOnlyList<string> Look()
    {
        foreach (var (service, copies) in _copies)
        {
            var store = _world.Logs[service];
            if (_rolledBack.FindIn(store) is { } trace)
                Find($"the log of {service} has what was rolled back: {trace}");
            foreach (var copy in copies)
                if (copy.DifferenceTo(store) is { } difference)
                    Find($"a replica of {service} differs from the log: {difference}");
        }
        return _findings;
    }

    // A hash is over all that is before it: equal ones at equal positions are of equal logs.
    private void LookAt(string service, FaultyReplica copy)
    {
        var mark = copy.Stored.Committed();
        if (mark.Position == 0)
            return;
        var durable = _world.Logs[service].Durable;
        if (durable.Count < mark.Position)
            Find($"a replica of {service} shows position {mark.Position}, and the log ends at {durable.Count}");
        else if (AppendDigest.Split(durable[(int)mark.Position - 1].Metadata).Digest != mark.Digest)
            Find($"a replica of {service} has another hash at position {mark.Position} than the log");
    }

    private void Find(FormattableString what) => _findings.Add(FormattableString.Invariant(what));
}
