using Florin.Host.Composition;
using Florin.Testing;

namespace Florin.System.Tests.Running;

/// <summary>Everything in one child process.</summary>
public sealed class OneProcess : ITestFlorin, IAsyncLifetime
{
    private readonly Place _place = new();
    private FlorinProcess? _process;

    /// <inheritdoc/>
    public HttpClient Gateway => _place.Client("gateway");

    /// <inheritdoc/>
    public string Data => _place.Data;

    /// <inheritdoc/>
    public string Output => _process?.Output ?? "";

    /// <inheritdoc/>
    public HttpClient Service(string name) => _place.Client(name);

    /// <summary>Starts it, on the data of before where there is some.</summary>
    /// <param name="settings">Further settings, such as <c>--Risk:ReviewAt=0.9</c>.</param>
    public async Task Start(params IEnumerable<string> settings) =>
        _process = await FlorinProcess.Start(_place.Arguments(settings));

    /// <summary>The same with a clock that is off.</summary>
    /// <param name="offset">As <c>+1h</c>.</param>
    public async Task StartAt(string offset) =>
        _process = await FlorinProcess.Start(
            _place.Arguments(),
            variables: [.. WrongClock.By(offset).Select(variable => (variable.Key, (string?)variable.Value))]
        );

    /// <summary>The id of its process.</summary>
    public int Id => Running.Id;

    /// <summary>Kills it as kill -9 does.</summary>
    public Task Kill() => Running.Kill();

    /// <summary>Tells it to stop, and waits until it has; its exit code.</summary>
    public Task<int> Stop() => Running.Stop();

    /// <summary>The same, and fails with what it said where that does not end well.</summary>
    public Task StopsWell() => Running.StopsWell();

    /// <inheritdoc/>
    public async ValueTask InitializeAsync() => await Start();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
            await _process.DisposeAsync();
        _place.Dispose();
    }

    private FlorinProcess Running => _process ?? throw new InvalidOperationException("It was not started.");
}

/// <summary>The services spread over several child processes that find each other by their ports.</summary>
public sealed class SeveralProcesses : ITestFlorin, IAsyncLifetime
{
    // Each line waits for the one before, so that nobody begins by asking somebody who is not there yet.
    private static readonly string[][] Lines =
    [
        ["user,account"],
        ["transaction,risk", "payment", "notification,audit,analytics,webhook,reconciliation,report,schedule"],
        ["gateway"],
    ];

    private readonly Place _place = new();
    private readonly Dictionary<string, FlorinProcess> _processes = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public HttpClient Gateway => _place.Client("gateway");

    /// <inheritdoc/>
    public string Data => _place.Data;

    /// <inheritdoc/>
    public string Output => string.Join(Environment.NewLine, _processes.Values.Select(p => p.Output));

    /// <summary>Kills the process of a service as kill -9 does, together with what else it hosts.</summary>
    public Task Kill(string service) => _processes[HostOf(service)].Kill();

    /// <summary>Starts the process of a service again, on the data of before.</summary>
    public async Task StartAgain(string service)
    {
        var services = HostOf(service);
        await _processes[services].DisposeAsync();
        _processes[services] = await Start(services);
    }

    /// <inheritdoc/>
    public HttpClient Service(string name) => _place.Client(name);

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        foreach (var line in Lines)
        {
            var known = line.Select(Known).Where(services => services.Length > 0).ToList();
            var started = await Task.WhenAll(known.Select(Start));
            foreach (var (services, process) in known.Zip(started))
                _processes[services] = process;
        }
    }

    private static string Known(string services) =>
        string.Join(',', services.Split(',').Intersect(Catalog.Names, StringComparer.Ordinal));

    // Breakers rest for a second, so that a test of one service's absence need not wait for long.
    private Task<FlorinProcess> Start(string services) =>
        FlorinProcess.Start(
            _place.Arguments(
                $"--services={services}",
                "--Gateway:CircuitBreaker:BreakDuration=00:00:01",
                "--Calls:CircuitBreaker:BreakDuration=00:00:01"
            )
        );

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes.Values)
            await process.DisposeAsync();
        _place.Dispose();
    }

    private string HostOf(string service) => _processes.Keys.Single(services => services.Split(',').Contains(service));
}

/// <summary>Everything in the process of the tests: quick to start, and easy to debug.</summary>
public sealed class InThisProcess : ITestFlorin, IAsyncLifetime
{
    private readonly Place _place = new();
    private FlorinApp? _app;

    /// <inheritdoc/>
    public HttpClient Gateway => _place.Client("gateway");

    /// <inheritdoc/>
    public string Data => _place.Data;

    /// <inheritdoc/>
    public string Output => "It writes to the output of the tests.";

    /// <inheritdoc/>
    public HttpClient Service(string name) => _place.Client(name);

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        var configuration = Settings.Of([.. _place.Arguments().Skip(1)]);
        _app = await FlorinApp.Start(configuration, "Production", TimeProvider.System, CancellationToken.None);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
            await _app.DisposeAsync();
        _place.Dispose();
    }
}
