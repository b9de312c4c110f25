using Florin.Notifications;
using Florin.Payments;
using Florin.Platform.EventLog;
using Florin.Platform.Hosting;
using Florin.Testing;
using Florin.Testing.Simulation;
using Florin.Testing.Simulation.Database;
using Florin.Testing.Storage;

namespace Florin.System.Tests.Simulation.Cluster;

/// <summary>What outlives the instances: the database, their disks and clocks, the payment processor, and a seed's randomness.</summary>
internal sealed class ClusterWorld : ISimulatedSite
{
    // As a gateway: from a standby to the owner, and from there to whom it has just given the log.
    private const int MaxMoves = 4;

    private readonly DecodedLogs _decoded = new();
    private readonly Dictionary<string, SimulatedInstance?> _instances = new(StringComparer.Ordinal);
    private readonly Dictionary<string, InMemoryViewStore> _views = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TimeSpan> _offsets = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Uri> _owners = new(StringComparer.Ordinal);
    private readonly SteppedClock _databaseClock;
    private readonly SimulatedProcess _outside;

    public ClusterWorld(int seed)
    {
        Threads = new SeededThreads(seed, Time);
        Faults = new Faults(Threads.Random);
        Outside = new SlowProcessor(Threads, Faults, Time);
        Network = new InstanceNetwork(this);
        Mail = new SimulatedMail(this);
        _outside = Threads.NewProcess();
        _databaseClock = new SteppedClock(Time);
        Server = new LogServer(_databaseClock);
    }

    /// <summary>After such a silence of an owner another instance may claim its log.</summary>
    public static TimeSpan Lease { get; } = TimeSpan.FromSeconds(3);

    /// <summary>The services of which there are several instances.</summary>
    public static IReadOnlyList<string> Shared { get; } = [.. World.Definitions.Select(definition => definition.Name)];

    public FakeTime Time { get; } = new();

    public SeededThreads Threads { get; }

    public Random Random => Threads.Random;

    public Faults Faults { get; }

    public SlowProcessor Outside { get; }

    public SimulatedMail Mail { get; }

    public InstanceNetwork Network { get; }

    public LogServer Server { get; }

    /// <summary>When the database's clock was last set forward, by the time of the simulation.</summary>
    public long? Jumped { get; private set; }

    /// <summary>What instances have logged lately.</summary>
    public RecentLog Told { get; } = new();

    /// <summary>The names of the instances.</summary>
    public IReadOnlyList<string> Names { get; } = ["a", "b"];

    /// <summary>Those that run now, or are about to.</summary>
    public IEnumerable<SimulatedInstance> Instances => _instances.Values.OfType<SimulatedInstance>();

    /// <summary>What an instance is made of.</summary>
    public IEnumerable<ServiceDefinition> Services =>
        World.Definitions.Select(definition =>
            definition.Name switch
            {
                "payment" => PaymentsService.With(Outside, SlowProcessor.Options),
                "notification" => NotificationsService.With(Mail.From, SimulatedMail.Options),
                _ => definition,
            }
        );

    /// <summary>The instance of a name; null while there is none.</summary>
    public SimulatedInstance? InstanceAt(string name) => _instances.GetValueOrDefault(name);

    /// <summary>The read models that an instance has on its disk.</summary>
    public InMemoryViewStore ViewsOf(string instance, string service)
    {
        var key = $"{instance}/{service}";
        if (_views.TryGetValue(key, out var views))
            return views;
        views = new InMemoryViewStore
        {
            OnCommit = (moment, _, _) => Faults.OnViews(moment),
            OnDefine = _ => Faults.OnOpening(),
        };
        return _views[key] = views;
    }

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

    /// <summary>Starts an instance, again where it fails to start, as whoever watches over a process does.</summary>
    public void Start(string name)
    {
        var instance = new SimulatedInstance(name, this);
        _instances[name] = instance;
        _ = _outside.Invoke(async () =>
        {
            if (await Task.WhenAny(instance.Started) is { IsFaulted: true } && InstanceAt(name) == instance)
            {
                Kill(name);
                await Task.Delay(TimeSpan.FromSeconds(1), Time);
                Start(name);
            }
            return true;
        });
    }

    /// <summary>An instance is killed while one of its requests is at the database, and started again later.</summary>
    public void KillWithin(SimulatedInstance instance)
    {
        instance.Database.IsCut = true;
        _ = _outside.Invoke(async () =>
        {
            if (InstanceAt(instance.Name) != instance)
                return false; // It was killed by somebody else.
            Kill(instance.Name);
            await Task.Delay(TimeSpan.FromMilliseconds(Random.Next(1, 6000)), Time);
            Start(instance.Name);
            return true;
        });
    }

    public void Kill(string name)
    {
        _instances.GetValueOrDefault(name)?.Dispose();
        _instances[name] = null;
    }

    /// <summary>The events of a log as they are durable.</summary>
    public IReadOnlyList<Recorded> Events(string service) => _decoded.Of(service, Server[service].Events);

    /// <summary>Under which epoch of a log something was recorded first; null where it was not.</summary>
    public long? EpochOf(string log, Func<object, bool> isIt) =>
        Events(log).FirstOrDefault(happened => isIt(happened.Data)) is { } recorded
            ? Server[log].Batches.Last(batch => batch.After < recorded.Position).Epoch
            : null;

    /// <summary>Sends a request as the gateway does: to the owner as far as that is known, and on to whom an instance names.</summary>
    public async Task<Answered?> Send(Asked asked, string? key, CancellationToken cancel)
    {
        var to = Choose(asked.Service);
        for (var moves = 0; moves < MaxMoves; moves++)
        {
            try
            {
                var answer = await Network.Send(null, to, (i, c) => i.Call(asked, key, c), cancel);
                if (answer.Status != 421)
                {
                    _owners[asked.Service] = to;
                    return answer;
                }
                to = answer.Owner is { } owner ? new Uri(owner) : Other(to, asked.Service);
            }
            catch (HttpRequestException)
            {
                _owners.Remove(asked.Service);
                if (key is null && asked.Method != "GET")
                    return null;
                to = Other(to, asked.Service);
            }
            await Task.Delay(TimeSpan.FromMilliseconds(Random.Next(1, 50)), Time, cancel);
        }
        return null;
    }

    // Now and then another gateway than the one that knows the owner.
    private Uri Choose(string service) =>
        Random.Next(4) > 0 && _owners.TryGetValue(service, out var owner)
            ? owner
            : InstanceNetwork.AddressOf(Names[Random.Next(Names.Count)], service);

    private Uri Other(Uri asked, string service) => InstanceNetwork.AddressOf(Names.First(name => name != asked.Host), service);
}
