using System.Buffers;
using System.Text;
using System.Text.Json;
using Florin.GrpcEdge.Serving;
using Florin.GrpcEdge.Transcoding;
using Florin.GrpcEdge.V1;
using Florin.Platform.Http.InProcess;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Florin.Unit.Tests.GrpcEdge;

/// <summary>A default that a client sends is as if it was not there, and what is wrong is named by where it stands.</summary>
public sealed class MessagesOfClients
{
    // user_id, type, from_account, and a posting with an account and with a purpose, which is optional.
    private const string Deposit = "0A00" + "12076465706F736974" + "2A00" + "5A040A002A00";

    private static readonly Dictionary<string, Struct> Metadata = new(StringComparer.Ordinal)
    {
        ["metadata.n: is not a finite number."] = Of("n", Value.ForNumber(double.NaN)),
        ["metadata.message: is not a finite number."] = Of("message", Value.ForNumber(double.NaN)),
        ["metadata.: is not a finite number."] = Of("", Value.ForNumber(double.NaN)),
        ["metadata.a[1].b: is not a finite number."] = Of(
            "a",
            Value.ForList(Value.ForNull(), Value.ForStruct(Of("b", Value.ForNumber(double.NaN))))
        ),
        ["metadata.n: is a Value without a kind; expected one, such as null_value."] = Of("n", new Value()),
    };

    public static TheoryData<string> Places => [.. Metadata.Keys];

    [Theory]
    [InlineData("ListUsers", "08021200", "/api/user/users?limit=2")] // cursor
    [InlineData("ListAccounts", "0800", "/api/account/accounts")] // limit
    [InlineData("FreezeAccount", "0A01611000", "/api/account/accounts/a/freeze")] // dry_run
    [InlineData("FreezeAccount", "0A01611001", "/api/account/accounts/a/freeze?dryRun=true")]
    [InlineData("GetTransaction", "0A01611000", "/api/transaction/transactions/a?version=0")] // It is optional.
    [InlineData("GetAccount", "0A01611200", "/api/account/accounts/a?at=1970-01-01T00%3A00%3A00Z")] // A message is there.
    public void Ask_for_the_same_with_a_default_and_without(string method, string message, string path) =>
        Assert.Equal(path, Bound(method, Convert.FromHexString(message)).Path);

    [Fact]
    public void Have_no_defaults_in_the_body()
    {
        const string Expected = """{"type":"deposit","postings":[{"purpose":""}]}""";
        var bound = Bound("CreateTransaction", Convert.FromHexString($"0A13{Deposit}1000"));
        Assert.Equal("/api/transaction/transactions", bound.Path);
        Assert.Equal(Expected, Encoding.UTF8.GetString(bound.Body.GetValueOrDefault().Span));
        var item = BulkItem.Read(Convert.FromHexString($"0A13{Deposit}1200"));
        Assert.Equal(Expected, Encoding.UTF8.GetString(item.Json.Span));
    }

    [Theory]
    [MemberData(nameof(Places))]
    public void Are_refused_with_the_place_in_a_struct(string why)
    {
        var request = new CreateTransactionRequest { Transaction = new NewTransaction { Metadata = Metadata[why] } };
        Assert.Equal(why, Refused("CreateTransaction", request.ToByteArray()).Message);
    }

    [Theory]
    [InlineData("GetAccount", "0A0161" + "120D080110FFFFFFFFFFFFFFFFFF01", "at: has 1 seconds and -1 nanoseconds")]
    [InlineData("PlaceHold", "0A0161" + "120F" + "120D080110FFFFFFFFFFFFFFFFFF01", "expiresAt: has 1 seconds and -1")]
    [InlineData("CreateTransaction", "0A07" + "5A00" + "5A030A01FF", "postings[1].account: is not valid UTF-8.")]
    public void Are_refused_with_the_field_of_a_time_and_the_item_of_a_list(string method, string message, string why) =>
        Assert.StartsWith(why, Refused(method, Convert.FromHexString(message)).Message, StringComparison.Ordinal);

    [Fact]
    public void Are_refused_with_a_place_that_headers_have_room_for()
    {
        var value = Value.ForNumber(double.NaN);
        for (var i = 0; i < 30; i++)
            value = Value.ForStruct(Of(new string('k', 1000), value));
        var request = new CreateTransactionRequest { Transaction = new NewTransaction { Metadata = value.StructValue } };
        var wrong = Refused("CreateTransaction", request.ToByteArray());
        Assert.InRange(wrong.Field.Length, 100, 201);
        Assert.StartsWith("metadata.kkk", wrong.Field, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_others_may_have_a_value_without_a_kind()
    {
        var body = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(body);
        new MessageToJson(json, isCanonical: true).Write(MessageForm.Of(Value.Descriptor), []);
        json.Flush();
        Assert.Equal("null", Encoding.UTF8.GetString(body.WrittenSpan));
    }

    private static Struct Of(string key, Value value) => new() { Fields = { [key] = value } };

    private static InvalidMessage Refused(string method, byte[] message) =>
        Assert.Throws<InvalidMessage>(() => Bound(method, message));

    private static RestRequest Bound(string method, byte[] message) =>
        EdgeMethods
            .BindingOf(EdgeMethods.Services.SelectMany(service => service.Methods).Single(one => one.Name == method))
            .Bind(message);
}
