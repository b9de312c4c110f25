using Florin.Platform.EventLog;

namespace Florin.Platform.Copies;

/// <summary>
/// The files of archives that were read last, decoded, for all logs of a process: as many as fit, and at least one. What is
/// kept was compared with its checksum, by which it is found. Thread-safe.
/// </summary>
internal sealed class DecodedSegments
{
    private const long MostBytes = 128 << 20;
    private const int EventBytes = 300; // Beside data and metadata.
    private readonly Lock _lock = new();
    private readonly LinkedList<(CopiedFile File, StoredEvent[] Events, long Bytes)> _files = new(); // The newest first.
    private long _bytes;

    /// <summary>The events of a file; null where it is not kept.</summary>
    public StoredEvent[]? Find(CopiedFile file)
    {
        lock (_lock)
        {
            for (var node = _files.First; node is not null; node = node.Next)
                if (node.Value.File == file)
                {
                    _files.Remove(node);
                    _files.AddFirst(node);
                    return node.Value.Events;
                }
            return null;
        }
    }

    /// <summary>Keeps the events of a file.</summary>
    public void Keep(CopiedFile file, StoredEvent[] events)
    {
        var bytes = events.Sum(stored => (long)stored.Data.Length + stored.Metadata.Length + EventBytes);
        lock (_lock)
        {
            _files.AddFirst((file, events, bytes));
            _bytes += bytes;
            while (_bytes > MostBytes && _files.Count > 1 && _files.Last is { } oldest)
            {
                _bytes -= oldest.Value.Bytes;
                _files.RemoveLast();
            }
        }
    }
}
