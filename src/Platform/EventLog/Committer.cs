namespace Florin.Platform.EventLog;

/// <summary>
/// Makes what is decided durable, batch after batch. A failed commit stops the log: it and all that was decided on top of it
/// fail, and the log continues from the last commit that succeeded, once the storage has discarded what the failed one may have
/// left. As long as it cannot, or ends elsewhere, the log accepts nothing. An fsync is never repeated as though the first one
/// had not failed. Where another writer owns the log now, it stays stopped until somebody claims it again.
/// </summary>
internal sealed class Committer : IDisposable
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
    private readonly ITimer _reopen;
    private readonly ICommitScheduler _scheduler;
    private long _durable; // The position that the storage ends with, as far as it has said so.
    private long _epoch; // Of the claim that it has, or had last; 0 before the first.
    private volatile bool _fenced;
    private volatile bool _claims; // Somebody wants it to be claimed again.

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
        ICommitScheduler scheduler
    )
    {
        (_name, _writer, _stored, _commands) = (name, writer, stored, commands);
        (_sequencer, _durableEvents, _options, _scheduler) = (sequencer, durableEvents, options, scheduler);
        _encoder = new BatchEncoder(types);
        _metrics = new LogMetrics(name, clock, sequencer);
        _reopen = clock.CreateTimer(_ => scheduler.Wake(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The epoch of the claim that it has, or had last.</summary>
    public long Epoch => Volatile.Read(ref _epoch);

    /// <summary>Claims the log, and continues with what its storage holds.</summary>
    public void Claim()
    {
        var claim = _writer.Claim();
        Volatile.Write(ref _epoch, claim.Epoch);
        Continue(claim.Head);
        _fenced = false;
    }

    /// <summary>Has the log claimed again by the committing thread, if another writer took it.</summary>
    public void ClaimAgain()
    {
        if (!_fenced)
            return;
        _claims = true;
        _scheduler.Wake();
    }

    /// <summary>Makes one batch durable; whether to run again. Run by the scheduler, never twice at a time.</summary>
    public bool Commit()
    {
        if (_sequencer.IsClosed && !(_fenced ? TryClaim() : TryReopen()))
            return false;
        var batch = _sequencer.TakeBatch();
        if (batch.Count == 0)
            return LearnMore();
        if (Commit(batch))
            LearnMore();
        return true;
    }

    public void Dispose()
    {
        _reopen.Dispose();
        _metrics.Dispose();
        _encoder.Dispose();
        if (_epoch != 0)
            _writer.Release(_epoch);
        _writer.Dispose();
        _stored.Dispose();
    }

    private void Reopen()
    {
        var head = _writer.Reopen(_epoch);
        if (head != _durable)
            throw new LogFault(
                $"it ends at position {head}, but the last durable position is {_durable}. "
                    + "Restart the service to continue from the stored events, or restore it from a backup."
            );
        Continue(head);
    }

    private void Continue(long head)
    {
        StoredEvent? newest = head == 0 ? null : _stored.Read(head - 1, 1, CancellationToken.None).Wait()[0];
        _encoder.Continue(newest?.Metadata);
        var last = newest?.At ?? DateTimeOffset.MinValue;
        _commands.Learn(); // A small log knows all of them at once.
        _durable = head;
        _durableEvents.Reset(new LogEnd(head, _encoder.Digest));
        _sequencer.Start(head, last);
    }

    private bool Commit(List<PendingAppend> batch)
    {
        var started = _metrics.Now;
        _commands.Expect(batch);
        try
        {
            _writer.Commit(_encoder.Encode(batch), _durable, _epoch);
        }
        catch (Fenced fenced)
        {
            Fence(fenced, batch);
            return false;
        }
        catch (Exception e) // Whatever went wrong, what is durable is unknown now.
        {
            Stop(e, batch);
            return false;
        }
        _durable = batch[^1].Events[^1].Position;
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
        catch (LogFault) // Whoever looks a command up meets it too, and all are looked up until the rest can be read.
        {
            return false;
        }
    }

    private void Stop(Exception e, List<PendingAppend> batch)
    {
        _metrics.Failed();
        var lost = _sequencer.Stop($"a commit failed ({e.Message}); its storage is being reopened.");
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

    // Nothing of what was decided is in the log, nor ever will be.
    private void Fence(Fenced fenced, IReadOnlyList<PendingAppend> batch)
    {
        _metrics.Failed();
        _fenced = true;
        _commands.Forget();
        var lost = _sequencer.Stop(Fencing(fenced), fenced: true);
        var nothing = new LogFault(
            $"Another process has become the owner of the log of {_name}; nothing of the request was recorded.",
            fenced
        );
        foreach (var append in batch.Concat(lost))
            append.Fail(nothing);
    }

    private static string Fencing(Fenced fenced) => $"another process owns it ({fenced.Message}).";

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
            _sequencer.Stop($"its storage cannot be opened: {e.Message}");
            _reopen.Change(_options.ReopenEvery, Timeout.InfiniteTimeSpan);
            return false;
        }
    }

    private bool TryClaim()
    {
        if (!_claims)
            return false;
        _claims = false;
        try
        {
            Claim();
            return true;
        }
        catch (Fenced fenced)
        {
            _sequencer.Stop(Fencing(fenced), fenced: true);
            return false;
        }
        catch (Exception e) // As above, but only another claim tries again.
        {
            _sequencer.Stop($"another process owned it, and it cannot be claimed: {e.Message}", fenced: true);
            return false;
        }
    }
}
