using System.Text.Json;
using System.Text.Json.Serialization;

namespace Florin.GraphQlEdge.Fields;

/// <summary>A number as a client wrote it: the API keeps its digits, and no number of the program has room for all of them.</summary>
/// <param name="Text">As it was written.</param>
internal sealed record Number(string Text)
{
    /// <inheritdoc/>
    public override string ToString() => Text;
}

/// <summary>Writes it as it is.</summary>
internal sealed class NumberAsWritten : JsonConverter<Number>
{
    /// <inheritdoc/>
    public override Number Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("Bodies are only written.");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, Number value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(value);
        writer.WriteRawValue(value.Text);
    }
}
