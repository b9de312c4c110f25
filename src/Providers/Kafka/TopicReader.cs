using Confluent.Kafka;

namespace Florin.Kafka;

/// <summary>
/// Reads all partitions of one topic, from offsets that the caller knows. The offsets that it commits for its group say to
/// operators' tools how far it is and decide nothing. For one thread at a time; calls block.
/// </summary>
internal sealed class TopicReader : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan CommitEvery = TimeSpan.FromSeconds(5);

    private readonly string _topic;
    private readonly TimeProvider _clock;
    private readonly IConsumer<byte[], byte[]> _consumer;
    private readonly HashSet<TopicPartition> _paused = [];
    private Dictionary<int, long> _committed = [];
    private long _committedAt;
    private volatile string? _away;

    public TopicReader(KafkaOptions options, string topic, string group, TimeProvider clock)
    {
        (_topic, _clock) = (topic, clock);
        _consumer = new ConsumerBuilder<byte[], byte[]>(options.ForConsumer(group))
            .SetErrorHandler((_, error) => Note(error))
            .SetLogHandler((_, _) => { }) // What matters comes as an error, and health tells it.
            .Build();
    }

    /// <summary>Why the brokers cannot be reached; null when they can, as far as is known.</summary>
    public string? Away => _away;

    /// <summary>By partition, the first offset that the topic has and the one after its last.</summary>
    /// <exception cref="KafkaException">There is no such topic, or the brokers are away.</exception>
    public IReadOnlyDictionary<int, WatermarkOffsets> Ends()
    {
        using var admin = new DependentAdminClientBuilder(_consumer.Handle).Build();
        var topic = admin.GetMetadata(_topic, Patience).Topics.Find(t => t.Topic == _topic);
        if (topic is null || topic.Error.IsError || topic.Partitions.Count == 0)
            throw new KafkaException(new Error(ErrorCode.UnknownTopicOrPart, $"There is no topic {_topic}."));
        var ends = topic.Partitions.ToDictionary(
            partition => partition.PartitionId,
            partition => _consumer.QueryWatermarkOffsets(new TopicPartition(_topic, partition.PartitionId), Patience)
        );
        _away = null;
        return ends;
    }

    /// <summary>The message at an offset of each of some partitions, as far as it is there; reading begins anew afterwards.</summary>
    public IReadOnlyList<ConsumeResult<byte[], byte[]>> At(IEnumerable<(int Partition, long Offset)> places)
    {
        var wanted = places.ToDictionary(place => place.Partition, place => place.Offset);
        var found = new List<ConsumeResult<byte[], byte[]>>();
        Begin(wanted);
        while (wanted.Count > 0 && _consumer.Consume(Patience) is { } read)
            if (wanted.Remove(read.Partition.Value, out var offset) && read.Offset.Value == offset)
                found.Add(read);
        _consumer.Unassign(); // Else what is assigned next for the same partitions does not begin.
        return found;
    }

    /// <summary>Reads on from these offsets.</summary>
    public void Begin(IReadOnlyDictionary<int, long> next)
    {
        _paused.Clear();
        _consumer.Assign(next.Select(from => new TopicPartitionOffset(_topic, from.Key, from.Value)));
    }

    /// <summary>The next message of any partition; null when none comes for a while.</summary>
    public ConsumeResult<byte[], byte[]>? Next(TimeSpan wait)
    {
        var read = _consumer.Consume(wait);
        if (read is not null)
            _away = null;
        return read;
    }

    /// <summary>Reads no more of a partition for now.</summary>
    public void Pause(int partition)
    {
        var full = new TopicPartition(_topic, partition);
        if (_paused.Add(full))
            _consumer.Pause([full]);
    }

    /// <summary>Reads those partitions again that have room.</summary>
    public void Resume(Predicate<int> hasRoom)
    {
        foreach (var partition in _paused.Where(paused => hasRoom(paused.Partition.Value)).ToList())
        {
            _paused.Remove(partition);
            _consumer.Resume([partition]);
        }
    }

    /// <summary>Lets the group's offsets follow, now and then. Not in the background: a client that commits then hangs when it is disposed of while the brokers are away.</summary>
    public void Commit(IReadOnlyDictionary<int, long> next)
    {
        if (_away is not null || (_committedAt > 0 && _clock.GetElapsedTime(_committedAt) < CommitEvery))
            return;
        var known = next.Where(from => from.Value >= 0).ToDictionary();
        if (known.All(from => _committed.GetValueOrDefault(from.Key, -1) == from.Value))
            return;
        _committedAt = _clock.GetTimestamp();
        try
        {
            _consumer.Commit(known.Select(from => new TopicPartitionOffset(_topic, from.Key, from.Value)));
            _committed = known;
        }
        catch (KafkaException)
        {
            // Nothing depends on it, and it is tried again.
        }
    }

    /// <summary>How many messages lie between some offsets and the ends of the partitions, as far as the client has seen those.</summary>
    public long Behind(IReadOnlyDictionary<int, long> next) =>
        next.Sum(from =>
            _consumer.GetWatermarkOffsets(new TopicPartition(_topic, from.Key)) is { High.IsSpecial: false } ends
                ? Math.Max(0, ends.High.Value - Math.Max(from.Value, Math.Max(0, ends.Low.Value)))
                : 0
        );

    /// <inheritdoc/>
    public void Dispose() => _consumer.Dispose();

    private void Note(Error error)
    {
        if (error.IsFatal || error.Code is ErrorCode.Local_AllBrokersDown or ErrorCode.Local_Authentication)
            _away = error.Reason;
    }
}
