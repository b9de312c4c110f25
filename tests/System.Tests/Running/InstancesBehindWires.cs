using System.Globalization;
using System.Net;
using Florin.Testing;
using Florin.Testing.Kafka;
using Florin.Testing.MySql;
using RedisServer = Florin.Testing.RedisServer;

namespace Florin.System.Tests.Running;

/// <summary>
/// Several instances whose every way can be cut: from the gateway and other instances to each of them, from the gateway to Redis, to
/// Kafka, and to the database, whose answers can be dropped.
/// </summary>
public sealed class InstancesBehindWires : IAsyncLifetime
{
    private static readonly string[] Topics = ["domain-events", "transaction-events", "notification-events", "audit-events"];
    private readonly List<Wire> _callers = [];
    private RedisServer? _redis;
    private ReplyBreaker? _breaker;
    private Wire? _toRedis;
    private SeveralInstances? _florin;

    /// <summary>The instances.</summary>
    public SeveralInstances Florin => _florin ?? throw new InvalidOperationException("They were not started.");

    /// <summary>Between the instances and the database server.</summary>
    public ReplyBreaker Breaker => _breaker ?? throw new InvalidOperationException("It was not started.");

    /// <summary>Between the gateway and Redis.</summary>
    public Wire ToRedis => _toRedis ?? throw new InvalidOperationException("It was not started.");

    /// <summary>Where the logs are published.</summary>
    public MockKafka Kafka { get; } = new();

    /// <summary>Between an instance and those who call its services.</summary>
    public IEnumerable<Wire> ToInstance(int instance) => _callers.Chunk(SeveralInstances.Shared.Count).ElementAt(instance);

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        foreach (var topic in Topics)
            Kafka.Create(topic);
        _redis = await RedisServer.Start();
        _toRedis = new Wire(_redis.Port);
        string[] kafka = [$"--Kafka:BootstrapServers={Kafka.Servers}", "--Kafka:CreateTopics=false"];
        _florin = new SeveralInstances(
            new Surroundings
            {
                DatabasePort = port => (_breaker ??= new ReplyBreaker(port)).Port,
                HostOf = HostOf,
                OfInstances = kafka,
                OfFront =
                [
                    .. kafka,
                    "--Gateway:RateLimit:Enabled=true",
                    "--Gateway:RateLimit:Limit=1000000",
                    "--Gateway:RateLimit:Store=Redis",
                    $"--Gateway:Redis:Endpoints=127.0.0.1:{_toRedis.Port}",
                ],
            }
        );
        for (var instance = 0; instance < _florin.Count; instance++)
            foreach (var service in SeveralInstances.Shared)
            {
                var port = _florin.At(instance, service).BaseAddress!.Port; // It has one.
                _callers.Add(new Wire(port, new IPEndPoint(IPAddress.Parse(HostOf(instance)), port)));
            }
        await _florin.InitializeAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_florin is not null)
            await _florin.DisposeAsync();
        foreach (var wire in _callers)
            await wire.DisposeAsync();
        if (_toRedis is not null)
            await _toRedis.DisposeAsync();
        if (_breaker is not null)
            await _breaker.DisposeAsync();
        if (_redis is not null)
            await _redis.DisposeAsync();
        Kafka.Dispose();
    }

    // All of 127.0.0.0/8 is loopback.
    private static string HostOf(int instance) => string.Create(CultureInfo.InvariantCulture, $"127.0.0.{instance + 2}");
}
