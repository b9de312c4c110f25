using System.Text.Json;
using Florin.Platform.EventLog;
using Florin.Platform.Resilience.Breaker;

namespace Florin.Platform.Replication;

/// <summary>
/// Keeps one replica of a log, while this process owns the log, on a thread of its own: the log waits for it only where all
/// databases are required. One that fails is tried again after a rest that grows, behind a circuit breaker, and catches up from
/// the log in order. One that differs, or takes no such rows, is left alone until an operator acts or the log is claimed again.
/// </summary>
public sealed partial class Replicator : IDisposable
{
    private const string NotYet = "it has not answered since the log was claimed.";
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
    private readonly CommitTimes _times = new();
    private volatile ReplicatedLog? _log; // Null while this process does not own it.
    private volatile Claimed? _claimed; // What its own thread has to take up; null once it has, and the replica has answered.
    private volatile bool _ends;
    private bool _scheduled;
    private volatile Halt? _halt;
    private volatile Failure? _failure;
    private string? _untold; // The error of a failure that no notice was sent of yet. Its own thread.
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
            var (head, mark, halt, failure) = (_batches.Head, _copy.Watermark.Position, _halt, _failure);
            var lag = Math.Max(0, head - mark);
            return new ReplicaStanding(
                _replica.Name,
                halt?.State ?? (_batches.Accepts ? ReplicaState.Current : ReplicaState.Behind),
                mark,
                lag,
                lag == 0 ? 0 : AgeOf(mark + 1),
                NameOf(_breaker.State),
                halt?.Why ?? failure?.Error ?? (_claimed is null ? null : NotYet),
                failure?.Attempts ?? 0,
                failure?.Since,
                halt is null && failure is not null ? _with.Clock.GetUtcNow() + ComesBackIn : null,
                _replica.Pool
            )
            {
                Store = Store,
                Isolated = halt?.ByOperator,
                QuarantinedWrites = _copy.QuarantinedAt.Count,
            };
        }
    }

    /// <summary>What is wrong with it, as a sentence; null when nothing is, or it only catches up.</summary>
    public string? Problem =>
        _halt is { } halt ? $"{_replica.Name}: {halt.Why}"
        : _failure is { } failure ? $"{_replica.Name} is behind: {failure.Error}"
        : _claimed is not null ? $"{_replica.Name} is behind: {NotYet}"
        : null;

    internal bool Accepts => _batches.Accepts;

    /// <summary>The log has lost what it acknowledged.</summary>
    internal AcknowledgedLost? Lost => _lost;

    /// <summary>As <c>Storage:Replicas</c> names it.</summary>
    internal string Name => _replica.Name;

    /// <summary>The name of the log.</summary>
    internal string Log => _name;

    /// <summary>In how long it is tried again; zero where it does not rest.</summary>
    internal TimeSpan ComesBackIn => _failure is { } failure ? TimeUntil(failure.NotBefore) : TimeSpan.Zero;

    /// <summary>Whether it has stored what was offered up to a position, which may not be committed yet.</summary>
    /// <param name="until">How long it is waited for, as a timestamp of the clock.</param>
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

    /// <summary>This process owns the log from now on. The replica is opened and compared with it on a thread of its own.</summary>
    internal void Begin(string identity, long head, long epoch, Isolation? isolation)
    {
        _batches.Continue(head);
        _times.Clear();
        _lost = null;
        _claimed = new Claimed(new ReplicatedLog(_name, identity, epoch), isolation);
        if (!_scheduled)
            _scheduler.Start($"{_name} to replica", Step);
        _scheduled = true;
        _scheduler.Wake();
    }

    /// <summary>Waits until the replica has answered for the first time since the claim, or failed.</summary>
    /// <param name="until">How long it is waited for, as a timestamp of the clock.</param>
    /// <exception cref="AcknowledgedLost">The log ends below what the replica has.</exception>
    internal void MustHaveBegun(long until)
    {
        _scheduler.WaitUntil(() => _claimed is null, () => TimeUntil(until));
        if (_lost is not { } lost)
            return;
        _log = null;
        throw lost;
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
        if (head > _batches.Head) // It was committed a moment ago, and nobody knew.
            _times.Add(new TimedEvent(_batches.Head + 1, _with.Clock.GetUtcNow()), _copy.Watermark.Position);
        _batches.Continue(head);
        _scheduler.Wake();
    }

    internal void Committed(TimedEvent first, long head, string? digest)
    {
        _times.Add(first, _copy.Watermark.Position);
        _batches.Committed(head, digest);
        _scheduler.Wake();
    }

    /// <summary>This process does not own the log.</summary>
    internal void StandBy() => (_claimed, _log, _halt, _failure) = (null, null, null, null);

    /// <summary>As people read it.</summary>
    internal static string NameOf(Enum state) => JsonNamingPolicy.CamelCase.ConvertName(state.ToString());

    /// <summary>This process gives the log up; a replica that keeps up gets what is left for it, if it takes it soon.</summary>
    internal void End()
    {
        var until = _with.Clock.GetTimestamp() + (long)(_with.Limits.Patience.TotalSeconds * _with.Clock.TimestampFrequency);
        _ends = _scheduled;
        _scheduler.Wake();
        _scheduler.WaitUntil(() => !_ends, () => TimeUntil(until));
        (_ends, _claimed, _log) = (false, null, null);
        _batches.Drop();
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
        {
            var claimed = _claimed;
            if (claimed is not null)
                TakeUp(claimed);
            TellOnceItLacks();
            var more = Run();
            if (_ends)
                Finish();
            if (ReferenceEquals(claimed, _claimed)) // Else the log was claimed again meanwhile.
                _claimed = null;
            return more || _claimed is not null;
        }
    }

    private void TakeUp(Claimed claimed)
    {
        _copy.Hurries = false;
        _log = claimed.Log;
        (_halt, _failure, _since) = (claimed.Isolation is { } by ? Halt.Of(by) : null, null, _with.Clock.GetUtcNow());
        _untold = null;
        if (_halt is not null)
            Look(claimed.Log);
    }

    private void Finish()
    {
        _copy.Hurries = true;
        while (_batches.Accepts && Run()) { }
        _ends = false;
    }

    private double AgeOf(long position)
    {
        var at = _times.Of(position) ?? _copy.Next?.At ?? _since;
        return Math.Round(Math.Max(0, (_with.Clock.GetUtcNow() - at).TotalSeconds), 3);
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
        if ((_failure is null ? _copy.PausesFor : ComesBackIn) is not { Ticks: > 0 } left)
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
