using System.Diagnostics.Metrics;
using Florin.Host.Composition;
using Florin.Kernel;
using Florin.Platform.Calls;
using Florin.Platform.EventLog;
using Florin.Platform.Feeds;
using Florin.Platform.Hosting;
using Florin.Testing;
using Florin.Testing.Simulation;
using Florin.Testing.Simulation.Database;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Florin.System.Tests.Simulation.Cluster;

/// <summary>
/// One process that hosts every service that is shared, from its start until it is killed or has stopped; it owns some of the
/// logs and stands by for the others.
/// </summary>
internal sealed class SimulatedInstance : IDisposable
{
    private static readonly IConfiguration Configuration = new ConfigurationBuilder().Build();
    private static readonly TimeSpan RenewEvery = TimeSpan.FromMilliseconds(1000);
    private static readonly TimeSpan FollowEvery = TimeSpan.FromMilliseconds(700);
    private readonly ClusterWorld _world;
    private readonly ProcessClock _clock;
    private readonly Dictionary<string, EventLog> _logs = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HostedService> _services = new(StringComparer.Ordinal);
    private readonly HashSet<TaskCompletionSource<Answered>> _underWay = [];
    private readonly ServiceProvider _meters = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly ServiceCalls _calls;

    /// <summary>Begins to start.</summary>
    /// <param name="name">Its host's name.</param>
    /// <param name="world">What it has in common with others.</param>
    public SimulatedInstance(string name, ClusterWorld world)
    {
        (Name, _world) = (name, world);
        Process = world.Threads.NewProcess();
        _clock = new ProcessClock(Process, world.Time, world.OffsetOf(name));
        Database = new ServerLink(
            world.Server,
            Process,
            _clock,
            new ClusterFaults(world.Faults, world.Random, () => world.KillWithin(this))
        );
        _calls = new ServiceCalls(
            service => new ServiceInstances([.. world.Names.Select(instance => InstanceNetwork.AddressOf(instance, service))]),
            new CallOptions(),
            new HttpMessageInvoker(new InstanceHandler(world.Network, this)),
            new AnyToken(),
            _clock,
            world.Random.NextDouble,
            NullLogger.Instance
        );
        Process.Killed += End;
        Started = Process.Invoke(Start);
    }

    public string Name { get; }

    public SimulatedProcess Process { get; }

    /// <summary>Whether it runs, and why it does not.</summary>
    public Task<bool> Started { get; }

    /// <summary>The way to the database.</summary>
    public ServerLink Database { get; }

    /// <summary>What becomes of connections to it and from it.</summary>
    public Reach Network { get; set; }

    public IEnumerable<Service> Services => _services.Values.Select(hosted => hosted.Current);

    /// <summary>The log of a service, as it sees it.</summary>
    public EventLog Log(string service) => _logs[service];

    /// <summary>Whether it owns the log of a service and answers for it.</summary>
    public bool Acts(string service) => _services[service].Current is { Started: true, Acts: true };

    /// <summary>Whether every consumer that it runs has handled all that is durable.</summary>
    public bool IsCaughtUp =>
        Services.All(service =>
            service
                .Consumers.Where(consumer => service.Acts || !service.Actors.Contains(consumer))
                .All(consumer =>
                    consumer is { Parked: 0, Halted: null, Failure: null }
                    && consumer.Position >= _world.Server[consumer.Service].Events.Count
                )
        );

    /// <summary>Whether what a consumer stores may be behind: only the log's owner runs it, or it stores now and then.</summary>
    public bool KeepsLater(string service, string consumer) =>
        _services[service].Current.Actors.Any(actor => actor.Name == consumer);

    /// <inheritdoc/>
    public override string ToString() =>
        $"started {Started.Status}: "
        + string.Join(
            ", ",
            Services.Select(service =>
                $"{service.Definition.Name} acts {service.Acts} for {service.ActsFor}, {service.Runtime.Log.Ownership}, stopped {service.Runtime.Log.Stopped}, "
                + string.Join(
                    ", ",
                    service.Consumers.Select(c => $"{c.Name} at {c.Position} parked {c.Parked} {c.Halted} {c.Failure}")
                )
            )
        );

    /// <summary>Sets its clock.</summary>
    public void SetClock(TimeSpan offset) => _clock.Offset = offset;

    /// <summary>Does something for somebody outside, who learns of its end.</summary>
    public async Task<Answered> Receive(
        Func<SimulatedInstance, CancellationToken, Task<Answered>> request,
        CancellationToken cancel
    )
    {
        var answered = new TaskCompletionSource<Answered>();
        _underWay.Add(answered);
        _ = Process.Invoke(async () => await Answer(request, answered, cancel));
        try
        {
            return await answered.Task;
        }
        finally
        {
            _underWay.Remove(answered);
        }
    }

