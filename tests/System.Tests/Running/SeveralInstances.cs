using Florin.Testing;
using Florin.Testing.MySql;

namespace Florin.System.Tests.Running;

/// <summary>
/// Instances of the users and of the services that move money, or of others, each a process of its own, with their logs in one
/// database server; the gateway and the other services are in a process in front of them, which knows all instances.
/// </summary>
public sealed class SeveralInstances : ITestFlorin, IAsyncLifetime
{
    /// <summary>What each instance hosts, unless its surroundings say otherwise.</summary>
    public static readonly IReadOnlyList<string> Shared = ["user", "account", "transaction", "payment", "risk"];

    private static readonly IReadOnlyList<string> Others =
    [
        "notification",
        "audit",
        "analytics",
        "webhook",
        "reconciliation",
        "report",
        "schedule",
    ];
    private static readonly string Key = Convert.ToBase64String("a key of services for tests, long enough"u8);
    private static readonly string SealingKey = Convert.ToBase64String("a key that seals secrets 32 byte"u8);
    private readonly Place _front = new();
    private readonly Place[] _places = [new(), new()];
    private readonly FlorinProcess?[] _instances;
    private readonly string _prefix = DatabaseServer.NewPrefix();
    private DatabaseServer? _server;
    private Wire[] _wires = [];
    private FlorinProcess? _process;

    private readonly Surroundings _around;

    /// <summary>Some that are not started yet.</summary>
    public SeveralInstances()
        : this(new Surroundings()) { }

    /// <summary>Some with something between them and others.</summary>
    internal SeveralInstances(Surroundings around) => (_around, _instances) = (around, new FlorinProcess?[_places.Length]);

    /// <inheritdoc/>
    public HttpClient Gateway => _front.Client("gateway");

    /// <inheritdoc/>
    public string Data => _front.Data;

    /// <inheritdoc/>
    public string Output =>
        string.Join(Environment.NewLine, _instances.Append(_process).Select(process => process?.Output ?? ""));

    /// <summary>All services.</summary>
    public static IEnumerable<string> All => Shared.Concat(Others);

    /// <summary>The database server of the logs.</summary>
    public DatabaseServer Server => _server ?? throw new InvalidOperationException("It was not started.");

    /// <summary>How many instances there are.</summary>
    public int Count => _places.Length;

    /// <summary>Between an instance and the database server.</summary>
    public Wire ToDatabase(int instance) => _wires[instance];

    /// <summary>The database of a service's log.</summary>
    public string Database(string service) => _prefix + service;

    /// <summary>Where the logs are.</summary>
    public IReadOnlyList<string> Logs => LogsThrough(Server.Port);

    private IReadOnlyList<string> LogsThrough(int port) =>
        [
            "--Storage:Log:Provider=MySql",
            $"--Storage:MySql:ConnectionString={DatabaseServer.At(port)}",
            $"--Storage:MySql:DatabasePrefix={_prefix}",
            $"--Florin:Secrets:EncryptionKey={SealingKey}",
        ];

    /// <inheritdoc/>
    public HttpClient Service(string name) => _around.Services.Contains(name) ? _places[0].Client(name) : _front.Client(name);

    /// <summary>Talks to a service of an instance at its own port.</summary>
    public HttpClient At(int instance, string service) => _places[instance].Client(service);

    /// <summary>The process of an instance.</summary>
    internal FlorinProcess Instance(int instance) =>
        _instances[instance] ?? throw new InvalidOperationException($"Instance {instance} was not started.");

    /// <summary>Which instance owns the log of a service; null while none does.</summary>
    public async Task<int?> OwnerOf(string service)
    {
        for (var instance = 0; instance < Count; instance++)
            if (await Answers(instance, service) is not null and not 421)
                return instance;
        return null;
    }

