using System.Text.Json;
using Florin.GrpcEdge.Transcoding;
using Grpc.Core;

namespace Florin.GrpcEdge.Calls;

/// <summary>A message that is ready to be sent.</summary>
/// <param name="Bytes">Its bytes.</param>
internal sealed record EncodedMessage(ReadOnlyMemory<byte> Bytes)
{
    /// <summary>How gRPC sends it, and that nobody reads it here.</summary>
    public static Marshaller<EncodedMessage> Marshaller { get; } =
        Marshallers.Create(
            static (message, to) =>
            {
                to.SetPayloadLength(message.Bytes.Length);
                System.Buffers.BuffersExtensions.Write(to.GetBufferWriter(), message.Bytes.Span);
                to.Complete();
            },
            static EncodedMessage (_) => throw new NotSupportedException("Only clients read responses.")
        );
}

/// <summary>A page of a list that a stream goes on with.</summary>
/// <param name="Items">Its items.</param>
/// <param name="Next">Where the next page begins; null after the last one.</param>
internal sealed record Page(IReadOnlyList<EncodedMessage> Items, string? Next);

/// <summary>Makes messages of the contract's envelopes: <c>{"success": true, "data": …}</c>.</summary>
internal static class ResponseMessages
{
    // As deep as stored JSON may be.
    private static readonly JsonReaderOptions Reading = new() { MaxDepth = 128 };

    /// <summary>The message that the data of an answer is.</summary>
    public static EncodedMessage Message(MessageForm form, ReadOnlyMemory<byte> body)
    {
        var json = new Utf8JsonReader(body.Span, Reading);
        if (!TryFind(ref json, "data"u8))
            throw NotUsable(form);
        var wire = new WireWriter();
        if (json.TokenType is not JsonTokenType.Null)
            new JsonToMessage(wire, body).Write(form, ref json);
        return new EncodedMessage(wire.Written);
    }

    /// <summary>The messages that the items of a list are.</summary>
    public static Page Items(MessageForm form, ReadOnlyMemory<byte> body)
    {
        var json = new Utf8JsonReader(body.Span, Reading);
        if (!TryFind(ref json, "data"u8) || json.TokenType is not JsonTokenType.StartObject)
            throw NotUsable(form);
        var (items, next, wire) = (new List<EncodedMessage>(), (string?)null, new WireWriter());
        var writer = new JsonToMessage(wire, body);
        while (json.Read() && json.TokenType is JsonTokenType.PropertyName)
        {
            var (isItems, isNext) = (json.ValueTextEquals("items"u8), json.ValueTextEquals("nextCursor"u8));
            json.Read();
            if (isItems)
                while (json.Read() && json.TokenType is not JsonTokenType.EndArray)
                {
                    writer.Write(form, ref json);
                    items.Add(new EncodedMessage(wire.Cut()));
                }
            else if (isNext)
                next = json.GetString();
            else
                json.Skip();
        }
        return new Page(items, next);
    }

    private static bool TryFind(ref Utf8JsonReader json, ReadOnlySpan<byte> name)
    {
        if (!json.Read() || json.TokenType is not JsonTokenType.StartObject)
            return false;
        while (json.Read() && json.TokenType is JsonTokenType.PropertyName)
        {
            var isIt = json.ValueTextEquals(name);
            json.Read();
            if (isIt)
                return true;
            json.Skip();
        }
        return false;
    }

    private static JsonException NotUsable(MessageForm form) =>
        new($"The response has no data that {form.Name} could be made of.");
}
