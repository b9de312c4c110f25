using Florin.Platform.EventLog;

namespace Florin.Platform.Hosting;

/// <summary>
/// Folds the streams of a log that is read from its beginning, all at the same time, to keep the states of those that may go on.
/// </summary>
public sealed class StreamFolds
{
    private readonly IReadOnlyDictionary<string, StateShape> _shapes;
    private readonly Dictionary<string, (object State, long Version)> _states = new(StringComparer.Ordinal);

    internal StreamFolds(IReadOnlyDictionary<string, StateShape> shapes) => _shapes = shapes;

    /// <summary>Goes on by an event.</summary>
    /// <param name="stored">The event.</param>
    /// <param name="types">The events of the log.</param>
    /// <param name="begins">Whether a stream that begins here is to be folded.</param>
    public void Take(in StoredEvent stored, EventTypes types, bool begins)
    {
        ArgumentNullException.ThrowIfNull(types);
        if (!_shapes.TryGetValue(StateTypes.KindOfStream(stored.Stream), out var shape))
            return;
        var (state, version) = stored.Version == 1 && begins ? (shape.Empty, 0) : _states.GetValueOrDefault(stored.Stream);
        if (state is null || version + 1 != stored.Version)
            return; // It has ended, or is not among those that are wanted.
        state = shape.Apply(state, types.Read(stored.Type, stored.Data).Data);
        if (shape.IsOver(state))
            _states.Remove(stored.Stream);
        else
            _states[stored.Stream] = (state, stored.Version);
    }

    /// <summary>The states of the streams that may go on.</summary>
    public IEnumerable<StoredSnapshot> Snapshots()
    {
        foreach (var (stream, (state, version)) in _states)
            if (_shapes[StateTypes.KindOfStream(stream)] is var shape)
                yield return new StoredSnapshot(stream, version, shape.Schema, shape.Write(state));
    }
}