    /// <summary>The status of a request that only the owner answers; null where nobody listens.</summary>
    public async Task<int?> Answers(int instance, string service)
    {
        try
        {
            return (await At(instance, service).Ask("GET", Probes[service])).Status;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    /// <summary>Starts an instance, again where it has ended.</summary>
    public async Task Start(int instance)
    {
        if (_instances[instance] is { } before)
            await before.DisposeAsync();
        _instances[instance] = await FlorinProcess.Start(
            _places[instance]
                .Arguments([
                    $"--services={string.Join(',', _around.Services)}",
                    $"--Florin:Registry:Host={_around.HostOf(instance)}",
                    .. _around.OfInstances,
                    .. All.Except(_around.Services)
                        .Select(service => $"--Services:{service}:Address={_front.Client(service).BaseAddress}"),
                    .. Common,
                    .. LogsThrough(_wires[instance].Port),
                ])
        );
    }

    /// <summary>Starts the process in front of them again, which has ended.</summary>
    public async Task StartFront() =>
        _process = await FlorinProcess.Start(
            _front.Arguments([
                $"--services=gateway,{string.Join(',', All.Except(_around.Services))}",
                .. _around.OfFront,
                .. Destinations,
                .. Common,
                .. Logs,
            ])
        );

    /// <summary>Stops all of them; fails where one does not end well.</summary>
    public async Task StopsWell()
    {
        if (_process is { HasEnded: false })
            await _process.StopsWell();
        foreach (var instance in _instances.OfType<FlorinProcess>().Where(instance => !instance.HasEnded))
            await instance.StopsWell();
    }

    /// <summary>Stops all of them, has the data checked, and starts them again.</summary>
    public async Task AreVerified()
    {
        await StopsWell();
        var (code, output) = await FlorinProcess.Run(["verify", $"--data={Data}", .. Logs]);
        Assert.True(code == 0, output);
        await Task.WhenAll(Enumerable.Range(0, Count).Select(Start).Append(StartFront()));
    }

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        _server = await DatabaseServer.Start(DatabaseProgram.MariaDb);
        _wires = [.. _places.Select(_ => new Wire(_around.DatabasePort(_server.Port)))];
        await Task.WhenAll(StartFront(), Start(0));
        for (var instance = 1; instance < Count; instance++)
            await Start(instance);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var process in _instances.Append(_process))
            if (process is not null)
                await process.DisposeAsync();
        foreach (var wire in _wires)
            await wire.DisposeAsync();
        if (_server is not null)
            await _server.DisposeAsync();
        foreach (var place in _places.Append(_front))
            place.Dispose();
    }

    // Paths that are refused for want of a token, which only an owner finds out.
    private static readonly Dictionary<string, string> Probes = new(StringComparer.Ordinal)
    {
        ["user"] = "/me",
        ["account"] = "/accounts",
        ["transaction"] = "/transactions",
        ["payment"] = "/payments",
        ["risk"] = "/rules",
        ["webhook"] = "/endpoints",
        ["schedule"] = "/schedules",
        ["report"] = "/reports",
        ["reconciliation"] = "/sources",
    };

    private IEnumerable<string> Common =>
        [
            $"--Florin:ServiceKey={Key}",
            "--Gateway:Owners:Patience=00:01:00", // On a busy machine a change of owners takes its time.
            "--Gateway:Retry:AttemptTimeout=00:00:10", // Of what a held instance does not answer, as owners.md advises.
            .. _around.Services.Select(service =>
                $"--Services:{service}:Address={string.Join(',', Enumerable.Range(0, Count).Select(i => Reached(i, service)))}"
            ),
        ];

    private IEnumerable<string> Destinations =>
        from service in _around.Services
        from instance in Enumerable.Range(0, Count)
        select $"--Gateway:Clusters:{service}:Destinations:i{instance}:Address={Reached(instance, service)}";

    // Where others reach a service of an instance.
    private Uri Reached(int instance, string service) =>
        new UriBuilder(At(instance, service).BaseAddress!) { Host = _around.HostOf(instance) }.Uri; // It has one.
}
