namespace Florin.Platform.EventLog;

/// <content>When it accepts nothing, and goes on.</content>
internal sealed partial class Sequencer
{
    /// <summary>Accepts nothing more, forgets everything, and hands over all that was decided and is not durable.</summary>
    public List<PendingAppend> Stop(string why)
    {
        lock (_lock)
        {
            Volatile.Write(ref _stopped, why);
            return Drop();
        }
    }

    /// <summary>
    /// As <see cref="Stop"/>, because another process changes the streams: no state is kept either until the log starts again.
    /// </summary>
    /// <param name="owner">Where that process is, if it is known.</param>
    public List<PendingAppend> StandBy(string? owner)
    {
        lock (_lock)
        {
            (_standsBy, _owner) = (true, owner);
            Volatile.Write(ref _stopped, null);
            return Drop();
        }
    }

    /// <summary>Accepts nothing more, and keeps what was decided, so that it becomes durable.</summary>
    public void Close()
    {
        lock (_lock)
            (_standsBy, _owner) = (true, null);
    }

    /// <summary>Accepts nothing more, even when the storage recovers.</summary>
    public void Refuse(string why) => Volatile.Write(ref _refused, why);

    /// <summary>
    /// Continues from what the storage really holds: the position and the time of its last event. What was read from it before
    /// may lack what another process, or a commit whose outcome was unknown, has added since: it is read again.
    /// </summary>
    public void Start(long head, DateTimeOffset last)
    {
        lock (_lock)
        {
            _streams.Clear();
            _commands.Clear();
            _assigned = head;
            _time.StartAfter(last);
            _standsBy = false;
            Volatile.Write(ref _stopped, null);
        }
    }

    private List<PendingAppend> Drop()
    {
        var lost = _queue;
        _queue = new Queue<PendingAppend>();
        _streams.Clear();
        _commands.Clear();
        return [.. lost];
    }
}
