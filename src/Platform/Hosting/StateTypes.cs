using Florin.Kernel;
using Florin.Platform.Commands;
using Florin.Platform.EventLog;

namespace Florin.Platform.Hosting;

/// <summary>
/// The states of which a service's log may hold snapshots, by their schemas; for checks that compute them again.
/// </summary>
public sealed class StateTypes
{
    private readonly Dictionary<string, StateShape> _bySchema = new(StringComparer.Ordinal);
    private readonly Dictionary<string, StateShape> _byKindOfStream = new(StringComparer.Ordinal);

    /// <summary>Starts with what every log has: the stream of refused commands.</summary>
    public StateTypes() => Add<Refusals>();

    /// <summary>The schemas that are known.</summary>
    public IReadOnlyCollection<string> Schemas => _bySchema.Keys;

    /// <summary>Adds a state.</summary>
    /// <param name="streams">What the names of its streams begin with, before a <c>-</c>; null for the name of its schema.</param>
    public StateTypes Add<TState>(string? streams = null)
        where TState : class, IState<TState>
    {
        _bySchema.Add(TState.Schema, StateShape<TState>.Instance);
        _byKindOfStream.Add(streams ?? KindOf(TState.Schema), StateShape<TState>.Instance);
        return this;
    }

    /// <summary>Begins to fold the streams of a log that is read from its beginning.</summary>
    public StreamFolds Folds() => new(_byKindOfStream);

    /// <summary>How a stream folds; null where its log has no such streams.</summary>
    internal StateShape? ShapeOf(string stream) => _byKindOfStream.GetValueOrDefault(KindOfStream(stream));

    internal static string KindOfStream(string stream) => stream.Split('-', 2)[0];

    /// <summary>Begins to compute a snapshot again; null where it is of an older schema, which no program reads.</summary>
    /// <exception cref="LogFault">Its schema is none that this service has or had.</exception>
    public SnapshotFold? Fold(StoredSnapshot snapshot)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        if (_bySchema.TryGetValue(snapshot.Schema, out var shape))
            return new SnapshotFold(shape, snapshot);
        var isOlder = _bySchema.Keys.Any(known =>
            KindOf(known) == KindOf(snapshot.Schema) && NumberOf(snapshot.Schema) is { } number && number < NumberOf(known)
        );
        return isOlder
            ? null
            : throw new LogFault($"the snapshot of {snapshot.Stream} has the unknown schema '{snapshot.Schema}'");
    }

    private static string KindOf(string schema) => schema.Split('.')[0];

    private static int? NumberOf(string schema) =>
        schema.Split('.') is [_, var number] && int.TryParse(number, out var version) ? version : null;
}

/// <summary>Computes the state of a stream at a snapshot's version again, and compares.</summary>
public sealed class SnapshotFold
{
    private readonly StateShape _shape;
    private readonly StoredSnapshot _snapshot;
    private object _state;
    private long _version;

    internal SnapshotFold(StateShape shape, StoredSnapshot snapshot) =>
        (_shape, _snapshot, _state) = (shape, snapshot, shape.Empty);

    /// <summary>Takes the next event of the stream.</summary>
    public void Apply(object happened)
    {
        if (_version < _snapshot.Version)
            (_state, _version) = (_shape.Apply(_state, happened), _version + 1);
    }

    /// <summary>What the snapshot says otherwise than the events up to its version; null where it agrees.</summary>
    public string? Difference()
    {
        if (_version != _snapshot.Version || _version == 0)
            return $"the snapshot of {_snapshot.Stream} has version {_snapshot.Version}, but the stream has {_version}";
        var folded = _shape.Write(_state);
        if (folded.AsSpan().SequenceEqual(_snapshot.State.Span))
            return null;
        // One that an older program wrote may lack a field that has its default.
        return _shape.Write(_shape.Read(_snapshot.State.Span)).AsSpan().SequenceEqual(folded)
            ? null
            : $"the snapshot of {_snapshot.Stream} at version {_version} does not match its events";
    }
}
