using System.Diagnostics.Metrics;

namespace Florin.Platform.EventLog;

/// <summary>What a log tells of itself.</summary>
internal sealed class LogMetrics : IDisposable
{
    private readonly TimeProvider _clock;
    private readonly Meter _meter;
    private readonly Counter<long> _events;
    private readonly Counter<long> _appends;
    private readonly Counter<long> _failures;
    private readonly Histogram<long> _batch;
    private readonly Histogram<double> _seconds;

    public LogMetrics(string log, TimeProvider clock, Sequencer sequencer, Ownership ownership)
    {
        _clock = clock;
        _meter = new Meter("Florin.EventStore", null, [new("log", log)]);
        _events = _meter.CreateCounter<long>("florin.log.events", description: "Events committed.");
        _appends = _meter.CreateCounter<long>("florin.log.appends", description: "Appends committed.");
        _failures = _meter.CreateCounter<long>(
            "florin.log.commit.failures",
            description: "Commits that failed and stopped the log."
        );
        _batch = _meter.CreateHistogram<long>("florin.log.batch.events", description: "Events per commit.");
        _seconds = _meter.CreateHistogram<double>(
            "florin.log.commit.duration",
            "s",
            "Duration of one commit, including fsync."
        );
        _meter.CreateObservableGauge("florin.log.queue", () => sequencer.Queued, description: "Appends waiting for the disk.");
        _meter.CreateObservableGauge(
            "florin.log.ahead",
            () => sequencer.Ahead.TotalSeconds,
            "s",
            "How far the last event is ahead of the system clock, if the clock was set back."
        );
        _meter.CreateObservableGauge(
            "florin.log.owner",
            () => ownership.IsCertain ? 1 : 0,
            description: "1 where this process owns the log, 0 where it stands by or cannot renew its claim."
        );
        _meter.CreateObservableGauge(
            "florin.log.epoch",
            () => ownership.Now.Epoch,
            description: "The epoch of the newest claim of the log that this process knows of."
        );
    }

    public long Now => _clock.GetTimestamp();

    public TimeSpan Since(long started) => _clock.GetElapsedTime(started);

    public void Committed(IReadOnlyList<PendingAppend> batch, long started)
    {
        _seconds.Record(_clock.GetElapsedTime(started).TotalSeconds);
        var events = batch[^1].Events[^1].Position - batch[0].Events[0].Position + 1;
        _appends.Add(batch.Count);
        _events.Add(events);
        _batch.Record(events);
    }

    public void Failed() => _failures.Add(1);

    public void Dispose() => _meter.Dispose();
}
