namespace Florin.Platform.EventLog;

/// <summary>
/// Makes what is decided durable, batch after batch. A failed commit stops the log: it and all that was decided on top of it
/// fail, and the log continues from the last commit that succeeded, once the storage has discarded what the failed one may have
/// left. As long as it cannot, or ends elsewhere, the log accepts nothing. An fsync is never repeated as though the first one
/// had not failed.
/// </summary>
internal sealed class Committer : IDisposable
{
    private readonly string _name;
    private readonly ILogStore _store;
    private readonly KnownCommands _commands;
    private readonly Sequencer _sequencer;
    private readonly LogReader _reader;
    private readonly LogOptions _options;
    private readonly BatchEncoder _encoder;
    private readonly LogMetrics _metrics;
    private readonly ITimer _reopen;
    private long? _durable; // The position that the storage ends with, as far as it has said so; unknown before the start.

    public Committer(
        string name,
        ILogStore store,
        KnownCommands commands,
        EventTypes types,
        Sequencer sequencer,
        LogReader reader,
        LogOptions options,
        TimeProvider clock,
        ICommitScheduler scheduler
    )
    {
        (_name, _store, _commands, _sequencer, _reader, _options) = (name, store, commands, sequencer, reader, options);
        _encoder = new BatchEncoder(types);
        _metrics = new LogMetrics(name, clock, sequencer);
        _reopen = clock.CreateTimer(_ => scheduler.Wake(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Open()
    {
        var head = _store.Open();
        if (_durable is { } durable && head != durable)
            throw new LogFault(
                $"it ends at position {head}, but the last durable position is {durable}. "
                    + "Restart the service to continue from the stored events, or restore it from a backup."
            );
        StoredEvent? newest = head == 0 ? null : _store.Read(head - 1, 1)[0];
        _encoder.Continue(newest?.Metadata);
        var last = newest?.At ?? DateTimeOffset.MinValue;
        _commands.Learn(); // A small log knows all of them at once.
        _durable = head;
        _reader.Reset(head);
        _sequencer.Start(head, last);
    }

    /// <summary>Makes one batch durable; whether to run again. Run by the scheduler, never twice at a time.</summary>
    public bool Commit()
    {
        if (_sequencer.IsClosed && !TryReopen())
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
        _store.Dispose();
    }

    private bool Commit(List<PendingAppend> batch)
    {
        var started = _metrics.Now;
        _commands.Expect(batch);
        try
        {
            _store.Commit(_encoder.Encode(batch));
        }
        catch (Exception e) // Whatever went wrong, what is durable is unknown now.
        {
            Stop(e, batch);
            return false;
        }
        _durable = batch[^1].Events[^1].Position;
        _metrics.Committed(batch, started);
        _sequencer.Committed(batch);
        _reader.Publish(batch);
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

    private bool TryReopen()
    {
        try
        {
            Open();
            return true;
        }
        catch (Exception e) // The storage may be gone for any reason; the log says so in health and tries again.
        {
            _sequencer.Stop($"its storage cannot be opened: {e.Message}");
            _reopen.Change(_options.ReopenEvery, Timeout.InfiniteTimeSpan);
            return false;
        }
    }
}
