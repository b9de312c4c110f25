using System.Globalization;
using System.Text;
using Confluent.Kafka;
using Florin.Kafka;
using Florin.Platform.Feeds;
using Florin.Platform.Hosting;
using Florin.Testing.Kafka;
using Florin.Testing.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace Florin.Provider.Tests.Kafka;

/// <summary>A log, the brokers it is published to, and where the relay keeps its checkpoint, which all outlive the relay.</summary>
internal sealed class Relayed : IAsyncDisposable
{
    private KafkaRelay? _relay;

    public Relayed(
        string service = "account",
        Dictionary<string, string>? client = null,
        bool createTopics = false,
        string? servers = null
    )
    {
        Log = new SomeLog(service);
        Options = new KafkaOptions
        {
            BootstrapServers = servers ?? Kafka.Servers,
            TopicPrefix = servers is null ? "" : $"florin-test-{TimeProvider.System.GetTimestamp()}.",
            CreateTopics = createTopics,
            Client = client ?? new(StringComparer.OrdinalIgnoreCase) { ["reconnect.backoff.max.ms"] = "200" },
        };
    }

    public MockKafka Kafka { get; private set; } = new();

    public SomeLog Log { get; }

    public KafkaOptions Options { get; private set; }

    public InMemoryViewStore Views { get; } = new();

    public KafkaRelay Relay => _relay ?? throw new InvalidOperationException("It is not started.");

    /// <summary>Starts the relay, as a process does that has just begun.</summary>
    public async Task Start()
    {
        await Views.Define(KafkaRelay.Checkpoints, [], CancellationToken.None);
        var log = new RelayedLog(Log, () => Log.Head, () => 1, new OwnerCheckpointsAmongViews(Views));
        _relay = new KafkaRelay(Options, log, TimeProvider.System, NullLogger.Instance);
        _relay.Start();
    }

    /// <summary>Ends it, with whatever is under way.</summary>
    public async Task Stop()
    {
        if (_relay is not null)
            await _relay.DisposeAsync();
        _relay = null;
    }

    /// <summary>Other brokers take the place of these, with nothing in them.</summary>
    public async Task Replace()
    {
        await Stop();
        Kafka.Dispose();
        Kafka = new MockKafka();
        Options = Options with { BootstrapServers = Kafka.Servers };
    }

    /// <summary>Sends messages that were read, each to its partition.</summary>
    public async Task Put(string topic, IEnumerable<ConsumeResult<byte[], byte[]>> messages)
    {
        var config = new ProducerConfig { BootstrapServers = Kafka.Servers, EnableIdempotence = true };
        using var producer = new ProducerBuilder<byte[], byte[]>(config).SetLogHandler((_, _) => { }).Build();
        await Task.WhenAll(
            messages.ToList().Select(read => producer.ProduceAsync(new TopicPartition(topic, read.Partition), read.Message))
        );
    }

    /// <summary>Waits until the checkpoint is at the head.</summary>
    public Task UntilPublished() => Until(async () => await Checkpoint() == Log.Head);

    public async Task<long> Checkpoint() =>
        (await Views.Load(KafkaRelay.Checkpoints, CancellationToken.None)).Checkpoint.Position;

    /// <summary>Waits for what happens by itself.</summary>
    public static async Task Until(Func<Task<bool>> happened)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (!await happened())
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, patience.Token);
    }

    public static Task Until(Func<bool> happened) => Until(() => Task.FromResult(happened()));

    public static string? Header(ConsumeResult<byte[], byte[]> read, string name) =>
        read.Message.Headers.TryGetLastBytes(name, out var bytes) ? Encoding.UTF8.GetString(bytes) : null;

    public static long Position(ConsumeResult<byte[], byte[]> read) =>
        long.Parse(Header(read, "ce_position") ?? "", CultureInfo.InvariantCulture);

    /// <summary>
    /// What a reader keeps that ignores, in each partition, the positions up to the highest that it has had: all that remains
    /// to be done about events that come again.
    /// </summary>
    public IReadOnlyList<ConsumeResult<byte[], byte[]>> Effects(string topic)
    {
        var highest = new Dictionary<Partition, long>();
        var kept = new List<ConsumeResult<byte[], byte[]>>();
        foreach (var read in Kafka.Read(topic))
            if (Position(read) > highest.GetValueOrDefault(read.Partition))
            {
                highest[read.Partition] = Position(read);
                kept.Add(read);
            }
        return kept;
    }

    /// <summary>Every event of the log has had its effect once, those of a stream in order.</summary>
    public void AssertComplete(string topic = "domain-events")
    {
        var effects = Effects(topic);
        Assert.Equal(Enumerable.Range(1, (int)Log.Head).Select(n => (long)n), effects.Select(Position).Order());
        foreach (var stream in effects.GroupBy(read => Encoding.UTF8.GetString(read.Message.Key), StringComparer.Ordinal))
        {
            Assert.Single(stream.Select(read => read.Partition).Distinct());
            Assert.Equal(stream.Select(Position).Order(), stream.Select(Position));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Stop();
        Kafka.Dispose();
    }
}
