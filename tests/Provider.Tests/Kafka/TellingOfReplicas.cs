using System.Diagnostics.Metrics;
using System.Text;
using System.Text.Json.Nodes;
using Confluent.Kafka;
using Florin.Kafka;
using Florin.Platform.EventLog;
using Florin.Platform.Replication;
using Florin.Testing;
using Florin.Testing.Kafka;
using Florin.Testing.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace Florin.Provider.Tests.Kafka;

/// <summary>Notices of replicas in failed-writes and compensation-events.</summary>
public sealed class TellingOfReplicas : IAsyncDisposable
{
    private readonly MockKafka _kafka = new();
    private readonly FakeTime _time = new();
    private readonly InMemoryLogStore _store = new();
    private readonly InMemoryReplica _replica = new();
    private readonly ManualCommits _copies = new();
    private readonly SomeAppends _appends = new();
    private readonly KafkaNotices _notices;
    private ReplicatedWriter? _writer;
    private LogClaim _claim;
    private long _head;

    public TellingOfReplicas()
    {
        foreach (var topic in KafkaNotices.TopicsOf("x."))
            _kafka.Create(topic);
        _notices = Notices();
    }

    [Fact]
    public async Task Says_once_what_a_replica_did_not_confirm()
    {
        Open(requiresAll: null);
        Write("cmd_1");
        _replica.OnCall = _ => throw new IOException("It is away.");
        Write("cmd_2");
        for (var attempt = 0; attempt < 3; attempt++)
        {
            _time.Advance(TimeSpan.FromMinutes(1));
            _copies.CommitAll();
        }
        Write("cmd_3");
        var message = (await Sent("x.failed-writes", 1))[0];
        var write = WriteId.Of(_store.Identity!, 2, "cmd_2").Value;
        AssertIs(message, Notice.FailedWrite, write);
        Assert.Equal(
            $$"""{"writeId":"{{write}}","log":"account","database":"memory","firstPosition":2,"lastPosition":2,"error":"It is away."}""",
            Encoding.UTF8.GetString(message.Message.Value)
        );
        _replica.OnCall = null;
        _time.Advance(TimeSpan.FromMinutes(1));
        _copies.CommitAll();
        _replica.OnCall = _ => throw new IOException("It is away again.");
        Write("cmd_4");
        var ids = (await Sent("x.failed-writes", 2)).Select(read => Relayed.Header(read, "ce_id")).ToHashSet();
        Assert.Equal(2, ids.Count);
    }

    [Fact]
    public async Task Says_what_was_rolled_back_and_removed()
    {
        Open(requiresAll: TimeSpan.FromSeconds(5));
        Write("cmd_1");
        _replica.OnWritten = () => throw new IOException("It is gone."); // It has the rows, and does not say so.
        Assert.Throws<DatabasesUnavailable>(() => Write("cmd_2", "cmd_3"));
        _replica.OnWritten = null;
        _time.Advance(TimeSpan.FromMinutes(1));
        _copies.CommitAll();
        var sent = await Sent("x.compensation-events", 3);
        foreach (var (position, command) in (IEnumerable<(long, string)>)[(2, "cmd_2"), (3, "cmd_3")])
        {
            var write = WriteId.Of(_store.Identity!, position, command).Value;
            var message = sent.Single(read => Encoding.UTF8.GetString(read.Message.Key) == write);
            AssertIs(message, Notice.RolledBack, write);
            Assert.Equal(
                $$"""{"writeId":"{{write}}","log":"account","databases":["memory"]}""",
                Encoding.UTF8.GetString(message.Message.Value)
            );
        }
        var removed = sent.Single(read => Relayed.Header(read, "ce_type") == Notice.Removed);
        AssertIs(removed, Notice.Removed, "account");
        Assert.Equal(
            """{"log":"account","database":"memory","afterPosition":1,"count":2}""",
            Encoding.UTF8.GetString(removed.Message.Value)
        );
        Assert.Empty(_kafka.Read("x.failed-writes")); // What the replica lost was never committed, so it lacks no write.
    }

