using System.Diagnostics.Metrics;
using Florin.Kernel;
using Florin.Platform.Calls;
using Florin.Platform.EventLog;
using Florin.Platform.Feeds;
using Florin.Platform.Hosting;
using Florin.Platform.Identity;
using Florin.Platform.Replication;
using Florin.Testing;
using Florin.Testing.Simulation;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Florin.System.Tests.Simulation;

/// <summary>One run of the whole program, from its start to its crash, with every service in it.</summary>
internal sealed class SimulatedProgram
{
    // So few places for sagas that now and then all are taken.
    private static readonly IConfiguration Narrow = new ConfigurationBuilder()
        .AddInMemoryCollection([new("Saga:MaxRunning", "3"), new("Saga:MaxRunningPerUser", "2")])
        .Build();

    private readonly Dictionary<string, Service> _services = new(StringComparer.Ordinal);
    private readonly Dictionary<string, EventLog> _logs = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Replicas> _replicas = new(StringComparer.Ordinal);
    private readonly ServiceProvider _meters = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly Task<bool> _started;

    public SimulatedProgram(World world)
    {
        Process = world.Threads.NewProcess();
        _started = Process.Invoke(() => Start(world));
    }

    public SimulatedProcess Process { get; }

    public bool Ready => _started.IsCompletedSuccessfully;

    /// <summary>Why it did not start, where it did not.</summary>
    public Exception? Failure => _started.Exception?.InnerException;

    public Service this[string service] => _services[service];

    public IEnumerable<Service> Services => _services.Values;

    /// <summary>Whether every consumer has handled all that is durable.</summary>
    public bool CaughtUp => Services.SelectMany(s => s.Consumers).All(c => c.Position >= _logs[c.Service].Head);

    /// <summary>How many events its consumers have set aside.</summary>
    public int Parked => Services.SelectMany(s => s.Consumers).Sum(c => c.Parked);

    /// <summary>The end of a service's log.</summary>
    public long HeadOf(string service) => _logs[service].Head;

    /// <summary>Ends it at this instant. What it measured goes with it, or thousands of lives would pile up in memory.</summary>
    public void Kill()
    {
        Process.Kill();
        foreach (var log in _logs.Values)
            log.Dispose();
        _meters.Dispose();
    }

    public Task<Answered> Call(
        string service,
        string method,
        string path,
        Actor actor,
        object? body = null,
        string? key = null,
        CancellationToken cancel = default
    ) => Process.Invoke(() => EndpointCaller.Call(_services[service], method, path, actor, body, key, cancel));

    private async Task<bool> Start(World world)
    {
        var calls = new FaultyCalls(new DirectCalls(_services), world.Faults, world.Time, world.Random);
        var ids = new IdSource(world.Time, world.Random.NextBytes);
        foreach (var definition in world.Services)
        {
            var types = new EventTypes();
            definition.Events(types);
            var options = definition.Limits(
                new LogOptions
                {
                    SnapshotEvery = 5,
                    TailEvents = 64,
                    MaxCachedStreams = 16,
                }
            );
            _logs[definition.Name] = new EventLog(
                definition.Name,
                Writer(definition.Name, world),
                world.Logs[definition.Name],
                types,
                options,
                world.Clocks[definition.Name],
                new SimulatedCommits(Process)
            );
        }
        foreach (var definition in world.Services)
        {
            var runtime = Runtime(definition.Name, world, calls, ids);
            _services[definition.Name] = ServiceBuilder.Host(definition, runtime);
        }
        foreach (var definition in world.Services)
            await _services[definition.Name].Start(CancellationToken.None);
        return true;
    }

    private ILogWriter Writer(string name, World world)
    {
        if (world.Copies is not { } copies)
            return world.Logs[name];
        (var writer, _replicas[name]) = copies.Around(name, Process);
        return writer;
    }

    private ServiceRuntime Runtime(string name, World world, IServiceCalls calls, IdSource ids) =>
        new()
        {
            Log = _logs[name],
            Replicas = _replicas.GetValueOrDefault(name),
            Views = world.Views[name],
            Calls = calls,
            Feeds = to => new LogFeed(_logs[to.Follows]),
            Tokens = new AnyToken(),
            ServiceTokens = new AnyToken(),
            Clock = world.Clocks[name],
            Ids = ids,
            Random = world.Random.NextDouble,
            Configuration = Narrow,
            Logs = world.Told,
            Meters = _meters.GetRequiredService<IMeterFactory>(),
            DataDirectory = Path.Combine(Path.GetTempPath(), "florin-simulation"),
        };

    private sealed class DirectCalls(IReadOnlyDictionary<string, Service> services) : IServiceCalls
    {
        public Task<TReply> Call<TRequest, TReply>(
            Operation<TRequest, TReply> operation,
            TRequest request,
            CallContext context,
            CancellationToken cancel
        )
            where TRequest : class
            where TReply : class =>
            ((InternalOperation<TRequest, TReply>)services[operation.Service].Operations[operation.Name]).Handle(
                request,
                context,
                cancel
            );
    }
}
