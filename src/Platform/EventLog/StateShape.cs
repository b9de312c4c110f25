using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Florin.Kernel;
using Florin.Platform.Json;

namespace Florin.Platform.EventLog;

/// <summary>How a kind of state folds and is kept in snapshots, without its type in the way.</summary>
internal abstract class StateShape
{
    public abstract object Empty { get; }

    public abstract string Schema { get; }

    public abstract object Apply(object state, object happened);

    public abstract bool IsOver(object state);

    public abstract byte[] Write(object state);

    public abstract object Read(ReadOnlySpan<byte> json);
}

internal sealed class StateShape<TState> : StateShape
    where TState : class, IState<TState>
{
    public static readonly StateShape<TState> Instance = new();
    private static JsonTypeInfo<TState>? _stateType;

    private static JsonTypeInfo<TState> StateType =>
        _stateType ??= (JsonTypeInfo<TState>)FlorinJson.Stored.GetTypeInfo(typeof(TState));

    public override object Empty => TState.Empty;

    public override string Schema => TState.Schema;

    public override object Apply(object state, object happened) => ((TState)state).Apply(happened);

    public override bool IsOver(object state) => ((TState)state).IsOver;

    public override byte[] Write(object state) => JsonSerializer.SerializeToUtf8Bytes((TState)state, StateType);

    public override object Read(ReadOnlySpan<byte> json) =>
        JsonSerializer.Deserialize(json, StateType) ?? throw new LogFault($"A snapshot of {Schema} is null.");
}
