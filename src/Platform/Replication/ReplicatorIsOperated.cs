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

    /// <summary>Gives it nothing more until it is resumed, or another instance owns the log.</summary>
    public void Isolate()
    {
        lock (_turn)
        {
            _batches.Drop();
            _copy.Forget();
            _halt = new Halt(ReplicaState.Isolated, "an operator isolated it.");
            IsOperated(_with.Log, _replica.Name, _name, "isolated");
        }
    }

    /// <summary>Tries at once, whatever stopped it.</summary>
    public void Resume()
    {
        lock (_turn)
        {
            (_halt, _failure) = (null, _failure is { } failure ? failure with { NotBefore = 0 } : null);
            _breaker.Reset();
            IsOperated(_with.Log, _replica.Name, _name, "resumed");
        }
        _scheduler.Wake();
    }

    /// <summary>Empties it, whatever it is a copy of, and makes it again from the log.</summary>
    /// <param name="discards">Also where it has more events than the log.</param>
    /// <exception cref="LogFault">This process does not own the log, or it has more events than the log.</exception>
    /// <exception cref="Exception">It does not answer.</exception>
    public void Rebuild(bool discards)
    {
        lock (_turn)
        {
            if (!discards)
                _ = LogCopy
                    .MustBeItsBeginning(_replica, _reader, _batches.Head, Owned().Identity, CancellationToken.None)
                    .Wait();
            _copy.Forget();
            _batches.Drop();
            _replica.Reset(Owned());
            IsOperated(_with.Log, _replica.Name, _name, "emptied, to be made again");
        }
        Resume();
    }

    /// <summary>
    /// Takes the append out of its way that it refuses, which is the one after its watermark: a mark is stored in its place, at
    /// which readers of the replica stop.
    /// </summary>
    /// <param name="write">The write that is meant; null for the one that it refuses, whichever it is.</param>
    /// <param name="why">Why, for who reads the mark.</param>
    /// <returns>Why not; null when it is done.</returns>
    /// <exception cref="Exception">It does not answer, or refuses the mark too.</exception>
    public string? Quarantine(WriteId? write, string why)
    {
        lock (_turn)
        {
            var next = _copy.Watermark.Position + 1;
            if (_halt is not { State: ReplicaState.Manual } || _lost is not null || next > _batches.Head)
                return $"{_replica.Name} refuses nothing now; only what a replica refuses can be taken out of its way.";
            if (write is { } meant && meant.Position != next)
                return $"{_replica.Name} stops at position {next}; only the write there can be taken out of its way.";
            var (first, last) = _copy.Quarantine(Owned(), why);
            _halt = null; // Another one that is asked for at the same time finds that nothing is refused.
            IsQuarantined(_with.Log, first, last, _replica.Name, _name, why);
        }
        Resume();
        return null;
    }

    /// <summary>Compares it with the log by their running hashes.</summary>
    public Task<LogDifference> Verify(CancellationToken cancel) =>
        new LogDiff(_reader, _replica).Run(Math.Min(_replica.Committed().Position, _batches.Head), onlyHashes: true, cancel);

    /// <summary>Whether it has the append that begins at a position.</summary>
    internal bool Has(long position) => _copy.Watermark.Position >= position;

    /// <summary>Waits until it has the append that begins at a position.</summary>
    internal async Task WaitFor(long position, CancellationToken cancel)
    {
        while (true)
        {
            var moved = Moved();
            if (Has(position))
                return;
            await moved.Task.WaitAsync(cancel);
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
