using System.Threading.Channels;
using Confluent.Kafka;
using Florin.Kernel;
using Florin.Platform.Background;
using Florin.Platform.Hosting;
using Florin.Platform.Replication;
using Microsoft.Extensions.Logging;

namespace Florin.Kafka;

/// <summary>
/// Publishes notices of replicas. A limited number of them waits in memory, where a new one displaces the oldest, so that
/// replication never waits. What was not confirmed is sent again; what still waits when the process ends is lost.
/// </summary>
internal sealed partial class KafkaNotices : IPublishedNotices
{
    /// <summary>How many wait at most.</summary>
    public const int Most = 1000;

    private const int MaxBatch = 100;
    private static readonly TimeSpan LongestRest = TimeSpan.FromSeconds(10);

    private readonly KafkaOptions _options;
    private readonly ILogger _logger;
    private readonly IdSource _ids;
    private readonly TopicSetup _setup;
    private readonly NoticeMetrics _metrics = new();
    private readonly Channel<Notice> _waiting;
    private readonly List<Notice> _taken = []; // Not confirmed yet.
    private readonly BackgroundLoop _loop;
    private readonly BlockingCalls _calls = new();
    private IProducer<byte[], byte[]>? _producer;
    private bool _isPrepared;

    /// <summary>Begins.</summary>
    public KafkaNotices(KafkaOptions options, TimeProvider clock, ILogger logger)
    {
        (_options, _logger, _ids, _setup) = (options, logger, new IdSource(clock), new TopicSetup(options, logger));
        _waiting = Channel.CreateBounded<Notice>(
            new BoundedChannelOptions(Most) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true },
            _ => _metrics.Dropped()
        );
        _loop = new BackgroundLoop(Round, Failed, clock) { Recovered = () => Recovered(_logger) };
        _loop.Start();
    }

    /// <summary>The topics.</summary>
    public static IReadOnlyList<string> TopicsOf(string prefix) =>
        [prefix + Notice.FailedWrites, prefix + Notice.CompensationEvents];

    /// <inheritdoc/>
    public void Failed(FailedReplication failed) => _waiting.Writer.TryWrite(Notice.Of(failed, _ids));

    /// <inheritdoc/>
    public void RolledBack(RolledBackWrite rolledBack) => _waiting.Writer.TryWrite(Notice.Of(rolledBack, _ids));

    /// <inheritdoc/>
    public void Removed(RemovedEvents removed) => _waiting.Writer.TryWrite(Notice.Of(removed, _ids));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _loop.DisposeAsync();
        _calls.Dispose(_producer);
        _producer = null;
        _metrics.Dispose();
    }

    private async Task<TimeSpan> Round(CancellationToken stop)
    {
        await Task.Yield(); // The caller does not wait for the first one.
        if (!_isPrepared)
            await _setup.Ensure(TopicsOf(_options.TopicPrefix), stop);
        _isPrepared = true;
        if (_taken.Count == 0)
            await _waiting.Reader.WaitToReadAsync(stop);
        while (_taken.Count < MaxBatch && _waiting.Reader.TryRead(out var next))
            _taken.Add(next);
        _producer ??= new ProducerBuilder<byte[], byte[]>(_options.ForAwaited()).SetLogHandler((_, _) => { }).Build();
        await Task.WhenAll(_taken.Select(one => _producer.ProduceAsync(_options.TopicPrefix + one.Topic, one.Message, stop)));
        _metrics.Confirmed(_taken.Count);
        _taken.Clear();
        return TimeSpan.Zero;
    }

    private TimeSpan Failed(Exception e, int failures)
    {
        if (failures == 1)
            Failed(_logger, e);
        _calls.Dispose(_producer); // One that has failed for good takes nothing more.
        _producer = null;
        var rest = TimeSpan.FromMilliseconds(100) * Math.Pow(2, Math.Min(failures, 10));
        return rest < LongestRest ? rest : LongestRest;
    }

    [LoggerMessage(
        EventId = EventIds.NoticesFailed,
        Level = LogLevel.Warning,
        Message = "Notices of replicas cannot be published to Kafka; retrying"
    )]
    private static partial void Failed(ILogger log, Exception e);

    [LoggerMessage(
        EventId = EventIds.NoticesRecovered,
        Level = LogLevel.Information,
        Message = "Notices of replicas are published to Kafka again"
    )]
    private static partial void Recovered(ILogger log);
}
