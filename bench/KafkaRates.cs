using System.Diagnostics;
using System.Text;
using Confluent.Kafka;
using Florin.Kafka;
using Florin.Platform.EventLog;
using Florin.Platform.Feeds;
using Florin.Platform.Hosting;
using Florin.Testing.Kafka;
using Florin.Testing.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

namespace Florin.Bench;

/// <summary>
/// Events a second that the relay publishes to brokers in this process and has confirmed, and then the same messages by the
/// client alone, with the same settings and all of them at once. The log of transactions goes to two topics.
/// </summary>
internal static class KafkaRates
{
    private const int Events = 300_000;
    private const int Rounds = 3;
    private const string Topic = "domain-events";

    public static async Task<int> Run()
    {
        Console.WriteLine($"Events a second into Kafka's mock cluster in this process, {Events:n0} of them.");
        Console.WriteLine(
            $"{"round", 8} {"relay", 12} {"two topics", 12} {"client", 12} {"ratio", 8} {"relay CPU", 12} {"client CPU", 12}"
        );
        var (log, both) = (new StoredLog("account", Events), new StoredLog("transaction", Events));
        for (var round = 0; round <= Rounds; round++)
        {
            var (relay, twice) = (await Relay(log), await Relay(both));
            var client = await Client();
            if (round > 0) // The first one warms.
                Console.WriteLine(
                    $"{round, 8} {relay.Rate, 12:n0} {twice.Rate, 12:n0} {client.Rate, 12:n0} {relay.Rate / client.Rate, 8:n2} {relay.Cpu, 9:n2} µs {client.Cpu, 9:n2} µs"
                );
        }
        return 0;
    }

    private static async Task<(double Rate, double Cpu)> Relay(StoredLog log)
    {
        using var kafka = Brokers();
        var settings = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Kafka:BootstrapServers"] = kafka.Servers,
            ["Kafka:CreateTopics"] = "false",
        };
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        var relays = new KafkaProvider().Open(new RelayContext(configuration, TimeProvider.System, NullLoggerFactory.Instance));
        var views = new InMemoryViewStore();
        await views.Define(relays!.Name, [], CancellationToken.None); // It has an address.
        var done = log.Begin();
        var relayed = new RelayedLog(log, () => Events, () => 1, new OwnerCheckpointsAmongViews(views));
        await using var relay = relays.Of(relayed);
        relay.Start();
        await done.Started;
        var (processor, began) = (Environment.CpuUsage.TotalTime, Stopwatch.GetTimestamp());
        await done.Ended;
        return Measured(Stopwatch.GetElapsedTime(began), Environment.CpuUsage.TotalTime - processor);
    }

    private static async Task<(double Rate, double Cpu)> Client()
    {
        using var kafka = Brokers();
        var config = new ProducerConfig
        {
            BootstrapServers = kafka.Servers,
            Acks = Acks.All,
            EnableIdempotence = true,
            EnableGaplessGuarantee = true,
        };
        using var producer = new ProducerBuilder<byte[], byte[]>(config).SetLogHandler((_, _) => { }).Build();
        var message = StoredLog.Message();
        await producer.ProduceAsync(Topic, message); // It is connected.
        var (processor, began) = (Environment.CpuUsage.TotalTime, Stopwatch.GetTimestamp());
        for (var i = 0; i < Events; i++)
            Produce(
                producer,
                new Message<byte[], byte[]>
                {
                    Key = StoredLog.KeyOf(i),
                    Value = message.Value,
                    Headers = message.Headers,
                }
            );
        producer.Flush(TimeSpan.FromMinutes(5));
        return Measured(Stopwatch.GetElapsedTime(began), Environment.CpuUsage.TotalTime - processor);
    }

    private static void Produce(IProducer<byte[], byte[]> producer, Message<byte[], byte[]> message)
    {
        while (true)
            try
            {
                producer.Produce(Topic, message);
                return;
            }
            catch (ProduceException<byte[], byte[]> e) when (e.Error.Code == ErrorCode.Local_QueueFull)
            {
                producer.Poll(TimeSpan.FromMilliseconds(1));
            }
    }

    private static MockKafka Brokers()
    {
        var kafka = new MockKafka();
        kafka.Create(Topic);
        kafka.Create("transaction-events");
        return kafka;
    }

    private static (double Rate, double Cpu) Measured(TimeSpan took, TimeSpan processor) =>
        (Events / took.TotalSeconds, processor.TotalMicroseconds / Events);

    /// <summary>A log of accounts that is in memory, so that only publishing is measured.</summary>
    private sealed class StoredLog : IFeed
    {
        private readonly StoredEvent[] _events;
        private TaskCompletionSource _started = new();
        private TaskCompletionSource _ended = new();

        public StoredLog(string service, int events) =>
            (Service, _events) = (service, [.. Enumerable.Range(1, events).Select(n => Stored(n))]);

        public string Service { get; }

        public (Task Started, Task Ended) Begin()
        {
            (_started, _ended) = (Source(), Source());
            return (_started.Task, _ended.Task);
        }

        public async ValueTask<FeedBatch> Next(long after, int max, CancellationToken cancel)
        {
            if (after == 0)
                _started.TrySetResult();
            if (after == _events.Length)
            {
                _ended.TrySetResult(); // All before is confirmed.
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancel);
            }
            var count = after > _events.Length ? 0 : Math.Min(max, _events.Length - (int)after);
            return new FeedBatch(
                count == 0 ? [] : new ArraySegment<StoredEvent>(_events, (int)after, count),
                _events.Length,
                "log_1"
            );
        }

        public static byte[] KeyOf(int n) => Encoding.UTF8.GetBytes($"account-acc_{n % 1000}");

        /// <summary>As the relay makes them, made once.</summary>
        public static Message<byte[], byte[]> Message()
        {
            var stored = Stored(1);
            var headers = new Headers();
            foreach (var name in (string[])["ce_specversion", "ce_position", "ce_streamversion"])
                headers.Add(name, "123456"u8.ToArray());
            foreach (var name in (string[])["ce_type", "eventType", "content-type"])
                headers.Add(name, "application/json"u8.ToArray());
            foreach (var name in (string[])["ce_id", "ce_source", "ce_subject", "ce_time", "ce_previous"])
                headers.Add(name, "/florin/account/log_1234567890"u8.ToArray());
            headers.Add("metadata", stored.Metadata.ToArray());
            return new Message<byte[], byte[]>
            {
                Key = KeyOf(1),
                Value = stored.Data.ToArray(),
                Headers = headers,
            };
        }

        private static TaskCompletionSource Source() => new(TaskCreationOptions.RunContinuationsAsynchronously);

        private static StoredEvent Stored(long n) =>
            new(
                n,
                $"account-acc_{n % 1000}",
                1 + (n / 1000),
                "FundsDebited",
                Encoding.UTF8.GetBytes(
                    $$"""{"account":"acc_{{n % 1000}}","transaction":"txn_01kx7q3v9d{{n}}","counterpart":"clearing","amount":{"amount":12.34,"currency":"USD"},"change":{"amount":-12.34,"currency":"USD"},"balanceAfter":{"amount":1234.56,"currency":"USD"},"compensates":false,"description":"transfer","effectiveAt":"2026-11-29T08:00:00.000000Z"}"""
                ),
                new DateTimeOffset(2026, 11, 29, 8, 0, 0, TimeSpan.Zero),
                Encoding.UTF8.GetBytes(
                    $$"""{"commandId":"txn_01kx7q3v9d{{n}}:debit","command":"Debit","actor":"system","correlationId":"txn_01kx7q3v9d{{n}}"}"""
                )
            );
    }
}
