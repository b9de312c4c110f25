using System.Text.Json;
using System.Text.Json.Serialization;
using Florin.Kernel;

namespace Florin.Platform.EventLog;

/// <summary>
/// The id of a command, which a log decides once, for ever. It says whether it can have been used before: what is
/// <see cref="New">new</see> was made for this very call and need not be looked up; what is <see cref="Derived">derived</see>,
/// from a client's key, a saga's step or another event, may be in the log already, and what it came to then is the answer.
/// </summary>
/// <remarks>Two are equal when their texts are: whether an id was new is not part of it.</remarks>
[JsonConverter(typeof(Converter))]
public readonly struct CommandId : IEquatable<CommandId>
{
    private readonly string? _value;

    private CommandId(string value, bool mayHaveBeenUsed) => (_value, MayHaveBeenUsed) = (value, mayHaveBeenUsed);

    /// <summary>The text, as it is stored.</summary>
    public string Value => _value ?? "";

    /// <summary>The log may hold a command of this id from before this call.</summary>
    public bool MayHaveBeenUsed { get; }

    /// <summary>An id that nothing else has.</summary>
    public static CommandId New(IdSource ids)
    {
        ArgumentNullException.ThrowIfNull(ids);
        return new CommandId(ids.Next("cmd_"), mayHaveBeenUsed: false);
    }

    /// <summary>An id that follows from what is asked, so that asking again has the same one.</summary>
    public static CommandId Derived(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return new CommandId(value, mayHaveBeenUsed: true);
    }

    /// <summary>The text.</summary>
    public static implicit operator string(CommandId id) => id.Value;

    /// <summary>Whether two have the same text.</summary>
    public static bool operator ==(CommandId one, CommandId other) => one.Equals(other);

    /// <summary>Whether two have different texts.</summary>
    public static bool operator !=(CommandId one, CommandId other) => !one.Equals(other);

    /// <inheritdoc/>
    public bool Equals(CommandId other) => string.Equals(Value, other.Value, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is CommandId other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Value.GetHashCode(StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => Value;

    internal sealed class Converter : JsonConverter<CommandId>
    {
        public override CommandId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            Derived(reader.GetString() ?? throw new JsonException("A command id is missing."));

        public override void Write(Utf8JsonWriter writer, CommandId value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.Value);
    }
}
