namespace Florin.Platform.EventLog;

/// <summary>
/// Makes what is decided durable, batch after batch. A failed commit stops the log: it and all that was decided on top of it
/// fail, and the log continues from what the storage holds, once it has discarded, or tells that it has kept, what the failed
/// one may have left. As long as it cannot, or lacks what was durable, the log accepts nothing. An fsync is never repeated as
/// though the first one had not failed. While another writer owns the log, a log that is shared follows what that one
/// commits and claims the log when it may; any other stays stopped.
/// </summary>
internal sealed partial class Committer : IDisposable
{
    private readonly string _name;
    private readonly ILogWriter _writer;
    private readonly ILogReader _stored;
    private readonly KnownCommands _commands;
    private readonly Sequencer _sequencer;
    private readonly DurableEvents _durableEvents;
    private readonly LogOptions _options;
    private readonly BatchEncoder _encoder;
    private readonly LogMetrics _metrics;
    private readonly ITimer _again;
    private readonly ICommitScheduler _scheduler;
    private readonly Ownership _ownership;
    private readonly StopAnnouncer _announcer;
    private readonly LogSharing? _sharing;
    private LeaseKeeper? _keeper;
    private long _durable; // The position that the storage ends with, as far as it has said so.
    private LostClaim? _lost; // Noticed while renewing it, to be heeded before the next batch.
    private bool _isOpen;

