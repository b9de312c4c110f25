using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Florin.Kernel;

namespace Florin.Platform.EventLog;

/// <summary>
/// An append, as its writer may ask for it: <c>write_…</c>, twenty characters of Crockford's base 32. The first thirteen are the
/// position of its first event, the rest are of a hash over the log's identity, that position and the command's id. So the same
/// command that is recorded at the same place has the same id, and an id of another log, or of an append that was rolled back,
/// is not taken for the one that is at its position.
/// </summary>
[JsonConverter(typeof(WriteIdConverter))]
public readonly record struct WriteId(string Value) : IId<WriteId>
{
    private const string Digits = "0123456789abcdefghjkmnpqrstvwxyz";
    private const int OfPosition = 13;
    private const int OfHash = 7;

    /// <inheritdoc/>
    public static string Prefix => "write_";

    /// <summary>Where its first event is, or would have been; 0 where it is no id of a write.</summary>
    public long Position
    {
        get
        {
            if (Value.Length != Prefix.Length + OfPosition + OfHash)
                return 0;
            var position = 0L;
            foreach (var digit in Value.AsSpan(Prefix.Length, OfPosition))
                if (Digits.IndexOf(digit, StringComparison.Ordinal) is >= 0 and var value && position <= long.MaxValue >> 5)
                    position = (position << 5) | (long)value;
                else
                    return 0;
            return position;
        }
    }

    /// <inheritdoc/>
    public static WriteId From(string value) => new(value);

    /// <summary>The id of an append.</summary>
    /// <param name="log">The log's identity.</param>
    /// <param name="position">Of its first event.</param>
    /// <param name="commandId">Of its command.</param>
    public static WriteId Of(string log, long position, string commandId)
    {
        Span<byte> number = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(number, position);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData([.. Encoding.UTF8.GetBytes(log), .. number, .. Encoding.UTF8.GetBytes(commandId)], hash);
        return new WriteId(
            string.Create(
                Prefix.Length + OfPosition + OfHash,
                (position, hash: BinaryPrimitives.ReadUInt64BigEndian(hash)),
                static (text, made) =>
                {
                    Prefix.CopyTo(text);
                    Fill(text.Slice(Prefix.Length, OfPosition), (ulong)made.position);
                    Fill(text[(Prefix.Length + OfPosition)..], made.hash);
                }
            )
        );
    }

    /// <inheritdoc/>
    public override string ToString() => Value;

    private static void Fill(Span<char> text, ulong value)
    {
        for (var at = text.Length - 1; at >= 0; at--, value >>= 5)
            text[at] = Digits[(int)(value & 31)];
    }
}

internal sealed class WriteIdConverter : JsonConverter<WriteId>
{
    public override WriteId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        new(reader.GetString() ?? "");

    public override void Write(Utf8JsonWriter writer, WriteId value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.Value);
}
