using System.Buffers;
using System.Text;
using System.Text.Json;
using Florin.GrpcEdge.Calls;
using Florin.GrpcEdge.Serving;
using Florin.GrpcEdge.Transcoding;
using Florin.GrpcEdge.V1;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using Microsoft.AspNetCore.Http;

namespace Florin.Unit.Tests.GrpcEdge;

/// <summary>A message as JSON, and JSON as a message: as protobuf's own library has it, and stricter where that would lose something.</summary>
public sealed class MessagesAndJson
{
    private static readonly NewTransaction Sample = new()
    {
        UserId = "user_1",
        Type = "multi",
        Amount = "100.00",
        EffectiveAt = new Timestamp { Seconds = 1_700_000_000, Nanos = 123_456_000 },
        Metadata = Struct.Parser.ParseJson("""{"a": 1.5, "b": [true, null, "x"], "c": {"d": {}}}"""),
        Postings =
        {
            new Posting
            {
                Account = "acc_1",
                Direction = "debit",
                Amount = "1",
            },
            new Posting
            {
                Account = "acc_2",
                Direction = "credit",
                Amount = "1",
                Purpose = "",
            },
        },
    };

    [Theory]
    [InlineData("{\"id\": \"approval_1\"}", "It waits for a second person's approval.")]
    [InlineData("null", "It would wait for a second person's approval.")] // Under dry run.
    public void Tell_whether_an_approval_is_waited_for(string approval, string detail)
    {
        var body = Encoding.UTF8.GetBytes($"{{\"data\": {{\"approval\": {approval}}}}}");
        Assert.Equal(detail, CallRefusals.Of(new RestAnswer(202, new HeaderDictionary(), body))?.Status.Detail);
    }

    [Fact]
    public void Are_the_same_as_in_the_library() =>
        Assert.Equal(JsonFormatter.Default.Format(Sample).Replace(" ", "", StringComparison.Ordinal), Json(Sample));

    [Fact]
    public void Come_back_as_they_were() =>
        Assert.Equal(Sample, NewTransaction.Parser.ParseFrom(Bytes(Json(Sample), NewTransaction.Descriptor)));

    [Theory]
    [InlineData("""{"amount": 100.00}""", "100.00")]
    [InlineData("""{"amount": "1e2"}""", "1e2")]
    [InlineData("""{"amount": 79228162514264337593543950335.1234}""", "79228162514264337593543950335.1234")]
    [InlineData("""{"amount": {"a": [1]}}""", """{"a": [1]}""")]
    [InlineData("""{"amount": "\u00e9\n"}""", "é\n")]
    [InlineData("""{"amount": null, "unknown": {"a": [1, 2]}}""", "")]
    public void Keep_a_number_as_it_is_written(string json, string amount) =>
        Assert.Equal(amount, NewTransaction.Parser.ParseFrom(Bytes(json, NewTransaction.Descriptor)).Amount);

    [Fact]
    public void Keep_a_long_text()
    {
        var text = new string('x', 70_000);
        var message = Transaction.Parser.ParseFrom(
            Bytes($$$"""{"failure": {"step": "a", "detail": "{{{text}}}"}}""", Transaction.Descriptor)
        );
        Assert.Equal(text, message.Failure.Detail);
    }

    [Theory]
    [InlineData("0A0161" + "0A0162", "userId: is specified more than once.")]
    [InlineData("F8D13F00", "message: has the field 130335, which florin.v1.NewTransaction does not have.")]
    [InlineData("0A02FFFE", "userId: is not valid UTF-8.")]
    [InlineData("0A05", "message: ends in the middle of a field.")]
    [InlineData("0D00000000", "userId: is sent as Fixed32; expected LengthDelimited.")]
    [InlineData("0B", "userId: is sent as StartGroup; expected LengthDelimited.")]
    [InlineData("0000", "message: has a field of number 0; expected 1 to 536870911.")]
    [InlineData("4A0B08FFFFFFFFFFFFFFFF7F10", "effectiveAt: ends in the middle of a field.")]
    [InlineData(
        "4A0A08FFFFFFFFFFFFFFFF7F",
        "effectiveAt: has 9223372036854775807 seconds and 0 nanoseconds, which is no time of the years 1 to 9999."
    )]
    public void Are_refused_where_a_parser_would_take_something_else(string bytes, string why)
    {
        var wrong = Assert.Throws<InvalidMessage>(() => Json(Convert.FromHexString(bytes), NewTransaction.Descriptor));
        Assert.Equal(why, wrong.Message);
    }

