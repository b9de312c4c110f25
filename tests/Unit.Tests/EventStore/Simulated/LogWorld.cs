using Florin.Platform.EventLog;
using Florin.Testing;
using Florin.Testing.Simulation;
using Florin.Testing.Simulation.Database;

namespace Florin.Unit.Tests.EventStore.Simulated;

/// <summary>What outlives the instances: the database, the clocks, what clients know, and a seed's randomness.</summary>
internal sealed class LogWorld
{
    /// <summary>The log's name.</summary>
    public const string Log = "counters";

    private readonly Dictionary<string, LogInstance?> _instances = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TimeSpan> _offsets = new(StringComparer.Ordinal);
    private readonly SteppedClock _databaseClock;
    private readonly SimulatedProcess _outside;
    private DateTimeOffset _pinnedUntil;

    public LogWorld(int seed)
    {
        Threads = new SeededThreads(seed, Time);
        Strikes = new LogStrikes(Random);
        Told = new LogKnowledge(this);
        Names = Random.Next(4) == 0 ? ["a", "b", "c"] : ["a", "b"];
        _outside = Threads.NewProcess();
        _databaseClock = new SteppedClock(Time);
        Server = new LogServer(_databaseClock);
    }

    /// <summary>After such a silence of an owner another instance may claim the log.</summary>
    public static TimeSpan Lease { get; } = TimeSpan.FromSeconds(3);

    public FakeTime Time { get; } = new();

    public SeededThreads Threads { get; }

    public Random Random => Threads.Random;

    public LogStrikes Strikes { get; }

    public LogServer Server { get; }

    /// <summary>The log as the database holds it.</summary>
    public LogRows Rows => Server[Log];

    /// <summary>What clients and followers have been told.</summary>
    public LogKnowledge Told { get; }

    /// <summary>How many streams instances that have ended had let go, so that they were read again.</summary>
    public long Evictions { get; set; }

    /// <summary>When the database's clock was last set forward, by the time of the simulation.</summary>
    public long? Jumped { get; private set; }

    /// <summary>Operators want a certain instance to own the log, so that it may still go to that one.</summary>
    public bool IsPinned => _pinnedUntil > Server.Clock.GetUtcNow();

    /// <summary>The names of the instances.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Those that run now, or are about to.</summary>
    public IEnumerable<LogInstance> Instances => _instances.Values.OfType<LogInstance>();

    /// <summary>The instance of a name; null while there is none.</summary>
    public LogInstance? InstanceAt(string name) => _instances.GetValueOrDefault(name);

    /// <summary>By how much an instance's clock is ahead.</summary>
    public TimeSpan OffsetOf(string instance) => _offsets.GetValueOrDefault(instance);

    /// <summary>Sets the clock of an instance.</summary>
    public void SetClock(string instance, TimeSpan offset)
    {
        _offsets[instance] = offset;
        InstanceAt(instance)?.SetClock(offset);
    }

    /// <summary>Sets the database's clock.</summary>
    public void StepDatabaseClock(TimeSpan by)
    {
        _databaseClock.Step(by);
        if (by > TimeSpan.Zero)
            Jumped = Time.GetTimestamp();
    }

    /// <summary>An operator's request: an instance is to own the log for a while.</summary>
    public void Pin(string instance)
    {
        _pinnedUntil = Server.Clock.GetUtcNow() + TimeSpan.FromSeconds(Random.Next(1, 20));
        Rows.Pin(new PinnedInstance(instance, _pinnedUntil));
    }

    public void Start(string name) => _instances[name] = new LogInstance(name, this);

    public void Kill(string name)
    {
        _instances.GetValueOrDefault(name)?.Dispose();
        _instances[name] = null;
    }

    /// <summary>An instance is killed while one of its requests is at the database, and started again later.</summary>
    public void KillWithin(LogInstance instance)
    {
        instance.Database.IsCut = true;
        _ = _outside.Invoke(async () =>
        {
            if (InstanceAt(instance.Name) != instance)
                return false; // It was killed by somebody else.
            Kill(instance.Name);
            await Rest(1, 4000);
            Start(instance.Name);
            return true;
        });
    }

    public Task Rest(int from, int to) => Task.Delay(TimeSpan.FromMilliseconds(Random.Next(from, to + 1)), Time);

    public string AnyName() => Names[Random.Next(Names.Count)];
}
