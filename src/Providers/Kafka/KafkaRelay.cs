using System.Globalization;
using Florin.Platform.Background;
using Florin.Platform.EventLog;
using Florin.Platform.Feeds;
using Florin.Platform.Hosting;
using Florin.Platform.Projections;
using Microsoft.Extensions.Logging;

namespace Florin.Kafka;

/// <summary>
/// Publishes a log to Kafka from a checkpoint, for as long as it runs: each event at least once, those of a partition in the
/// order of the log. The checkpoint moves when all of a batch is confirmed, and the next batch is sent only then; so after a
/// failure or a restart some are sent again, in order, and a reader that ignores positions that it has had misses none.
/// </summary>
internal sealed partial class KafkaRelay : ILogRelay
{
    /// <summary>The name of its checkpoint.</summary>
    public const string Checkpoints = "kafka";

    private const int MaxBatch = 2000;
    private static readonly TimeSpan LongestRest = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Noticeable = TimeSpan.FromSeconds(5);

    private readonly KafkaOptions _options;
    private readonly RelayedLog _log;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly Topics _topics;
    private readonly TopicSetup _setup;
    private readonly RelayMetrics _metrics;
    private readonly BackgroundLoop _loop;
    private Publisher? _publisher;
    private Checkpoint? _checkpoint;
    private long _epoch; // Of the claim under which the checkpoint was loaded.
    private string? _previous; // The mark of the event at the checkpoint.
    private CloudEvent? _form;
    private volatile string? _failure;
    private long _confirmed;
    private long _pendingSince; // UTC ticks of the oldest event under way; 0 where none is.
    private long _sentAt; // The clock's timestamp; 0 where nothing is under way.

    /// <summary>A relay that has not started.</summary>
    public KafkaRelay(KafkaOptions options, RelayedLog log, TimeProvider clock, ILogger logger)
    {
        (_options, _log, _clock, _logger) = (options, log, clock, logger);
        _topics = new Topics(Service, options.TopicPrefix);
        _setup = new TopicSetup(options, logger);
        _metrics = new RelayMetrics(Service, () => LagEvents, () => Lag);
        _loop = new BackgroundLoop(Round, Failed, clock) { Recovered = () => Recovered(_logger, Service) };
    }

    /// <inheritdoc/>
    public string? Problem =>
        _failure
        ?? (
            Interlocked.Read(ref _sentAt) is > 0 and var sent && _clock.GetElapsedTime(sent) is var waits && waits > Noticeable
                ? string.Create(
                    CultureInfo.InvariantCulture,
                    $"Kafka has not confirmed events for {waits.TotalSeconds:0} s. {_publisher?.Away}"
                )
                : _publisher?.Away
        );

    /// <summary>How many events are not confirmed yet.</summary>
    public long LagEvents => Math.Max(0, _log.Head() - Interlocked.Read(ref _confirmed));

    /// <summary>How old the oldest event is that is under way.</summary>
    public TimeSpan Lag =>
        Interlocked.Read(ref _pendingSince) is > 0 and var since
            ? TimeSpan.FromTicks(Math.Max(0, _clock.GetUtcNow().UtcTicks - since))
            : TimeSpan.Zero;

    private string Service => _log.Feed.Service;

