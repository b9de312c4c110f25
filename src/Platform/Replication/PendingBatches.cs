using Florin.Platform.EventLog;

namespace Florin.Platform.Replication;

/// <summary>
/// What the log's writer tells one replicator: batches while they are committed, and where the log ends. Batches are kept only
/// for a replica that keeps up, and only so many bytes of them: all others read the log. Thread-safe.
/// </summary>
internal sealed class PendingBatches(ReplicationLimits limits)
{
    private readonly Lock _lock = new();
    private readonly Queue<OfferedBatch> _queue = new();
    private long _bytes;
    private long _head;
    private long _generation;
    private string? _digest;
    private bool _accepts;
    private bool _isUnknown;

    /// <summary>Whether batches are to be offered.</summary>
    public bool Accepts => Volatile.Read(ref _accepts);

    /// <summary>Where the log ends.</summary>
    public long Head => Volatile.Read(ref _head);

    /// <summary>The log ends there, and nothing that was offered counts any more.</summary>
    public void Continue(long head)
    {
        lock (_lock)
        {
            Clear();
            (_head, _digest, _isUnknown) = (head, null, false);
        }
    }

    /// <summary>A commit failed: what a replica has above its watermark may be no part of the log.</summary>
    public void Retract()
    {
        lock (_lock)
            Clear();
    }

    /// <summary>A commit failed, and what the log holds is not known until it says where it ends.</summary>
    public void Doubt()
    {
        lock (_lock)
        {
            Clear();
            _isUnknown = true;
        }
    }

    /// <summary>Where the log ends is not known: nothing may be removed from a replica.</summary>
    public bool IsUnknown => Volatile.Read(ref _isUnknown);

    /// <summary>The replica failed: it reads the log when it is back.</summary>
    public void Drop() => Retract();

    /// <summary>Keeps a batch that is being committed.</summary>
    public void Offer(OfferedBatch batch)
    {
        lock (_lock)
        {
            if (!_accepts)
                return;
            if (_queue.Count > 0 && _bytes + batch.Bytes > limits.QueuedBytes)
            {
                _accepts = false; // Until it has caught up.
                return;
            }
            _queue.Enqueue(batch);
            _bytes += batch.Bytes;
        }
    }

    /// <summary>The newest batch was committed.</summary>
    public void Committed(long head, string? digest)
    {
        lock (_lock)
            (_head, _digest) = (head, digest);
    }

    /// <summary>What to write next after a position.</summary>
    public PendingWork Take(long position)
    {
        lock (_lock)
        {
            var appends = new List<StoredAppend>();
            var events = 0L;
            while (_queue.TryPeek(out var next) && events < limits.EventsPerWrite)
            {
                if (next.Last > position && next.First != position + 1)
                    break; // What is missing comes from the log.
                _queue.Dequeue();
                _bytes -= next.Bytes;
                if (next.Last <= position)
                    continue;
                appends.AddRange(next.Appends);
                (position, events) = (next.Last, events + next.Last - next.First + 1);
            }
            return new PendingWork(_generation, _head, _digest, appends);
        }
    }

    /// <summary>Tells the generation, which another one follows when what was written above the watermark counts no more.</summary>
    public long Generation
    {
        get
        {
            lock (_lock)
                return _generation;
        }
    }

    /// <summary>Begins to keep batches, if nothing is missing before them; whether it does.</summary>
    public bool TryAccept(long position, long generation)
    {
        lock (_lock)
        {
            if (generation == _generation && position >= _head)
                _accepts = true;
            return _accepts;
        }
    }

    private void Clear()
    {
        _generation++;
        _queue.Clear();
        (_bytes, _accepts) = (0, false);
    }
}

/// <summary>What a replica gets next.</summary>
/// <param name="Generation">Of the batches.</param>
/// <param name="Head">Where the log ends.</param>
/// <param name="Digest">Its running hash there; null where it is not known.</param>
/// <param name="Appends">Batches, perhaps beyond the head; empty where the log has to be read.</param>
internal sealed record PendingWork(long Generation, long Head, string? Digest, IReadOnlyList<StoredAppend> Appends);