    [Fact]
    public async Task Keeps_the_newest_while_the_brokers_are_away_and_counts_what_it_drops()
    {
        _kafka.AllDown();
        using var listener = new MeterListener();
        var dropped = 0L;
        listener.SetMeasurementEventCallback<long>((_, count, _, _) => Interlocked.Add(ref dropped, count));
        await using var notices = Notices();
        listener.InstrumentPublished = (instrument, here) =>
        {
            if (instrument.Name == "florin.kafka.notices.dropped")
                here.EnableMeasurementEvents(instrument);
        };
        listener.Start();
        const int More = 500;
        for (var i = 0; i < KafkaNotices.Most + More; i++)
            notices.Removed(new RemovedEvents("account", "memory", i, 1, _time.GetUtcNow()));
        var lost = Interlocked.Read(ref dropped);
        Assert.InRange(lost, 1, More);
        _kafka.AllUp();
        var last = KafkaNotices.Most + More - 1L;
        var sent = await Eventually.Is(() => Task.FromResult(Positions()), sent => sent.Contains(last));
        Assert.Equal(KafkaNotices.Most + More - lost, sent.Count);
        Assert.Equal(sent.Order(), sent); // Of one log, so in one partition.
        Assert.Equal(Enumerable.Range(More, KafkaNotices.Most).Select(n => (long)n), sent.TakeLast(KafkaNotices.Most));
    }

    // One may come twice.
    private List<long> Positions() =>
        [
            .. _kafka
                .Read("x.compensation-events")
                .Select(read => (long)JsonNode.Parse(read.Message.Value)!["afterPosition"]!) // As sent.
                .Distinct(),
        ];

    public async ValueTask DisposeAsync()
    {
        _writer?.Dispose();
        _copies.Dispose();
        await _notices.DisposeAsync();
        _kafka.Dispose();
    }

    private KafkaNotices Notices() =>
        new(
            new KafkaOptions
            {
                BootstrapServers = _kafka.Servers,
                TopicPrefix = "x.",
                CreateTopics = false,
                Client = new(StringComparer.OrdinalIgnoreCase) { ["reconnect.backoff.max.ms"] = "200" },
            },
            TimeProvider.System,
            NullLogger.Instance
        );

    private void Open(TimeSpan? requiresAll)
    {
        var with = new ReplicaSurroundings(_time, () => 0, NullLogger.Instance) { Notices = _notices };
        var replicas = new Replicas([new Replicator("account", _store, _replica, _copies, with)], with);
        _writer = new ReplicatedWriter(_store, replicas, requiresAll);
        _claim = _writer.Claim();
        _copies.CommitAll();
    }

    // A batch of an append for each command.
    private void Write(params ReadOnlySpan<string> commands)
    {
        var batch = new List<StoredAppend>();
        foreach (var command in commands)
            batch.Add(Append(command));
        _writer!.Commit(batch, _head, _claim.Epoch); // It was opened.
        _head = batch[^1].Events[^1].Position;
        _copies.CommitAll();
    }

    private StoredAppend Append(string command)
    {
        var append = _appends.Next(command, "account-acc_1");
        var metadata = Encoding.UTF8.GetBytes($$"""{"commandId":"{{command}}"}""");
        return append with { Events = [.. append.Events.Select(e => e with { Metadata = metadata })] };
    }

    private Task<IReadOnlyList<ConsumeResult<byte[], byte[]>>> Sent(string topic, int count) =>
        Eventually.Is(() => Task.FromResult(_kafka.Read(topic)), sent => sent.Count >= count);

    private static void AssertIs(ConsumeResult<byte[], byte[]> read, string type, string key)
    {
        Assert.Equal(key, Encoding.UTF8.GetString(read.Message.Key));
        Assert.Equal(
            ("1.0", type, "/florin/account", "application/json"),
            (
                Relayed.Header(read, "ce_specversion"),
                Relayed.Header(read, "ce_type"),
                Relayed.Header(read, "ce_source"),
                Relayed.Header(read, "content-type")
            )
        );
        Assert.StartsWith("ntc_", Relayed.Header(read, "ce_id"), StringComparison.Ordinal);
        Assert.EndsWith("Z", Relayed.Header(read, "ce_time"), StringComparison.Ordinal);
    }
}
