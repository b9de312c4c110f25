using System.Text;
using Confluent.Kafka;

namespace Florin.Provider.Tests.Kafka;

/// <summary>
/// What readers outside of Florin keep, as the guide tells them: the effects, and by source and partition the highest position,
/// in one transaction.
/// </summary>
internal sealed class KeptEffects
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(string? Source, int Partition), long> _highest = [];
    private readonly List<(string Key, long Position)> _effects = [];

    public IReadOnlyList<(string Key, long Position)> All
    {
        get
        {
            lock (_lock)
                return [.. _effects];
        }
    }

    public void Take(ConsumeResult<byte[], byte[]> read)
    {
        var (place, position) = ((Relayed.Header(read, "ce_source"), read.Partition.Value), Relayed.Position(read));
        lock (_lock)
        {
            if (position <= _highest.GetValueOrDefault(place))
                return;
            _highest[place] = position;
            _effects.Add((Encoding.UTF8.GetString(read.Message.Key), position));
        }
    }
}

/// <summary>A member of a consumer group: it reads what the group's protocol gives it, and loses it to others.</summary>
internal sealed class GroupMember : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _reading;
    private int _taken;
    private int _assigned;
    private int _revocations;

    public GroupMember(string servers, string group, string topic, Action<ConsumeResult<byte[], byte[]>> take)
    {
        var config = new ConsumerConfig
        {
            BootstrapServers = servers,
            GroupId = group,
            AutoOffsetReset = AutoOffsetReset.Earliest,
            EnableAutoCommit = false,
            SessionTimeoutMs = 6000, // For so long the tests' brokers wait for members that do not join again.
            HeartbeatIntervalMs = 200,
        };
        _reading = Task.Factory.StartNew(
            () => Read(config, topic, take),
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default
        );
    }

    /// <summary>How many messages it has had.</summary>
    public int Taken => Volatile.Read(ref _taken);

    /// <summary>How many partitions it has now.</summary>
    public int Assigned => Volatile.Read(ref _assigned);

    /// <summary>How often it has lost them.</summary>
    public int Revocations => Volatile.Read(ref _revocations);

    /// <summary>Leaves the group, without having committed what it read last.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _reading;
        _stop.Dispose();
    }

    private void Read(ConsumerConfig config, string topic, Action<ConsumeResult<byte[], byte[]>> take)
    {
        using var consumer = new ConsumerBuilder<byte[], byte[]>(config)
            .SetLogHandler((_, _) => { })
            .SetErrorHandler((_, _) => { })
            .SetPartitionsAssignedHandler((_, all) => Volatile.Write(ref _assigned, all.Count))
            .SetPartitionsRevokedHandler(
                (_, _) =>
                {
                    Volatile.Write(ref _assigned, 0);
                    Interlocked.Increment(ref _revocations);
                }
            )
            .Build();
        consumer.Subscribe(topic);
        while (!_stop.IsCancellationRequested)
        {
            if (consumer.Consume(TimeSpan.FromMilliseconds(50)) is not { } read)
                continue;
            take(read);
            if (Interlocked.Increment(ref _taken) % 50 == 0)
                Commit(consumer);
        }
        consumer.Close();
    }

    private static void Commit(IConsumer<byte[], byte[]> consumer)
    {
        try
        {
            consumer.Commit();
        }
        catch (KafkaException)
        {
            // It has just lost its partitions; who has them now reads some again.
        }
    }
}
