namespace Florin.Platform.EventLog;

/// <content>What it knows of streams, and learns from the storage.</content>
internal sealed partial class Sequencer
{
    /// <summary>How many streams were let go to make room.</summary>
    public long Evictions
    {
        get
        {
            lock (_lock)
                return _streams.Evictions;
        }
    }

    /// <summary>Whether a stream is in memory, at least its version.</summary>
    public bool Knows(string stream) => PeekAt(stream) is not null;

    public Peek? PeekAt(string stream)
    {
        lock (_lock)
            return _streams.TryGet(stream, out var entry) ? new Peek(entry.State, entry.Version, entry.Last) : null;
    }

    /// <summary>
    /// Before streams are read from the storage: until this is disposed of none of them leaves the memory, so that what was read
    /// is the newest of those that are not there. Otherwise others who need the room could make it stale time after time.
    /// </summary>
    public HeldStreams Hold(params IReadOnlyList<string> streams)
    {
        lock (_lock)
        {
            foreach (var stream in streams)
                _streams.Hold(stream);
            return new HeldStreams(this, streams, _streams.Clears);
        }
    }

    public void Release(IReadOnlyList<string> streams)
    {
        lock (_lock)
            foreach (var stream in streams)
                _streams.Release(stream);
    }

    /// <summary>Keeps a state that was read while its stream was held; false where something newer may be known.</summary>
    public bool TryInstall(string stream, StateShape shape, in Loaded loaded)
    {
        lock (_lock)
        {
            if (_standsBy || IsClosed)
                return true; // Not kept: another process may change it, or a commit whose outcome is unknown.
            return Entry(stream, shape, loaded, ifNew: null) is { State: not null, Last: null } entry
                && entry.Version == loaded.Version;
        }
    }

    // What is known of a stream, which may be its version alone, else what was read of it; null where that may be stale.
    private StreamEntry? Entry(string stream, StateShape shape, in Loaded loaded, object? ifNew)
    {
        var read = loaded.Clears == _streams.Clears ? loaded.State : null;
        if (_streams.TryGet(stream, out var entry))
        {
            if (read is not null && entry is { State: null, Last: null } && entry.Version == loaded.Version)
                entry.Learn(shape, read);
            return entry;
        }
        if ((read ?? ifNew) is not { } state)
            return null;
        entry = new StreamEntry(stream, loaded.Version, shape, state);
        _streams.Add(entry);
        return entry;
    }

    private StreamEntry VersionOnly(string stream, long version)
    {
        if (!_streams.TryGet(stream, out var entry))
            _streams.Add(entry = new StreamEntry(stream, version, null, null));
        return entry;
    }
}

/// <summary>Streams that are being read from the storage.</summary>
/// <param name="sequencer">Keeps them.</param>
/// <param name="streams">Their names.</param>
/// <param name="clears">How often the memory had been cleared when the reading began.</param>
internal sealed class HeldStreams(Sequencer sequencer, IReadOnlyList<string> streams, long clears) : IDisposable
{
    /// <summary>How often the memory had been cleared when the reading began: what is read is stale once that has changed.</summary>
    public long Clears => clears;

    public void Dispose() => sequencer.Release(streams);
}
