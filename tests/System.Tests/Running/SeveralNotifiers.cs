using Florin.Testing;
using Florin.Testing.Kafka;
using Florin.Testing.MySql;

namespace Florin.System.Tests.Running;

/// <summary>
/// Instances of the notification service, each a process of its own, whose log is in one MariaDB and who follow the transactions
/// in Kafka; everything else is one process in front of them, which publishes there.
/// </summary>
public sealed class SeveralNotifiers : ITestFlorin, IAsyncDisposable
{
    private const string Notification = "notification";
    private static readonly string[] Others =
    [
        "user",
        "account",
        "transaction",
        "payment",
        "risk",
        "audit",
        "analytics",
        "webhook",
        "reconciliation",
        "report",
        "schedule",
    ];
    private static readonly string Key = Convert.ToBase64String("a key of services for tests, long enough"u8);
    private readonly Place _front = new();
    private readonly Place[] _places = [new(), new()];
    private readonly FlorinProcess?[] _instances = new FlorinProcess?[2];
    private readonly string _prefix = DatabaseServer.NewPrefix();
    private DatabaseServer? _server;
    private FlorinProcess? _process;

    /// <summary>The brokers.</summary>
    public MockKafka Kafka { get; } = new();

    /// <summary>The mail server of all instances.</summary>
    public SmtpServer Mails { get; } = new();

    /// <inheritdoc/>
    public HttpClient Gateway => _front.Client("gateway");

    /// <inheritdoc/>
    public string Data => _front.Data;

    /// <inheritdoc/>
    public string Output =>
        string.Join(Environment.NewLine, _instances.Append(_process).Select(process => process?.Output ?? ""));

    /// <inheritdoc/>
    public HttpClient Service(string name) => name == Notification ? _places[0].Client(name) : _front.Client(name);

    /// <summary>Where an instance keeps its read models, and with them where it is in the topic.</summary>
    public string ViewsOf(int instance) => Path.Combine(_places[instance].Data, Notification, "views.db");

    /// <summary>Which instance owns the log; null while none does.</summary>
    public async Task<int?> Owner()
    {
        for (var instance = 0; instance < _places.Length; instance++)
            if (_instances[instance] is { HasEnded: false } && await Answers(instance) is not null and not 421)
                return instance;
        return null;
    }

    // A path that is refused for want of a token, which only an owner finds out; null where nobody listens.
    private async Task<int?> Answers(int instance)
    {
        try
        {
            return (await _places[instance].Client(Notification).Ask("GET", "/preferences")).Status;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    /// <summary>Starts everything.</summary>
    public async Task Start()
    {
        foreach (var topic in (string[])["domain-events", "transaction-events", "notification-events", "audit-events"])
            Kafka.Create(topic);
        Kafka.Create("florin.notification.notifications.dead-letter");
        _server = await DatabaseServer.Start(DatabaseProgram.MariaDb);
        _process = await FlorinProcess.Start(
            _front.Arguments([
                $"--services=gateway,{string.Join(',', Others)}",
                .. _places.Select(
                    (place, i) =>
                        $"--Gateway:Clusters:{Notification}:Destinations:i{i}:Address={place.Client(Notification).BaseAddress}"
                ),
                .. Common,
            ])
        );
        await Start(0);
        await Start(1);
    }

    /// <summary>Starts an instance, again where it has ended.</summary>
    public async Task Start(int instance)
    {
        if (_instances[instance] is { } before)
            await before.DisposeAsync();
        _instances[instance] = await FlorinProcess.Start(
            _places[instance]
                .Arguments([
                    $"--services={Notification}",
                    .. Common,
                    "--Storage:Log:Provider=MySql",
                    $"--Storage:MySql:ConnectionString={DatabaseServer.At(_server!.Port)}", // Started before.
                    $"--Storage:MySql:DatabasePrefix={_prefix}",
                    "--Feeds:transaction:Source=kafka",
                    "--Notification:Smtp:Host=127.0.0.1",
                    $"--Notification:Smtp:Port={Mails.Port}",
                    "--Notification:Smtp:From=florin@bank.example",
                ])
        );
    }

    /// <summary>Kills an instance as kill -9 does.</summary>
    public Task Kill(int instance) => _instances[instance]!.Kill(); // Started before.

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var process in _instances.Append(_process))
            if (process is not null)
                await process.DisposeAsync();
        if (_server is not null)
            await _server.DisposeAsync();
        await Mails.DisposeAsync();
        Kafka.Dispose();
        foreach (var place in _places.Append(_front))
            place.Dispose();
    }

    private IEnumerable<string> Common =>
        [
            $"--Florin:ServiceKey={Key}",
            $"--Kafka:BootstrapServers={Kafka.Servers}",
            "--Kafka:CreateTopics=false",
            .. Others.Select(service => $"--Services:{service}:Address={_front.Client(service).BaseAddress}"),
            $"--Services:{Notification}:Address={string.Join(',', _places.Select(p => p.Client(Notification).BaseAddress))}",
        ];
}
