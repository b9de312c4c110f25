using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Florin.Kernel;

/// <summary>
/// An amount as a client wrote it, a JSON number or a string, kept as text: it becomes <see cref="Money"/> only together
/// with its currency, and never passes through a binary fraction.
/// </summary>
/// <param name="Value">The digits exactly as they were sent.</param>
[JsonConverter(typeof(Converter))]
public sealed record JsonAmount(string Value)
{
    /// <summary>The longest that is read; every amount there is takes far less. A longer one is refused, never cut.</summary>
    public const int MaxLength = 64;

    /// <summary>What is wrong with a text that is longer.</summary>
    public static string TooLong(int length) => $"has {length} characters; an amount has at most {MaxLength}.";

    /// <summary>The text of a JSON number or string at the reader's place.</summary>
    public static string Text(ref Utf8JsonReader reader) =>
        reader.TokenType switch
        {
            JsonTokenType.String => reader.GetString()!, // A string token is never null.
            JsonTokenType.Number => Encoding.UTF8.GetString(reader.ValueSpan),
            _ => throw new JsonException("An amount is a JSON number or a string, such as 100.00 or \"100.00\"."),
        };

    /// <summary>Writes an amount as a JSON number with exactly the currency's digits.</summary>
    public static void Write(Utf8JsonWriter writer, Money money)
    {
        ArgumentNullException.ThrowIfNull(writer);
        Span<char> text = stackalloc char[Money.MaxText];
        writer.WriteRawValue(text[..money.Format(text)], skipInputValidation: true);
    }

    internal sealed class Converter : JsonConverter<JsonAmount>
    {
        public override JsonAmount Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            var text = Text(ref reader);
            return text.Length <= MaxLength ? new JsonAmount(text) : throw new JsonException(TooLong(text.Length));
        }

        public override void Write(Utf8JsonWriter writer, JsonAmount value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.Value);
    }
}

/// <summary>An amount in an answer: written as a number with the currency's digits, the currency standing beside it.</summary>
/// <param name="Money">What is written.</param>
[JsonConverter(typeof(Converter))]
public readonly record struct DecimalAmount(Money Money)
{
    /// <summary>An answer's amount.</summary>
    public static implicit operator DecimalAmount(Money money) => new(money);

    internal sealed class Converter : JsonConverter<DecimalAmount>
    {
        public override DecimalAmount Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException("A decimal amount is only written; its currency stands beside it.");

        public override void Write(Utf8JsonWriter writer, DecimalAmount value, JsonSerializerOptions options) =>
            JsonAmount.Write(writer, value.Money);
    }
}