    [Fact]
    public void Are_refused_where_a_part_is_sent_twice()
    {
        var account = EdgeMethods.Services.SelectMany(one => one.Methods).Single(one => one.Name == "GetAccount");
        var id = Convert.FromHexString("0A01610A0162");
        Assert.Equal(
            "id: is specified more than once.",
            Assert.Throws<InvalidMessage>(() => EdgeMethods.BindingOf(account).Bind(id)).Message
        );
        var item = Convert.FromHexString("0A000A00");
        Assert.Equal(
            "transaction: is specified more than once.",
            Assert.Throws<InvalidMessage>(() => BulkItem.Read(item)).Message
        );
        var value = Convert.FromHexString("20012000");
        Assert.Throws<InvalidMessage>(() => Json(value, Value.Descriptor));
    }

    [Theory]
    [InlineData("11000000000000F87F", "NaN")]
    [InlineData("11000000000000F07F", "Infinity")]
    [InlineData("11000000000000F0FF", "-Infinity")]
    public void Have_fractions_that_are_not_finite_as_texts_for_others(string bytes, string text)
    {
        var value = Convert.FromHexString(bytes);
        Assert.Equal($"\"{text}\"", Json(value, Value.Descriptor, isCanonical: true));
        Assert.Throws<InvalidMessage>(() => Json(value, Value.Descriptor));
    }

    [Fact]
    public void Are_refused_where_they_are_nested_without_end()
    {
        var bytes = Array.Empty<byte>();
        for (var i = 0; i < 200; i++)
            bytes = Wrap(Value.ListValueFieldNumber, Wrap(1, bytes));
        Assert.Throws<InvalidMessage>(() => Json(bytes, Value.Descriptor));
    }

    // Whatever arrives is a request or an InvalidMessage; anything else would be UNKNOWN.
    [Fact]
    public void Are_never_anything_else_than_taken_or_refused()
    {
        var random = new Random(1);
        foreach (var method in EdgeMethods.Services.SelectMany(service => service.Methods))
            for (var i = 0; i < 2000; i++)
                try
                {
                    EdgeMethods.BindingOf(method).Bind(Bent(random));
                }
                catch (InvalidMessage wrong)
                {
                    Assert.NotEmpty(wrong.Message);
                }
    }

    private static byte[] Bent(Random random)
    {
        var bytes =
            random.Next(3) == 0
                ? new byte[random.Next(40)]
                : new CreateTransactionRequest { Transaction = Sample }.ToByteArray();
        if (random.Next(3) == 0)
            random.NextBytes(bytes);
        for (var bends = random.Next(1, 6); bends > 0 && bytes.Length > 0; bends--)
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
        return bytes[..random.Next(bytes.Length + 1)];
    }

    private static byte[] Wrap(int field, byte[] inner)
    {
        var wire = new WireWriter();
        wire.Tag(field, WireFormat.WireType.LengthDelimited);
        wire.Bytes(inner);
        return wire.Written.ToArray();
    }

    private static string Json(IMessage message) => Json(message.ToByteArray(), message.Descriptor);

    private static string Json(byte[] message, MessageDescriptor descriptor, bool isCanonical = false)
    {
        var body = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(body);
        new MessageToJson(json, isCanonical).Write(MessageForm.Of(descriptor), message);
        json.Flush();
        return Encoding.UTF8.GetString(body.WrittenSpan);
    }

    private static byte[] Bytes(string json, MessageDescriptor descriptor)
    {
        var source = Encoding.UTF8.GetBytes(json);
        var reader = new Utf8JsonReader(source);
        reader.Read();
        var wire = new WireWriter();
        new JsonToMessage(wire, source).Write(MessageForm.Of(descriptor), ref reader);
        return wire.Written.ToArray();
    }
}