    /// <inheritdoc/>
    public void Start() => _loop.Start();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _loop.DisposeAsync();
        _publisher?.Dispose();
        _publisher = null;
        _metrics.Dispose();
    }

    private async Task<TimeSpan> Round(CancellationToken stop)
    {
        var checkpoint = _checkpoint ??= await Resume(stop);
        var publisher = _publisher ??= new Publisher(_options, _topics);
        if (await Next(checkpoint, stop) is { } batch)
        {
            Expect(batch, checkpoint);
            if (batch.Events.Count > 0)
                await Publish(publisher, batch, checkpoint, stop);
        }
        else
            await publisher.Look(stop);
        _failure = null;
        return TimeSpan.Zero;
    }

    private async Task<Checkpoint> Resume(CancellationToken stop)
    {
        await _setup.Ensure(_topics.Names, stop);
        _epoch = _log.Epoch();
        var checkpoint = await _log.Checkpoints.Load(Checkpoints, _epoch, stop);
        // Beyond the head nothing is waited for: where the log ends and which it is comes at once.
        var end = await _log.Feed.Next(long.MaxValue, 1, stop);
        Expect(end, checkpoint);
        _previous = null;
        if (checkpoint.Position > 0)
        {
            var there = (await _log.Feed.Next(checkpoint.Position - 1, 1, stop)).Events;
            ExpectMark(checkpoint, there);
            if (there is [var last])
                _previous = StoredMetadata.Of(last).MarkOf(last);
        }
        _form = new CloudEvent(Service, end.Log);
        Interlocked.Exchange(ref _confirmed, checkpoint.Position);
        return checkpoint;
    }

    // Null when there is nothing for a while.
    private async Task<FeedBatch?> Next(Checkpoint checkpoint, CancellationToken stop)
    {
        using var patience = new CancellationTokenSource(Noticeable, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, stop);
        try
        {
            return await _log.Feed.Next(checkpoint.Position, MaxBatch, either.Token);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return null;
        }
    }

    private async Task Publish(Publisher publisher, FeedBatch batch, Checkpoint checkpoint, CancellationToken stop)
    {
        var last = batch.Events[^1];
        Interlocked.Exchange(ref _pendingSince, batch.Events[0].At.UtcTicks);
        Interlocked.Exchange(ref _sentAt, _clock.GetTimestamp());
        await publisher.Send(batch.Events, _previous, _form!, stop); // Resume made it.
        var reached = new Checkpoint(last.Position, batch.Log, MarkOf(last));
        await _log.Checkpoints.Save(Checkpoints, _epoch, checkpoint.Position, reached);
        _checkpoint = reached;
        _previous = StoredMetadata.Of(last).MarkOf(last);
        Interlocked.Exchange(ref _confirmed, last.Position);
        Interlocked.Exchange(ref _pendingSince, 0);
        Interlocked.Exchange(ref _sentAt, 0);
        _metrics.Published(batch.Events.Count);
    }

    private void Expect(in FeedBatch batch, Checkpoint checkpoint)
    {
        if (batch.Head < checkpoint.Position)
            throw new PublishedLogDiffers(Service, checkpoint, $"the log ends at position {batch.Head}");
        if (batch.Log is { } log && checkpoint.Log is { } known && log != known)
            throw new PublishedLogDiffers(Service, checkpoint, $"the log is {log} and not {known}");
    }

    private void ExpectMark(Checkpoint checkpoint, IReadOnlyList<StoredEvent> events)
    {
        if (checkpoint.Mark is { } mark && (events is not [var there] || MarkOf(there) != mark))
            throw new PublishedLogDiffers(Service, checkpoint, "the event at that position is another one");
    }

    private static string MarkOf(in StoredEvent stored) =>
        Checkpoint.MarkOf(stored.Position, StoredMetadata.Of(stored).CommandId, stored.At);

    private TimeSpan Failed(Exception e, int failures)
    {
        if (e.Message != _failure) // Not again and again.
            Failed(_logger, e, Service, Interlocked.Read(ref _confirmed));
        _failure = e.Message;
        _metrics.Failed();
        _checkpoint = null; // What seemed to fail may have happened: the storage knows.
        _publisher?.Dispose();
        _publisher = null;
        Interlocked.Exchange(ref _sentAt, 0);
        var rest = TimeSpan.FromMilliseconds(100) * Math.Pow(2, Math.Min(failures, 10));
        return rest < LongestRest ? rest : LongestRest;
    }

    [LoggerMessage(
        EventId = EventIds.RelayFailed,
        Level = LogLevel.Warning,
        Message = "The log of {Service} cannot be published to Kafka beyond position {Position}; retrying"
    )]
    private static partial void Failed(ILogger log, Exception e, string service, long position);

    [LoggerMessage(
        EventId = EventIds.RelayRecovered,
        Level = LogLevel.Information,
        Message = "The log of {Service} is published to Kafka again"
    )]
    private static partial void Recovered(ILogger log, string service);
}

/// <summary>
/// The log is not the one that was published. Readers would take other events at positions that they have had for the same
/// ones, so an operator has to decide.
/// </summary>
internal sealed class PublishedLogDiffers(string service, Checkpoint checkpoint, string difference)
    : Exception(
        string.Create(
            CultureInfo.InvariantCulture,
            $"The log of {service} was published up to position {checkpoint.Position}, but {difference}: it was restored from an older copy, or replaced. To publish it again from its beginning, stop the service and remove the checkpoint: with a log on SQLite the read models of the service, which are rebuilt, with one on MySQL the row kafka of the table checkpoints in its database."
        )
    );
