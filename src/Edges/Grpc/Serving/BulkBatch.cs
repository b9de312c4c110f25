using System.Buffers;
using System.Text.Json;
using Florin.GrpcEdge.Calls;
using Florin.GrpcEdge.Transcoding;
using Florin.GrpcEdge.V1;
using Florin.Platform.Http;
using Florin.Platform.Http.InProcess;
using Google.Protobuf;

namespace Florin.GrpcEdge.Serving;

/// <summary>An item of a bulk stream, as JSON.</summary>
/// <param name="Json">As a batch has it.</param>
internal sealed record BulkItem(ReadOnlyMemory<byte> Json)
{
    private static readonly MessageForm Form = MessageForm.Of(BulkRequest.Descriptor);
    private static readonly FieldForm Transaction = Form.Find("transaction")!; // As its proto file has it.

    /// <summary>Reads one.</summary>
    /// <exception cref="InvalidMessage">The message is invalid.</exception>
    public static BulkItem Read(ReadOnlyMemory<byte> message)
    {
        var body = new ArrayBufferWriter<byte>(256 + message.Length);
        using var json = new Utf8JsonWriter(body, HttpBinding.Options);
        var reader = new WireReader(message.Span);
        ReadOnlySpan<byte> transaction = [];
        ReadOnlySpan<byte> key = [];
        var seen = new SeenFields();
        while (reader.TryReadTag(out var number, out var type))
        {
            var field = MessageToJson.Check(Form, number, type);
            seen.Add(field);
            if (field == Transaction)
                transaction = reader.Bytes();
            else
                key = MessageToJson.Text(field, reader.Bytes());
        }
        json.WriteStartObject();
        new MessageToJson(json).WriteFields(Transaction.Message, transaction, depth: 1);
        if (!key.IsEmpty)
            json.WriteString("idempotencyKey"u8, key);
        json.WriteEndObject();
        json.Flush();
        return new BulkItem(body.WrittenMemory);
    }
}

/// <summary>Items that are sent as one request.</summary>
internal sealed class BulkBatch(HttpBinding binding)
{
    // What the endpoint takes, without what stands around the items.
    private const int MaxBytes = (4 << 20) - 2048;

    // So that what is there always has room for one more.
    private const int MaxItemBytes = MaxBytes / 2;

    private static readonly MessageForm TransactionForm = MessageForm.Of(Transaction.Descriptor);

    private static readonly Google.Rpc.Status TooLarge = CallRefusals.Of(
        Grpc.Core.StatusCode.ResourceExhausted,
        HttpRefusals.BodyTooLarge.Name,
        $"The item has more than {MaxItemBytes} bytes as JSON."
    );

    private readonly List<(BulkItem? Item, Google.Rpc.Status? Wrong)> _items = [];
    private int _bytes;

    /// <summary>How many there are.</summary>
    public int Count => _items.Count;

    /// <summary>How many of them are refused without being sent.</summary>
    public int Wrong => _items.Count(item => item.Wrong is not null);

    /// <summary>Whether another one fits into the request's size.</summary>
    public bool HasRoom => _bytes < MaxItemBytes;

    /// <summary>The request of those that are well formed; null where none is.</summary>
    public RestRequest? Request
    {
        get
        {
            var good = _items.Select(item => item.Item).OfType<BulkItem>().ToList();
            if (good.Count == 0)
                return null;
            var body = new ArrayBufferWriter<byte>(64 + _bytes);
            using var json = new Utf8JsonWriter(body, HttpBinding.Options);
            json.WriteStartObject();
            json.WriteStartArray("transactions"u8);
            foreach (var item in good)
                json.WriteRawValue(item.Json.Span, skipInputValidation: true);
            json.WriteEndArray();
            json.WriteEndObject();
            json.Flush();
            return new RestRequest(binding.Verb, binding.Template, body.WrittenMemory);
        }
    }

    /// <summary>Begins again.</summary>
    public void Clear()
    {
        _items.Clear();
        _bytes = 0;
    }

    /// <summary>Adds one.</summary>
    public void Add(Incoming<BulkItem> item)
    {
        if (item.Wrong is { } wrong)
            _items.Add((null, CallRefusals.Of(wrong)));
        else if (item.Value.Json.Length > MaxItemBytes)
            _items.Add((null, TooLarge));
        else
        {
            _items.Add((item.Value, null));
            _bytes += item.Value.Json.Length;
        }
    }

    /// <summary>The responses to all of them, in order.</summary>
    /// <param name="results">What became of the well formed ones, in order.</param>
    /// <param name="first">The place of the first one in the stream.</param>
    public IReadOnlyList<EncodedMessage> Answer(IReadOnlyList<BulkResult> results, long first)
    {
        var (answers, taken) = (new List<EncodedMessage>(_items.Count), 0);
        foreach (var (_, wrong) in _items)
        {
            var wire = new WireWriter();
            if (first + answers.Count is > 0 and var index)
            {
                wire.Tag(BulkResponse.IndexFieldNumber, WireFormat.WireType.Varint);
                wire.Varint((ulong)index);
            }
            Write(wire, wrong is null ? results[taken++] : new BulkResult(null, wrong));
            answers.Add(new EncodedMessage(wire.Written));
        }
        return answers;
    }

    private static void Write(WireWriter wire, BulkResult result)
    {
        if (result.Error is { } error)
        {
            wire.Tag(BulkResponse.ErrorFieldNumber, WireFormat.WireType.LengthDelimited);
            wire.Bytes(error.ToByteArray());
            return;
        }
        wire.Tag(BulkResponse.TransactionFieldNumber, WireFormat.WireType.LengthDelimited);
        var start = wire.Begin();
        var data = JsonSerializer.SerializeToUtf8Bytes(result.Data);
        var json = new Utf8JsonReader(data);
        json.Read();
        new JsonToMessage(wire, data).Write(TransactionForm, ref json);
        wire.End(start);
    }
}

/// <summary>What became of an item.</summary>
/// <param name="Data">The transaction; null where it was refused.</param>
/// <param name="Error">Why it was refused.</param>
internal sealed record BulkResult(JsonElement? Data, Google.Rpc.Status? Error);

internal static class BulkResults
{
    /// <summary>Reads the results of a batch.</summary>
    public static IReadOnlyList<BulkResult> Read(ReadOnlyMemory<byte> body)
    {
        using var document = JsonDocument.Parse(body);
        return [.. document.RootElement.GetProperty("data").GetProperty("results").EnumerateArray().Select(Read)];
    }

    private static BulkResult Read(JsonElement result) =>
        result.TryGetProperty("problem", out var problem)
            ? new BulkResult(null, CallRefusals.Of(result.GetProperty("status").GetInt32(), problem))
            : new BulkResult(result.GetProperty("data").Clone(), null);
}
