using Florin.Platform.EventLog;
using Florin.Platform.Resilience.Breaker;
using Microsoft.Extensions.Logging;

namespace Florin.Platform.Replication;

/// <summary>
/// Keeps one replica of a log, while this process owns the log, on a thread of its own: the log waits for it only where all
/// databases are required. One that fails is tried again after a rest that grows, behind a circuit breaker, and catches up from
/// the log in order. One that differs, or takes no such rows, is left alone until an operator acts or the log is claimed again.
/// </summary>
public sealed partial class Replicator : IDisposable
{
    private readonly IAppendReader _reader;
    private readonly IReplica _replica;
    private readonly string _name;
    private readonly ReplicaSurroundings _with;
    private readonly ICommitScheduler _scheduler;
    private readonly CircuitBreaker _breaker;
    private readonly PendingBatches _batches;
    private readonly ReplicaCopy _copy;
    private ReplicaMetrics? _metrics; // Once it is named.
    private readonly ITimer _again;
    private readonly Lock _turn = new(); // Held by each user of the replica.
    private ReplicatedLog? _log; // Null while this process does not own it.
    private bool _scheduled;
    private volatile Halt? _halt;
    private volatile Failure? _failure;
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
        (_name, _reader, _replica, _scheduler, _with) = (log, reader, replica, scheduler, with);
        _breaker = new CircuitBreaker(with.Breaker, with.Clock);
        _batches = new PendingBatches(with.Limits);
        _copy = new ReplicaCopy(replica, reader, _batches, with.Limits, with.Clock);
        _again = with.Clock.CreateTimer(_ => scheduler.Wake(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>How the replica stands.</summary>
    public ReplicaStanding Standing
    {
        get
        {
            var (head, mark, failure) = (_batches.Head, _copy.Watermark.Position, _failure);
            var lag = Math.Max(0, head - mark);
            var age = lag == 0 ? TimeSpan.Zero : _with.Clock.GetUtcNow() - (_copy.At ?? _since);
            return new ReplicaStanding(
                _replica.Name,
                _halt?.State ?? (_batches.Accepts ? ReplicaState.Current : ReplicaState.Behind),
                mark,
                lag,
                Math.Round(Math.Max(0, age.TotalSeconds), 3),
                _breaker.State.ToString(),
                _halt?.Why ?? failure?.Error,
                failure?.Attempts ?? 0,
                failure?.Since,
                _halt is null && failure is not null ? _with.Clock.GetUtcNow() + ComesBackIn : null,
                _replica.Pool
            )
            {
                Store = Store,
            };
        }
    }

    /// <summary>What is wrong with it, as a sentence; null when nothing is, or it only catches up.</summary>
    public string? Problem =>
        _halt is { } halt ? $"{_replica.Name}: {halt.Why}"
        : _failure is { } failure ? $"{_replica.Name} is behind: {failure.Error}"
        : null;

    internal bool Accepts => _batches.Accepts;

    /// <summary>The log has lost what it acknowledged.</summary>
    internal AcknowledgedLost? Lost => _lost;

    internal TimeProvider Clock => _with.Clock;

    /// <summary>In how long it is tried again; zero where it does not rest.</summary>
    internal TimeSpan ComesBackIn => _failure is { } failure ? TimeUntil(failure.NotBefore) : TimeSpan.Zero;

    /// <summary>Whether it has stored what was offered up to a position, which may not be committed yet.</summary>
    /// <param name="until">How long it is waited for, as a timestamp of <see cref="Clock"/>.</param>
    internal bool Stores(long position, long until)
    {
        if (!_batches.Accepts)
            return false;
        var generation = _batches.Generation;
        _scheduler.WaitUntil(
            () => _copy.Stores(position, generation) || _batches.Generation != generation,
            () => TimeUntil(until)
        );
        return _copy.Stores(position, generation) && _batches.Generation == generation;
    }

    /// <summary>This process owns the log from now on. The replica is compared with it at once, if it answers.</summary>
    /// <exception cref="AcknowledgedLost">The log ends below what the replica has.</exception>
    internal void Begin(string identity, long head, long epoch)
    {
        lock (_turn)
        {
            _batches.Continue(head);
            _log = new ReplicatedLog(_name, identity, epoch);
            (_halt, _failure, _lost, _since) = (null, null, null, _with.Clock.GetUtcNow());
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

    internal void Doubt() => _batches.Doubt();

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
            _copy.LingersNoMore();
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
        _metrics?.Dispose();
        _replica.Dispose();
    }

    private bool Step()
    {
        lock (_turn)
            return Run();
    }

    private bool Run()
    {
        if (_log is not { } log || _batches.IsUnknown || _halt is not null || _lost is not null || MustWait())
            return false;
        if (!_breaker.TryEnter(out var permit, out var retryAfter))
        {
            Rest(retryAfter);
            return false;
        }
        var started = _with.Clock.GetTimestamp();
        try
        {
            var removed = _copy.Removed;
            var more = _copy.Step(log);
            if (_copy.Removed > removed)
                TellOfRemoved(_copy.Removed - removed);
            permit.Succeeded(_with.Clock.GetElapsedTime(started));
            Works();
            HasMoved();
            if (_copy.LingersFor is { Ticks: > 0 } rest)
                _again.Change(rest, Timeout.InfiniteTimeSpan);
            return more;
        }
        catch (Exception e) // Whatever it is, the log goes on without the replica.
        {
            Failed(e, permit);
            return false;
        }
    }

    private bool MustWait()
    {
        if (ComesBackIn is not { Ticks: > 0 } left)
            return false;
        _again.Change(left, Timeout.InfiniteTimeSpan);
        return true;
    }

    private TimeSpan TimeUntil(long timestamp) =>
        TimeSpan.FromSeconds(Math.Max(0, timestamp - _with.Clock.GetTimestamp()) / (double)_with.Clock.TimestampFrequency);

    private void Rest(TimeSpan rest)
    {
        if (_failure is { } failure)
            _failure = failure with
            {
                NotBefore = _with.Clock.GetTimestamp() + (long)(rest.TotalSeconds * _with.Clock.TimestampFrequency),
            };
        _again.Change(rest, Timeout.InfiniteTimeSpan);
    }
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

    /// <summary>Who is told what a replica did not confirm, and what was removed from one; called by the threads of replicators and of the log's writer.</summary>
    public IReplicationNotices? Notices { get; init; }
}