    /// <summary>Answers a request of a client.</summary>
    public Task<Answered> Call(Asked asked, string? key, CancellationToken cancel) =>
        _services[asked.Service]
            .Answer(service => EndpointCaller.Call(service, asked.Method, asked.Path, asked.Actor, asked.Body, key, cancel));

    /// <summary>Does what a service of another process asks for.</summary>
    public Task<Answered> Operate(Uri to, HttpRequestMessage request, CancellationToken cancel) =>
        _services
            .Values.Single(hosted => hosted.Current.Definition.PortOffset == to.Port - InstanceNetwork.BasePort)
            .Answer(service => EndpointCaller.Operate(service, request, cancel));

    /// <summary>Ends it at this instant.</summary>
    public void Dispose()
    {
        Process.Kill();
        foreach (var log in _logs.Values)
            log.Dispose();
        _calls.Dispose();
        _meters.Dispose();
    }

    /// <summary>Stops it as SIGTERM does: it hands its logs over first.</summary>
    public Task<bool> Stop() =>
        Process.Invoke(async () =>
        {
            await Started;
            foreach (var service in _services.Values)
                service.Drain();
            foreach (var service in _services.Values.Reverse())
                await service.Stop();
            while (Process.ThreadsRunning > 0)
                await Task.Delay(TimeSpan.FromMilliseconds(10), _clock);
            foreach (var service in _services.Values)
                await service.DisposeAsync();
            return true;
        });

    private async Task<bool> Answer(
        Func<SimulatedInstance, CancellationToken, Task<Answered>> request,
        TaskCompletionSource<Answered> answered,
        CancellationToken cancel
    )
    {
        try
        {
            if (!Started.IsCompletedSuccessfully)
                throw new HttpRequestException(HttpRequestError.ConnectionError, $"{Name} does not listen yet.");
            answered.TrySetResult(await request(this, cancel));
        }
        catch (Exception e) // Whatever it is, who asked gets it.
        {
            answered.TrySetException(e);
        }
        return true;
    }

    private void End()
    {
        foreach (var waiting in _underWay.ToList())
            waiting.TrySetException(new HttpRequestException(HttpRequestError.ResponseEnded, $"{Name} has ended."));
    }

    private async Task<bool> Start()
    {
        while (!OpenLogs())
            await Task.Delay(TimeSpan.FromSeconds(1), _clock); // As whoever watches over the process starts it again.
        var ids = new IdSource(_clock, _world.Random.NextBytes);
        foreach (var definition in _world.Services)
        {
            var runtime = Runtime(definition.Name, ids);
            var hosted = new HostedService(runtime, () => ServiceBuilder.Host(definition, runtime));
            _services[definition.Name] = hosted;
            _calls.Host(definition.Name, hosted.Operations);
        }
        foreach (var service in _services.Values)
            await service.Start(CancellationToken.None);
        return true;
    }

    private bool OpenLogs() =>
        Process.OnThreadOfItsOwn(() =>
        {
            try
            {
                foreach (var definition in _world.Services.Where(d => !_logs.ContainsKey(d.Name)))
                    _logs[definition.Name] = Open(definition);
                return true;
            }
            catch (LogFault)
            {
                return false;
            }
        });

    private EventLog Open(ServiceDefinition definition)
    {
        var types = new EventTypes();
        definition.Events(types);
        return new EventLog(
            definition.Name,
            new LogRowsWriter(
                Database,
                definition.Name,
                InstanceNetwork.AddressOf(Name, definition.Name).ToString(),
                ClusterWorld.Lease
            ),
            new LogRowsReader(Database, definition.Name),
            types,
            definition.Limits(
                new LogOptions
                {
                    SnapshotEvery = 5,
                    TailEvents = 64,
                    MaxCachedStreams = 16,
                }
            ),
            _clock,
            new SimulatedThread(Process, _clock),
            new LogSharing { Renewals = new SimulatedThread(Process, _clock, RenewEvery), FollowEvery = FollowEvery }
        );
    }

    private ServiceRuntime Runtime(string name, IdSource ids) =>
        new()
        {
            Log = _logs[name],
            Views = _world.ViewsOf(Name, name),
            Calls = _calls,
            Feeds = to => new LogFeed(_logs[to.Follows]),
            Tokens = new AnyToken(),
            ServiceTokens = new AnyToken(),
            Clock = _clock,
            Ids = ids,
            Random = _world.Random.NextDouble,
            Configuration = Configuration,
            Logs = _world.Told,
            Meters = _meters.GetRequiredService<IMeterFactory>(),
            DataDirectory = Path.Combine(Path.GetTempPath(), "florin-simulation"),
        };
}
