using Florin.Platform.Background;
using Florin.Platform.Calls;
using Florin.Platform.Feeds;
using Florin.Platform.Hosting.Guests;
using Florin.Platform.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Endpoint = Florin.Platform.Http.Endpoint;

namespace Florin.Platform.Hosting;

/// <summary>A service that this process hosts.</summary>
public sealed partial class Service : IAsyncDisposable
{
    private static readonly TimeSpan NoticeableAhead = TimeSpan.FromMinutes(1);
    private readonly IReadOnlyList<Func<CancellationToken, Task>> _starting;
    private readonly IReadOnlyList<Func<Task>> _stopping;
    private readonly CancellationTokenSource _end = new();
    private readonly SemaphoreSlim _turn = new(1, 1);
    private IReadOnlyList<GuestHost> _guests = [];
    private volatile bool _started;
    private bool _begun;

    internal Service(
        ServiceDefinition definition,
        ServiceRuntime runtime,
        IReadOnlyList<Endpoint> endpoints,
        IReadOnlyDictionary<string, InternalOperation> operations,
        IReadOnlyList<Consumer> consumers,
        IReadOnlyList<HealthCheck> checks,
        IReadOnlyList<Func<CancellationToken, Task>> starting,
        IReadOnlyList<Func<Task>> stopping
    )
    {
        (Definition, Runtime, Endpoints, Operations, Consumers, Checks) = (
            definition,
            runtime,
            endpoints,
            operations,
            consumers,
            checks
        );
        (_starting, _stopping) = (starting, stopping);
        Since = runtime.Clock.GetUtcNow();
    }

    /// <summary>Name and port.</summary>
    public ServiceDefinition Definition { get; }

    /// <summary>What the process gave to it.</summary>
    public ServiceRuntime Runtime { get; }

    /// <summary>What it answers.</summary>
    public IReadOnlyList<Endpoint> Endpoints { get; }

    /// <summary>What it does for other services.</summary>
    public IReadOnlyDictionary<string, InternalOperation> Operations { get; }

    /// <summary>What follows logs for it.</summary>
    public IReadOnlyList<Consumer> Consumers { get; }

    /// <summary>What its health tells about.</summary>
    public IReadOnlyList<HealthCheck> Checks { get; }

    /// <summary>What its health tells as it is.</summary>
    public IReadOnlyList<HealthNote> Notes { get; internal init; } = [];

    /// <summary>What must be there before anything follows a log.</summary>
    internal IReadOnlyList<Func<CancellationToken, ValueTask>> Opening { get; init; } = [];

    /// <summary>What is closed when nothing uses it any more.</summary>
    internal IReadOnlyList<IAsyncDisposable> Closing { get; init; } = [];

    /// <summary>Who records denied accesses to this service; null for the service's own log.</summary>
    internal Func<DeniedAccess, CancellationToken, Task>? RecordDenial { get; init; }

    /// <summary>The frameworks whose endpoints it serves beside its own.</summary>
    internal IReadOnlyList<Guest> Mapped { get; init; } = [];

    /// <summary>Since when it runs.</summary>
    public DateTimeOffset Since { get; }

    /// <summary>It has started; that it is well besides, <see cref="ServiceHealth"/> tells.</summary>
    public bool Started => _started;

    /// <summary>
    /// It owns its log and answers requests. An instance that stands by keeps its read models, and does nothing else.
    /// </summary>
    public bool Acts =>
        !Runtime.Log.IsShared || (ActsFor is { } epoch && epoch == Runtime.Log.Ownership.Epoch && Runtime.Log.IsOwner);

    /// <summary>The epoch of the claim under which it began to act; null while it only stands by.</summary>
    public long? ActsFor { get; private set; }

    /// <summary>What only the owner of the log does: what follows logs with an effect, and background work.</summary>
    public IReadOnlyList<Consumer> Actors { get; init; } = [];

    /// <summary>Signalled when it is about to stop: who waits for something to happen in it, goes.</summary>
    public CancellationToken Stopping => _end.Token;

    /// <summary>Its request pipeline: what its own port serves, and what the gateway calls directly in the same process.</summary>
    public RequestDelegate Pipeline { get; private set; } =
        _ => throw new InvalidOperationException("The pipeline is not built yet.");