    public Committer(
        string name,
        ILogWriter writer,
        ILogReader stored,
        KnownCommands commands,
        EventTypes types,
        Sequencer sequencer,
        DurableEvents durableEvents,
        LogOptions options,
        TimeProvider clock,
        ICommitScheduler scheduler,
        LogSharing? sharing
    )
    {
        (_name, _writer, _stored, _commands, _sharing) = (name, writer, stored, commands, sharing);
        (_sequencer, _durableEvents, _options, _scheduler) = (sequencer, durableEvents, options, scheduler);
        (_ownership, _announcer) = (new Ownership(clock), new StopAnnouncer(clock));
        _encoder = new BatchEncoder(types);
        _metrics = new LogMetrics(name, clock, sequencer, _ownership);
        _again = clock.CreateTimer(_ => scheduler.Wake(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Other processes may own the log.</summary>
    public bool IsShared => _sharing is not null;

    /// <summary>Whether this log owns its storage, and for how long.</summary>
    public Ownership Ownership => _ownership;

    /// <summary>Whether the log works, as it is announced to operators.</summary>
    public StopAnnouncer Announcer => _announcer;

    /// <summary>
    /// Claims the log, or begins to stand by where another process owns a log that is shared. Where it cannot, it is disposed
    /// of.
    /// </summary>
    /// <exception cref="Fenced">Another process owns it, and it is not shared.</exception>
    public void Open()
    {
        try
        {
            if (_sharing is { } sharing)
                OpenShared(sharing);
            else
                Claim();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Makes one batch durable; whether to run again. Run by the scheduler, never twice at a time.</summary>
    public bool Commit()
    {
        if (Interlocked.Exchange(ref _lost, null) is { } lost && lost.Epoch == _ownership.Epoch)
            Fence(lost.Fenced, []);
        if (_ownership.StandsBy)
            return Follow();
        if (_sequencer.IsClosed && !TryReopen())
            return false;
        var batch = _sequencer.TakeBatch();
        if (batch.Count == 0)
            return _ownership.GivesUp ? StepDown() : LearnMore();
        if (Commit(batch))
            LearnMore();
        return true;
    }

    /// <summary>Accepts nothing more, and releases the log once what was decided is durable.</summary>
    /// <param name="rests">For how long it does not claim it again.</param>
    public void GiveUp(TimeSpan rests)
    {
        if (_ownership.IsOwner)
            _sequencer.Close();
        _ownership.GiveUp(rests);
        _scheduler.Wake();
    }

    /// <summary>Before the end: a log that is shared goes to another process as soon as what was decided is durable.</summary>
    public void Leave()
    {
        if (_sharing is not null)
            _ownership.GiveUp(Timeout.InfiniteTimeSpan);
    }

    public void Dispose()
    {
        _keeper?.Dispose();
        _again.Dispose();
        _metrics.Dispose();
        _encoder.Dispose();
        if (_ownership.Epoch is > 0 and var epoch)
            _writer.Release(epoch);
        _writer.Dispose();
        _stored.Dispose();
    }

    private void Claim()
    {
        var asked = _ownership.Lease.Now;
        var claim = _writer.Claim();
        Continue(claim.Head);
        _ownership.Begin(claim, asked);
    }

    private void Reopen()
    {
        var asked = _ownership.Lease.Now;
        Continue(_writer.Reopen(_ownership.Epoch));
        _ownership.Lease.Extend(asked);
    }

    private void MustHold(long head)
    {
        if (head < _durable)
            throw new LogFault(
                $"it ends at position {head}, but the last durable position is {_durable}. "
                    + "Restart the service to continue from the stored events, or restore it from a backup."
            );
    }

    private void Continue(long head)
    {
        MustHold(head);
        while (_isOpen && Take(head)) { }
        StoredEvent? newest = head == 0 ? null : Stored(head - 1, 1, head)[0];
        _encoder.Continue(newest?.Metadata);
        var last = newest?.At ?? DateTimeOffset.MinValue;
        _commands.Learn(); // A small log knows all of them at once.
        (_durable, _isOpen) = (head, true);
        _durableEvents.Reset(new LogEnd(head, _encoder.Digest));
        _sequencer.Start(head, last);
        _announcer.Works();
    }

    private IReadOnlyList<StoredEvent> Stored(long after, int max, long head) =>
        _stored.Read(after, max, CancellationToken.None).Wait() is { Count: > 0 } events
            ? events
            : throw new LogFault(
                $"it says that it ends at position {head}, but has no events after position {after}. Restore it from a backup, all of it."
            );

    private bool Commit(List<PendingAppend> batch)
    {
        var started = _metrics.Now;
        var asked = _ownership.Lease.Now;
        _commands.Expect(batch);
        try
        {
            _writer.Commit(_encoder.Encode(batch), _durable, _ownership.Epoch);
        }
        catch (Fenced fenced)
        {
            Fence(fenced, batch);
            return false;
        }
        catch (DatabasesUnavailable unavailable)
        {
            RollBack(unavailable, batch);
            return false;
        }
        catch (Exception e) // Whatever went wrong, what is durable is unknown now.
        {
            Stop(e, batch);
            return false;
        }
        _ownership.Lease.Extend(asked);
        _durable = batch[^1].Events[^1].Position;
        CommitSpans.Of(_name, batch, _metrics.Since(started));
        _metrics.Committed(batch, started);
        _sequencer.Committed(batch);
        _durableEvents.Publish(batch);
        foreach (var append in batch)
            append.Succeed();
        return true;
    }

    private bool LearnMore()
    {
        try
        {
            _commands.Learn();
            return !_commands.KnowsAll;
        }
        catch (Exception) // Whatever it is, a lookup of a command meets it too; until the rest can be read, each is looked up.
        {
            return false;
        }
    }

    private void Stop(Exception e, List<PendingAppend> batch)
    {
        _metrics.Failed();
        var lost = Stop($"a commit failed ({e.Message}); its storage is being reopened.");
        var unknown = new LogFault(
            $"Writing to the log of {_name} failed, and the outcome is unknown. "
                + "Retry the request with the same Idempotency-Key; without a key, first check whether it took effect.",
            e
        );
        foreach (var append in batch)
            append.Fail(unknown);
        var nothing = new LogFault($"Writing to the log of {_name} failed; nothing of the request was recorded.", e);
        foreach (var append in lost)
            append.Fail(nothing);
    }

    // Nothing of it was committed, and the log is as it was; what was decided on top of it counts no more either.
    private void RollBack(DatabasesUnavailable unavailable, List<PendingAppend> batch)
    {
        _metrics.Failed();
        var undecided = _sequencer.Stop(unavailable.Message);
        foreach (var append in batch)
            append.Fail(unavailable.Of(WriteId.Of(_writer.Identity!, append.Events[0].Position, append.CommandId))); // It was claimed.
        foreach (var append in undecided)
            append.Fail(unavailable);
    }

    private List<PendingAppend> Stop(string why)
    {
        _announcer.Stopped(why);
        return _sequencer.Stop(why);
    }

    private bool TryReopen()
    {
        try
        {
            Reopen();
            return true;
        }
        catch (Fenced fenced)
        {
            Fence(fenced, []);
            return false;
        }
        catch (Exception e) // The storage may be gone for any reason; the log says so in health and tries again.
        {
            Stop($"its storage cannot be opened: {e.Message}");
            _again.Change(_options.ReopenEvery, Timeout.InfiniteTimeSpan);
            return false;
        }
    }
}
