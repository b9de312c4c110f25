using System.Text;

namespace Florin.Testing.Storage;

// What may happen to a disk.
public sealed partial class InMemoryLogStore
{
    /// <summary>Forgets all snapshots, which must change nothing.</summary>
    public void DropSnapshots()
    {
        lock (_lock)
            _snapshots.Clear();
    }

    /// <summary>Loses everything after a position, as a log does that is restored from an older copy. Only while it is closed.</summary>
    public void Truncate(long position)
    {
        lock (_lock)
        {
            var kept = _log.GetRange(0, (int)position);
            var commands = kept.Select(e => e.Position).ToHashSet();
            foreach (var (id, _) in _commands.Where(c => !commands.Contains(c.Value.First.Position)).ToList())
                _commands.Remove(id);
            _log.Clear();
            _streams.Clear();
            _snapshots.Clear();
            foreach (var stored in kept)
            {
                _log.Add(stored);
                if (!_streams.TryGetValue(stored.Stream, out var events))
                    _streams[stored.Stream] = events = [];
                events.Add(stored);
            }
        }
    }

    /// <summary>Loses everything, as a disk does that was exchanged for an empty one.</summary>
    public void Empty()
    {
        lock (_lock)
        {
            _log.Clear();
            _streams.Clear();
            _commands.Clear();
            _snapshots.Clear();
        }
    }

    /// <summary>Changes what is stored of an event, as a damaged disk or a forger would.</summary>
    public void Tamper(long position, Func<string, string> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        lock (_lock)
        {
            var stored = _log[(int)position - 1];
            var changed = stored with { Data = Encoding.UTF8.GetBytes(change(Encoding.UTF8.GetString(stored.Data.Span))) };
            _log[(int)position - 1] = _streams[stored.Stream][(int)stored.Version - 1] = changed;
        }
    }
}