    /// <summary>Whether it serves any frameworks beside its own endpoints.</summary>
    public bool HasGuests => Mapped.Count > 0;

    /// <summary>Whether a framework answers requests to a path, and not the service itself.</summary>
    public bool IsGuests(PathString path) => GuestOf(path) is not null;

    /// <summary>Builds the request pipeline.</summary>
    /// <param name="services">The process's container, which has ASP.NET's routing.</param>
    /// <exception cref="InvalidOperationException">A framework would hide an endpoint of the service.</exception>
    public void BuildPipeline(IServiceProvider services)
    {
        var pipeline = new ServicePipeline(this);
        Pipeline = pipeline.Build(services);
        if (Mapped.Count == 0)
            return;
        var own = Pipeline;
        _guests = [.. Mapped.Select(guest => pipeline.Take(guest, services))];
        Pipeline = http => GuestOf(http.Request.Path) is { } guest ? guest.Serve(http) : own(http);
    }

    /// <summary>
    /// Makes the read models ready and starts what keeps them; then, where this process owns the log, all that only the owner
    /// does.
    /// </summary>
    public async Task Start(CancellationToken cancel)
    {
        _begun = true;
        if (Runtime.Log.Ahead is var ahead && ahead > NoticeableAhead)
            ClockIsBehind(Runtime.Logs.CreateLogger("Florin.Log"), Definition.Name, ahead);
        await ViewsBelong(cancel);
        foreach (var open in Opening)
            await open(cancel);
        foreach (var consumer in Consumers.Except(Actors))
            consumer.Start();
        foreach (var guest in _guests)
            await guest.Start(cancel);
        if (Runtime.Log.Ownership.IsOwner)
            await Act(cancel);
        _started = true;
    }

    /// <summary>Begins what only the owner of the log does; nothing where it has begun, or the service has stopped.</summary>
    public async Task Act(CancellationToken cancel)
    {
        await _turn.WaitAsync(cancel);
        try
        {
            if (!_begun || ActsFor is not null)
                return;
            var epoch = Runtime.Log.Ownership.Epoch;
            await ViewsBelong(cancel);
            foreach (var consumer in Actors)
                consumer.Start();
            foreach (var start in _starting)
                await start(cancel);
            ActsFor = epoch;
        }
        finally
        {
            _turn.Release();
        }
    }

    // An instance that stands by does not know which log it is.
    private ValueTask ViewsBelong(CancellationToken cancel) =>
        Runtime.Log.Identity is { } log ? Runtime.Views.Belong(log, cancel) : ValueTask.CompletedTask;

    /// <summary>Sends away who waits for something to happen; requests under way go on.</summary>
    public Task Drain() => _end.CancelInContext();

    /// <summary>
    /// Ends what goes on by itself, and what follows logs. A process does this for all of its services before it closes
    /// the first of them, since they call each other and follow each other's logs.
    /// </summary>
    public async Task Stop()
    {
        if (!_begun)
            return;
        await _end.CancelInContext();
        await _turn.WaitAsync(CancellationToken.None);
        _begun = _started = false;
        _turn.Release();
        foreach (var stop in _stopping)
            await stop();
        foreach (var guest in _guests)
            await guest.Stop();
        foreach (var consumer in Consumers)
            await consumer.DisposeAsync();
    }

    /// <summary>Stops and closes log and views.</summary>
    public async ValueTask DisposeAsync()
    {
        await Leave();
        Runtime.Log.Dispose();
        await Runtime.Views.DisposeAsync();
    }

    /// <summary>Stops, and leaves log and views to another.</summary>
    public async ValueTask Leave()
    {
        await Stop();
        foreach (var guest in _guests)
            await guest.DisposeAsync();
        foreach (var closing in Closing)
            await closing.DisposeAsync();
        _turn.Dispose();
        _end.Dispose();
    }

    private GuestHost? GuestOf(PathString path)
    {
        foreach (var guest in _guests)
            if (guest.Takes(path))
                return guest;
        return null;
    }

    [LoggerMessage(
        EventId = EventIds.ClockIsBehind,
        Level = LogLevel.Warning,
        Message = "The clock is {Behind} behind the last event of {Service}; new events are dated after that event until the clock catches up"
    )]
    private static partial void ClockIsBehind(ILogger log, string service, TimeSpan behind);
}
