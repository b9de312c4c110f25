using Florin.Platform.EventLog;
using Microsoft.Extensions.Logging;

namespace Florin.Platform.Replication;

/// <content>What operators have it do, and what clients wait for.</content>
public sealed partial class Replicator
{
    private TaskCompletionSource? _moved; // Completed when the watermark moves; null while nobody waits.

    /// <summary>As <c>/admin/storage/{log}/{store}</c> names it.</summary>
    public string Store { get; private set; } = "";

    internal void IsNamed(string store)
    {
        Store = store;
        _metrics = new ReplicaMetrics(_name, store, () => Standing, () => _copy.Removed);
    }

    /// <summary>Gives it nothing more until it is resumed, also by the next owner of the log.</summary>
    /// <param name="by">Who wants it; null where that is not known.</param>
    /// <param name="reason">Why; null where they do not say.</param>
    /// <exception cref="LogFault">This process does not own the log, or the isolation cannot be recorded: it is as it was.</exception>
    public async Task Isolate(string? by, string? reason)
    {
        var isolation = new Isolation(_with.Clock.GetUtcNow(), by, reason);
        await Record(isolation);
        _halt = Halt.Of(isolation); // It may be in a call that hangs, which is not waited for.
        _batches.Drop();
        IsOperated(_with.Log, _replica.Name, _name, "isolated");
    }

    /// <summary>Tries at once, whatever stopped it.</summary>
    /// <exception cref="LogFault">It was isolated, and that it no longer is cannot be recorded: it is as it was.</exception>
    public async Task Resume()
    {
        if (_halt is { ByOperator: not null })
            await Record(null);
        (_halt, _failure) = (null, _failure is { } failure ? failure with { NotBefore = 0 } : null);
        _breaker.Reset();
        IsOperated(_with.Log, _replica.Name, _name, "resumed");
        _scheduler.Wake();
    }

    /// <summary>Empties it, whatever it is a copy of, and makes it again from the log.</summary>
    /// <param name="discards">Also where it is not the beginning of the log.</param>
    /// <param name="cancel">Ends the comparison.</param>
    /// <exception cref="LogFault">This process does not own the log, or the replica is not its beginning.</exception>
    /// <exception cref="Exception">It does not answer.</exception>
    public async Task Rebuild(bool discards, CancellationToken cancel)
    {
        if (!discards)
            await LogCopy.MustBeItsBeginning(_replica, _reader, _batches.Head, Owned().Identity, cancel);
        InTurn(() =>
        {
            _copy.Forget();
            _batches.Drop();
            _replica.Reset(Owned());
            IsOperated(_with.Log, _replica.Name, _name, "emptied, to be made again");
            return true;
        });
        await Resume();
    }

    /// <summary>
    /// Takes the append out of its way that it refuses, which is the one after its watermark: a mark is stored in its place, at
    /// which readers of the replica stop.
    /// </summary>
    /// <param name="write">The write that is meant; null for the one that it refuses, whichever it is.</param>
    /// <param name="why">Why, for who reads the mark.</param>
    /// <returns>Why not; null when it is done.</returns>
    /// <exception cref="Exception">It does not answer, or refuses the mark too.</exception>
    public async Task<string?> Quarantine(WriteId? write, string why)
    {
        var refusal = InTurn(() =>
        {
            var next = _copy.Watermark.Position + 1;
            if (_halt is not { State: ReplicaState.Manual } || _lost is not null || next > _batches.Head)
                return $"{_replica.Name} refuses nothing now; only what a replica refuses can be taken out of its way.";
            if (write is { } meant && meant.Position != next)
                return $"{_replica.Name} stops at position {next}; only the write there can be taken out of its way.";
            var (first, last) = _copy.Quarantine(Owned(), why);
            _halt = null; // Another one that is asked for at the same time finds that nothing is refused.
            IsQuarantined(_with.Log, first, last, _replica.Name, _name, why);
            return null;
        });
        if (refusal is null)
            await Resume();
        return refusal;
    }

    /// <summary>Compares it with the log by their running hashes.</summary>
    public async Task<LogDifference> Verify(CancellationToken cancel)
    {
        var end = await _replica.End(cancel);
        return await new ReplicaComparison(_reader, Owned().Identity, _replica).Run(
            end,
            _batches.Head,
            onlyHashes: true,
            cancel
        );
    }

    /// <summary>Whether it has the append that begins at a position.</summary>
    internal bool Has(long position) => _copy.Watermark.Position >= position && !Lacks(position);

    /// <summary>Whether an operator has taken the append that begins at a position out of its way, so that it lacks it.</summary>
    internal bool Lacks(long position) => _copy.QuarantinedAt.Contains(position);

    /// <summary>Waits until it has the append that begins at a position.</summary>
    internal async Task WaitFor(long position, CancellationToken cancel)
    {
        while (true)
        {
            var moved = Moved();
            if (_copy.Watermark.Position >= position)
                return;
            await moved.Task.WaitAsync(cancel);
        }
    }

    private async Task Record(Isolation? isolation)
    {
        var owned = Owned();
        if (_with.Isolations is { } record)
            await record.Save(_replica.Name, owned.Epoch, isolation);
    }

    // Not while it is in a call that hangs.
    private TResult InTurn<TResult>(Func<TResult> act)
    {
        if (!_turn.TryEnter(_with.Limits.Patience))
            throw new LogFault($"{_replica.Name} has not answered a request that is under way; try again later.");
        try
        {
            return act();
        }
        finally
        {
            _turn.Exit();
        }
    }

    private TaskCompletionSource Moved() =>
        LazyInitializer.EnsureInitialized(
            ref _moved,
            static () => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)
        );

    private void HasMoved() => Interlocked.Exchange(ref _moved, null)?.TrySetResult();

    private ReplicatedLog Owned() => _log ?? throw new LogFault($"This process does not own the log of {_name}.");

    [LoggerMessage(
        EventId = EventIds.ReplicaOperated,
        Level = LogLevel.Warning,
        Message = "The replica {Replica} of the log of {Service} was {What} by an operator"
    )]
    private static partial void IsOperated(ILogger log, string replica, string service, string what);

    [LoggerMessage(
        EventId = EventIds.ReplicaQuarantined,
        Level = LogLevel.Critical,
        Message = "Positions {First} to {Last} were taken out of the way of the replica {Replica} of the log of {Service}, which lacks them from now on: {Reason}"
    )]
    private static partial void IsQuarantined(
        ILogger log,
        long first,
        long last,
        string replica,
        string service,
        string reason
    );
}
