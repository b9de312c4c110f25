using System.Globalization;
using Confluent.Kafka;
using Florin.Platform.EventLog;
using Florin.Platform.Feeds;
using Florin.Platform.Hosting;
using Florin.Platform.Projections;
using Microsoft.Extensions.Logging;

namespace Florin.Kafka;

/// <summary>
/// A log as a consumer reads it from Kafka: every event once, in the order of the log, whatever the partitions give twice or
/// late. What the topic does not have any more, it reads from the log itself.
/// </summary>
internal sealed partial class KafkaFeed : IFollowingFeed
{
    private const int MostWaiting = 4000;
    private const int MostWaitingBytes = 8 << 20;
    private static readonly TimeSpan LongPoll = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Wait = TimeSpan.FromMilliseconds(100);

    private readonly KafkaOptions _options;
    private readonly PublishedLog _published;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly string _topic;
    private readonly PositionMerge _merge = new(MostWaiting, MostWaitingBytes);
    private readonly GivenEvents _given;
    private readonly LogIdentity _identity;
    private readonly ReaderMetrics _metrics;
    private readonly DeadLetters _deadLetters;
    private readonly BlockingCalls _calls = new();
    private TopicReader? _reader;
    private Checkpoint _checkpoint = Checkpoint.None;
    private Checkpoint? _resumed; // Until it is read from.
    private bool _isReading;
    private string? _mark;
    private long _head;
    private long _progressAt; // The clock's timestamp when an event was had last.
    private long _behind;

    /// <summary>A feed that has not read yet.</summary>
    public KafkaFeed(KafkaOptions options, PublishedLog published, TimeProvider clock, ILogger logger)
    {
        (_options, _published, _clock, _logger) = (options, published, clock, logger);
        _topic = new Topics(Service, options.TopicPrefix).Names[^1]; // The service's own where it has one.
        Group = GroupOf(options, published.Reader);
        _given = new GivenEvents(_topic);
        _identity = new LogIdentity(published.Log);
        _metrics = new ReaderMetrics(published.Reader, () => Interlocked.Read(ref _behind));
        _deadLetters = new DeadLetters(options, Group, published.Log, logger);
    }

    /// <inheritdoc/>
    public string Service => _published.Log.Service;

    /// <summary>The consumer group: by its committed offsets, tools of Kafka see how far the consumer is.</summary>
    public string Group { get; }

    /// <summary>The group of a consumer.</summary>
    public static string GroupOf(KafkaOptions options, Subscription reader) =>
        $"{options.TopicPrefix}florin.{reader.Service}.{reader.Consumer}";

    /// <summary>How long an event that is missing in the topic is waited for before it is read from the log. Default 5 s.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    public void Resume(Checkpoint checkpoint) => _resumed = checkpoint;

    /// <inheritdoc/>
    public async ValueTask<FeedBatch> Next(long after, int max, CancellationToken cancel)
    {
        await _calls.Idle(cancel); // One that was left changes what is known here.
        if (_resumed is { } checkpoint)
        {
            (_checkpoint, _isReading, _mark, _resumed) = (checkpoint, false, null, null);
            _given.Begin(checkpoint.Position, new Dictionary<int, long>());
        }
        try
        {
            if (after == long.MaxValue)
                return await End(cancel);
            if (!_isReading && after == _checkpoint.Position)
                await Begin(cancel);
            return _isReading && after >= _given.From ? await On(after, max, cancel) : await At(after, max, cancel);
        }
        catch (KafkaException e)
        {
            throw new FeedUnavailable($"Kafka cannot be read: {e.Error.Reason}", e);
        }
    }

