using Florin.Platform.EventLog;
using Florin.Platform.Resilience.Breaker;
using Microsoft.Extensions.Logging;

namespace Florin.Platform.Replication;

/// <summary>
/// Keeps one replica of a log, while this process owns the log, on a thread of its own: the log never waits for it. One that
/// fails is tried again after a rest that grows, behind a circuit breaker, and catches up from the log in order. One that
/// differs, or takes no such rows, is left alone until the log is claimed again.
/// </summary>
public sealed partial class Replicator : IDisposable
{
    private readonly IReplica _replica;
    private readonly string _name;
    private readonly ReplicaSurroundings _with;
    private readonly ICommitScheduler _scheduler;
    private readonly CircuitBreaker _breaker;
    private readonly PendingBatches _batches;
    private readonly ReplicaCopy _copy;
    private readonly ReplicaMetrics _metrics;
    private readonly ITimer _again;
    private readonly Lock _turn = new(); // Held by each user of the replica.
    private ReplicatedLog? _log; // Null while this process does not own it.
    private long _notBefore;
    private int _failures;
    private bool _scheduled;
    private volatile Halt? _halt;
    private volatile string? _error;
    private volatile AcknowledgedLost? _lost;
    private DateTimeOffset _since;

    /// <summary>A replicator that has not begun.</summary>
    /// <param name="log">The log's name.</param>
    /// <param name="reader">The log as it is stored.</param>
    /// <param name="replica">The replica, which is disposed of with this.</param>
    /// <param name="scheduler">Runs it; stopped with it.</param>
    /// <param name="with">What else it uses.</param>
    public Replicator(string log, IAppendReader reader, IReplica replica, ICommitScheduler scheduler, ReplicaSurroundings with)
    {
        ArgumentNullException.ThrowIfNull(with);
        (_name, _replica, _scheduler, _with) = (log, replica, scheduler, with);
        _breaker = new CircuitBreaker(with.Breaker, with.Clock);
        _batches = new PendingBatches(with.Limits);
        _copy = new ReplicaCopy(replica, reader, _batches, with.Limits);
        _again = with.Clock.CreateTimer(_ => scheduler.Wake(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _metrics = new ReplicaMetrics(log, replica.Name, () => Standing, () => _copy.Removed);
    }

    /// <summary>How the replica stands.</summary>
    public ReplicaStanding Standing
    {
        get
        {
            var (head, mark) = (_batches.Head, _copy.Watermark.Position);
            var lag = Math.Max(0, head - mark);
            var age = lag == 0 ? TimeSpan.Zero : _with.Clock.GetUtcNow() - (_copy.At ?? _since);
            return new ReplicaStanding(
                _replica.Name,
                _halt?.State ?? (_batches.Accepts ? ReplicaState.Current : ReplicaState.Behind),
                mark,
                lag,
                Math.Round(Math.Max(0, age.TotalSeconds), 3),
                _breaker.State.ToString(),
                _halt?.Why ?? _error
            );
        }
    }

    /// <summary>What is wrong with it, as a sentence; null when nothing is, or it only catches up.</summary>
    public string? Problem =>
        _halt is { } halt ? $"{_replica.Name}: {halt.Why}"
        : _error is { } error ? $"{_replica.Name} is behind: {error}"
        : null;

    internal bool Accepts => _batches.Accepts;

    /// <summary>The log has lost what it acknowledged.</summary>
    internal AcknowledgedLost? Lost => _lost;

    /// <summary>This process owns the log from now on. The replica is compared with it at once, if it answers.</summary>
    /// <exception cref="AcknowledgedLost">The log ends below what the replica has.</exception>
    internal void Begin(string identity, long head, long epoch)
    {
        lock (_turn)
        {
            _batches.Continue(head);
            _log = new ReplicatedLog(_name, identity, epoch);
            (_halt, _error, _lost, _failures, _notBefore, _since) = (null, null, null, 0, 0, _with.Clock.GetUtcNow());
            if (!_scheduled)
                _scheduler.Start($"{_name} to replica", Step);
            _scheduled = true;
            Run();
            if (_lost is { } lost)
            {
                _log = null;
                throw lost;
            }
        }
        _scheduler.Wake();
    }

    internal void Offer(OfferedBatch batch)
    {
        _batches.Offer(batch);
        _scheduler.Wake();
    }

    internal void Retract()
    {
        _batches.Retract();
        _scheduler.Wake();
    }

    internal void Continue(long head)
    {
        _batches.Continue(head);
        _scheduler.Wake();
    }

    internal void Committed(long head, string? digest)
    {
        _batches.Committed(head, digest);
        _scheduler.Wake();
    }

    /// <summary>This process gives the log up; a replica that keeps up gets what is left for it.</summary>
    internal void End()
    {
        lock (_turn)
        {
            while (_batches.Accepts && Run()) { }
            _log = null;
            _batches.Drop();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _again.Dispose();
        _scheduler.Dispose();
        _metrics.Dispose();
        _replica.Dispose();
    }

    private bool Step()
    {
        lock (_turn)
            return Run();
    }

    private bool Run()
    {
        if (_log is not { } log || _halt is not null || _lost is not null || MustWait())
            return false;
        if (!_breaker.TryEnter(out var permit, out var retryAfter))
        {
            Rest(retryAfter);
            return false;
        }
        var started = _with.Clock.GetTimestamp();
        try
        {
            var more = _copy.Step(log);
            permit.Succeeded(_with.Clock.GetElapsedTime(started));
            Works();
            return more;
        }
        catch (Exception e) // Whatever it is, the log goes on without the replica.
        {
            Failed(e, permit);
            return false;
        }
    }

    private void Failed(Exception e, in Permit permit)
    {
        _batches.Drop();
        _copy.Forget();
        _error = e.Message;
        switch (e)
        {
            case AcknowledgedLost lost:
                permit.NoVerdict();
                (_lost, _halt) = (lost, new Halt(ReplicaState.Manual, lost.Message));
                return;
            case ReplicaDiffers:
                permit.NoVerdict();
                Stop(ReplicaState.Isolated, e.Message);
                return;
            case ReplicaRefused:
                permit.NoVerdict();
                Stop(ReplicaState.Manual, e.Message);
                return;
            case Fenced:
                permit.NoVerdict();
                _log = null; // The log's own commit will find that too.
                return;
            case LogNotRead:
                permit.NoVerdict();
                break;
            default:
                permit.Failed();
                _metrics.Failed();
                break;
        }
        if (_failures == 0)
            IsBehind(_with.Log, e, _replica.Name, _name);
        Rest(_with.Limits.Backoff.After(_failures++, _with.Random));
    }

    private void Works()
    {
        if (_error is not null)
            AnswersAgain(_with.Log, _replica.Name, _name);
        (_error, _failures) = (null, 0);
    }

    private void Stop(ReplicaState state, string why)
    {
        _halt = new Halt(state, why);
        IsHalted(_with.Log, _replica.Name, _name, state, why);
    }

    private bool MustWait()
    {
        var left = _notBefore - _with.Clock.GetTimestamp();
        if (_failures == 0 || left <= 0)
            return false;
        _again.Change(TimeSpan.FromSeconds((double)left / _with.Clock.TimestampFrequency), Timeout.InfiniteTimeSpan);
        return true;
    }

    private void Rest(TimeSpan rest)
    {
        _notBefore = _with.Clock.GetTimestamp() + (long)(rest.TotalSeconds * _with.Clock.TimestampFrequency);
        _again.Change(rest, Timeout.InfiniteTimeSpan);
    }

    [LoggerMessage(
        EventId = EventIds.ReplicaBehind,
        Level = LogLevel.Error,
        Message = "The replica {Replica} of the log of {Service} failed; it catches up from the log once it answers"
    )]
    private static partial void IsBehind(ILogger log, Exception e, string replica, string service);

    [LoggerMessage(
        EventId = EventIds.ReplicaAnswers,
        Level = LogLevel.Information,
        Message = "The replica {Replica} of the log of {Service} answers again"
    )]
    private static partial void AnswersAgain(ILogger log, string replica, string service);

    [LoggerMessage(
        EventId = EventIds.ReplicaHalted,
        Level = LogLevel.Critical,
        Message = "The replica {Replica} of the log of {Service} is {State} and gets nothing until an operator has acted: {Reason}"
    )]
    private static partial void IsHalted(ILogger log, string replica, string service, ReplicaState state, string reason);

    private sealed record Halt(ReplicaState State, string Why);
}

/// <summary>What a replicator uses.</summary>
/// <param name="Clock">Time.</param>
/// <param name="Random">Jitter: 0 to 1; thread-safe.</param>
/// <param name="Log">Logging.</param>
public sealed record ReplicaSurroundings(TimeProvider Clock, Func<double> Random, ILogger Log)
{
    /// <summary>When it opens the replica's circuit.</summary>
    public CircuitBreakerOptions Breaker { get; init; } = new();

    /// <summary>Limits.</summary>
    public ReplicationLimits Limits { get; init; } = new();
}