    /// <inheritdoc/>
    public Task SetAside(IReadOnlyList<ParkedEvent> parked, CancellationToken cancel) =>
        _deadLetters.Send(parked, _identity.Log, _given.Find, cancel);

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _metrics.Dispose();
        _deadLetters.Dispose();
        _calls.Dispose(_reader);
        return ValueTask.CompletedTask;
    }

    // Where the log ends, by what was published last: the log itself need not be in reach. It is asked where that says nothing.
    private async Task<FeedBatch> End(CancellationToken cancel)
    {
        _isReading = false;
        var (last, isExpired) = await _calls.Make(
            () =>
            {
                var reader = _reader ??= new TopicReader(_options, _topic, Group, _clock);
                var ends = reader.Ends();
                var there = ends.Where(end => end.Value.High.Value > end.Value.Low.Value).ToList();
                var found = reader.At(there.Select(end => (end.Key, end.Value.High.Value - 1)));
                return (Events(found), there.Count < ends.Count(end => end.Value.High.Value > 0));
            },
            cancel
        );
        _head = await _identity.Settle(last, isExpired, _checkpoint.Position, cancel);
        return new FeedBatch([], _head, _identity.Log);
    }

    // An event of before: the one at the checkpoint where its place is known, any other from the log.
    private async Task<FeedBatch> At(long after, int max, CancellationToken cancel)
    {
        if (
            !_isReading
            && !_identity.IsDoubted
            && after + 1 == _checkpoint.Position
            && TopicPlace.Read(_checkpoint.Place, _topic) is { Partition: { } partition, Offset: { } offset }
            && _reader is { } reader
            && Events(await _calls.Make(() => reader.At([(partition, offset)]), cancel)) is [var there]
            && there.Event.Position == _checkpoint.Position
            && there.Log == _identity.Log
        )
        {
            _mark = MarkOf(there.Event);
            return new FeedBatch([there.Event], _head, _identity.Log);
        }
        var batch = await _published.Log.Next(after, max, cancel);
        if (!_isReading && batch.Events is [var first, ..] && first.Position == _checkpoint.Position)
            _mark = MarkOf(first);
        return batch with { Opened = 0 };
    }

    private async Task Begin(CancellationToken cancel)
    {
        var reader = _reader ??= new TopicReader(_options, _topic, Group, _clock);
        var known = TopicPlace.Read(_checkpoint.Place, _topic)?.Next;
        var next = await _calls.Make(
            () =>
            {
                var from = reader.Ends().Keys.ToDictionary(p => p, p => known?.GetValueOrDefault(p, -1) ?? -1);
                foreach (var partition in from.Where(p => p.Value < 0).Select(p => p.Key).ToList())
                    from[partition] = Offset.Beginning.Value;
                reader.Begin(from);
                return from;
            },
            cancel
        );
        await _deadLetters.Prepare(cancel);
        _merge.Begin(_checkpoint.Position, next);
        _given.Begin(_checkpoint.Position, next);
        _identity.IsDoubted = false;
        _progressAt = _clock.GetTimestamp();
        _isReading = true;
    }

    private async Task<FeedBatch> On(long after, int max, CancellationToken cancel)
    {
        _given.Forget(after);
        if (_given.Count == 0)
        {
            var isThere = await _calls.Make(() => Read(max, cancel), cancel);
            if (!isThere)
                await Fill(max, cancel);
        }
        return _given.Batch(max, Math.Max(_head, _merge.Position), _identity.Log);
    }

    // False when an event is missing that is not to be waited for any more.
    private bool Read(int max, CancellationToken cancel)
    {
        var reader = _reader ?? throw new InvalidOperationException("It has not begun.");
        reader.Commit(_given.Next);
        Interlocked.Exchange(ref _behind, reader.Behind(_given.Next));
        var began = _clock.GetTimestamp();
        while (true)
        {
            cancel.ThrowIfCancellationRequested();
            var read = reader.Next(_given.Count > 0 ? TimeSpan.Zero : Wait);
            if (read is not null)
                Arrive(reader, read);
            Release(max);
            if (_given.Count >= max || (read is null && _given.Count > 0))
                return true;
            if (_given.Count == 0 && IsMissing())
                return false;
            if (_given.Count == 0 && _clock.GetElapsedTime(began) > LongPoll)
                return reader.Away is { } away ? throw new FeedUnavailable($"Kafka cannot be read: {away}") : true;
            reader.Resume(_merge.HasRoom);
        }
    }

    private void Arrive(TopicReader reader, ConsumeResult<byte[], byte[]> read)
    {
        if (PublishedEvent.Of(read, Service) is not { } published || !_identity.Accepts(published))
        {
            _merge.Pass(read.Partition.Value, read.Offset.Value);
            return;
        }
        _head = Math.Max(_head, published.Event.Position);
        if (!_merge.Add(published))
            reader.Pause(published.Partition);
    }

    private void Release(int max)
    {
        while (_given.Count < max && _merge.Take() is { } published)
        {
            if (_mark is { } mark && published.Previous is { } previous && previous != mark)
            {
                (_identity.IsDoubted, _isReading) = (true, false);
                throw new FeedUnavailable(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"The topic {_topic} continues another history than the one that was handled up to position {published.Event.Position - 1} of {Service}."
                    )
                );
            }
            Give(published.Event, published.Partition, published.Offset);
        }
    }

    private void Give(in StoredEvent stored, int? partition, long? offset)
    {
        _given.Add(stored, partition, offset);
        _mark = MarkOf(stored);
        _progressAt = _clock.GetTimestamp();
    }

    private static string? MarkOf(in StoredEvent stored) => StoredMetadata.Of(stored).MarkOf(stored);

    private bool IsMissing() =>
        (_merge.Lowest is not null && _merge.IsAheadEverywhere)
        || (_head > _merge.Position && _clock.GetElapsedTime(_progressAt) > Patience);

    // What the topic does not have, up to where it goes on.
    private async Task Fill(int max, CancellationToken cancel)
    {
        var (after, upTo) = (_merge.Position, _merge.Lowest ?? _head + 1);
        var known = after > 0 && _mark is not null ? 1 : 0; // It must have the event that was handled last.
        using var patience = new CancellationTokenSource(LongPoll, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancel);
        FeedBatch batch;
        try
        {
            batch = await _published.Log.Next(after - known, (int)Math.Min(max, upTo - after - 1) + known, either.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            batch = default;
        }
        var there = batch.Events ?? [];
        if (there.Count <= known || batch.Log != _identity.Log || (known > 0 && MarkOf(there[0]) != _mark))
        {
            (_identity.IsDoubted, _isReading) = (true, false);
            throw new FeedUnavailable(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Neither {_topic} nor the log of {Service} has position {after + 1} as it follows what was handled."
                )
            );
        }
        IReadOnlyList<StoredEvent> events = [.. there.Skip(known)];
        foreach (var stored in events)
            Give(stored, null, null);
        _merge.Skip(events[^1].Position);
        _metrics.Filled(events.Count);
        Filled(_logger, Group, events.Count, events[0].Position, Service);
    }

    private IReadOnlyList<PublishedEvent> Events(IEnumerable<ConsumeResult<byte[], byte[]>> read) =>
        [.. read.Select(one => PublishedEvent.Of(one, Service)).OfType<PublishedEvent>()];

    [LoggerMessage(
        EventId = EventIds.ReadFromLog,
        Level = LogLevel.Information,
        Message = "{Group} read {Count} events from position {Position} on from the log of {Service}, because the topic does not have them"
    )]
    private static partial void Filled(ILogger log, string group, int count, long position, string service);
}
