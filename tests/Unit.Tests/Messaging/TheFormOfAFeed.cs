using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Florin.Platform.EventLog;
using Florin.Platform.Feeds;
using Florin.Platform.Json;

namespace Florin.Unit.Tests.Messaging;

/// <summary>What processes of the same and of different versions say to each other about feeds.</summary>
public sealed class TheFormOfAFeed
{
    private const string Metadata = """{"commandId":"cmd_1","command":"Note","actor":"system","correlationId":"req_1"}""";

    private static readonly EventTypes Types = new EventTypes().Add<Noted>("Noted").Add<Deep>("Deep");

    [Theory]
    [InlineData(28)]
    [InlineData(31)]
    [InlineData(62)]
    public void Carries_events_as_deep_as_they_can_be_stored(int depth)
    {
        JsonNode inner = 1;
        for (var i = 1; i < depth; i++)
            inner = new JsonObject { ["a"] = inner };
        var stored = Of(1, "Deep", $$"""{"inner":{{inner.ToJsonString()}}}""");
        var read = FeedJson.Read(FeedJson.Write(new FeedBatch([stored, stored with { Position = 2 }], 2, "log_1", 7)));
        Assert.Equal((2, 2L, "log_1", 7L, true), (read.Events.Count, read.Head, read.Log, read.Opened, read.IsVerbatim));
        Assert.All(Decoded(read), e => Assert.Equal(inner.ToJsonString(), Assert.IsType<Deep>(e.Data).Inner.ToJsonString()));
    }

    [Fact]
    public void Carries_what_is_too_deep_or_no_text_byte_for_byte()
    {
        byte[][] data =
        [
            Encoding.UTF8.GetBytes(new string('[', 100) + new string(']', 100)),
            [(byte)'"', 0xff, 0xc0, (byte)'"'],
            [0xff, 0x00],
            "{}"u8.ToArray(),
            "{"u8.ToArray(),
            "true"u8.ToArray(),
        ];
        var events = data.Select((d, i) => Of(i + 1, "Noted", "") with { Data = d }).ToList();
        var read = FeedJson.Read(FeedJson.Write(new FeedBatch(events, 9)));
        Assert.Equal(data, read.Events.Select(e => e.Data.ToArray()));
        var metadata = events.ConvertAll(e => e with { Metadata = e.Data });
        read = FeedJson.Read(FeedJson.Write(new FeedBatch(metadata, 9)));
        Assert.Equal(data, read.Events.Select(e => e.Metadata.ToArray()));
    }

    [Fact]
    public void Carries_what_cannot_be_read_without_harm_to_the_rest()
    {
        var read = Decoded(FeedJson.Read(FeedJson.Write(new FeedBatch(Damaged(), 4))));
        Assert.Equal(typeof(UnknownEvent), read[0].Data.GetType());
        Assert.Equal("}", Encoding.UTF8.GetString(Assert.IsType<UnreadableEvent>(read[1].Data).Json.Span));
        Assert.StartsWith("Its metadata: ", Assert.IsType<UnreadableEvent>(read[2].Data).Reason, StringComparison.Ordinal);
        Assert.Equal(new Noted("four"), read[3].Data);
    }

    /// <summary>While processes are exchanged one by one, a follower of the version before asks one of this version.</summary>
    [Fact]
    public void Is_read_by_the_version_before()
    {
        var (read, head, log) = EarlierFeedReader.Read(FeedJson.Write(new FeedBatch(Damaged(), 4, "log_1", 7)), Types);
        Assert.Equal((4L, "log_1"), (head, log));
        Assert.Equal([1L, 2, 3, 4], read.Select(e => e.Position));
        Assert.Equal(
            [typeof(UnknownEvent), typeof(UnreadableEvent), typeof(UnreadableEvent), typeof(Noted)],
            read.Select(e => e.Data.GetType())
        );
        Assert.Equal(("cmd_1", new Noted("four")), (read[3].Metadata.CommandId.Value, read[3].Data));
    }

    /// <summary>And the other way round; what it writes is no copy of the log, and says so by what it lacks.</summary>
    [Fact]
    public void Reads_what_the_version_before_writes()
    {
        var body = """
            {"head":9,"events":[
            {"position":3,"stream":"note-1","version":1,"type":"Noted","at":638000000000000000,"metadata":METADATA,"data":{"text":"one"}},
            {"position":4,"stream":"note-1","version":2,"type":"Noted","at":638000000000000000,"metadata":METADATA,"data":"{\"te"}
            ],"log":"log_1","opened":7}
            """.Replace("METADATA", Metadata, StringComparison.Ordinal);
        var batch = FeedJson.Read(Encoding.UTF8.GetBytes(body));
        Assert.Equal((9L, "log_1", 7L, false), (batch.Head, batch.Log, batch.Opened, batch.IsVerbatim));
        var read = Decoded(batch);
        Assert.Equal((3L, "note-1", 1L, "Noted"), (read[0].Position, read[0].Stream, read[0].Version, read[0].Type));
        Assert.Equal(("cmd_1", new Noted("one")), (read[0].Metadata.CommandId.Value, read[0].Data));
        Assert.IsType<UnreadableEvent>(read[1].Data);
    }

    [Theory]
    [InlineData("""{"head":"many"}""")]
    [InlineData("""{"head":1,"events":[],"bytes":[{"position":1,"metadata":"","data":""}]}""")]
    [InlineData("""{"head":1,"events":[{"position":1}]}""")]
    public void Is_refused_where_it_is_another_one(string body) =>
        Assert.ThrowsAny<JsonException>(() => FeedJson.Read(Encoding.UTF8.GetBytes(body)));

    private static List<StoredEvent> Damaged() =>
        [
            Of(1, "Newer", "{\"a\":"),
            Of(2, "Noted", "}"),
            Of(3, "Noted", """{"text":"three"}""") with
            {
                Metadata = "{"u8.ToArray(),
            },
            Of(4, "Noted", """{"text":"four"}"""),
        ];

    private static StoredEvent Of(long position, string type, string data) =>
        new(
            position,
            "note-1",
            position,
            type,
            Encoding.UTF8.GetBytes(data),
            DateTimeOffset.UnixEpoch,
            Encoding.UTF8.GetBytes(Metadata)
        );

    private static IReadOnlyList<Recorded> Decoded(FeedBatch batch) => new EventDecoder(Types).DecodeOrTell(batch.Events);

    private sealed record Deep(JsonObject Inner);

    /// <summary>How a feed was read before events came as they are stored; not to be changed.</summary>
    private static class EarlierFeedReader
    {
        public static (List<Recorded> Events, long Head, string? Log) Read(ReadOnlyMemory<byte> body, EventTypes types)
        {
            var (head, log, events) = (0L, (string?)null, new List<Recorded>());
            var json = new Utf8JsonReader(body.Span, new JsonReaderOptions { MaxDepth = 72 });
            json.Read();
            while (json.Read() && json.TokenType is JsonTokenType.PropertyName)
            {
                var name = json.GetString();
                json.Read();
                if (name == "head")
                    head = json.GetInt64();
                else if (name == "log")
                    log = json.GetString();
                else if (name == "events")
                    while (json.Read() && json.TokenType is JsonTokenType.StartObject)
                        events.Add(ReadOne(ref json, body, types));
                else
                    json.Skip();
            }
            return (events, head, log);
        }

        private static Recorded ReadOne(ref Utf8JsonReader json, ReadOnlyMemory<byte> body, EventTypes types)
        {
            var position = Next(ref json).GetInt64();
            var stream = Next(ref json).GetString()!; // Written as text.
            var version = Next(ref json).GetInt64();
            var type = Next(ref json).GetString()!; // As above.
            var at = new DateTimeOffset(Next(ref json).GetInt64(), TimeSpan.Zero);
            Next(ref json);
            var metadata = JsonSerializer.Deserialize<Metadata>(ref json, FlorinJson.Compact)!; // It has some.
            var start = (int)Next(ref json).TokenStartIndex;
            json.Skip();
            var (name, data) = types.ReadOrTell(type, body[start..(int)json.BytesConsumed]);
            json.Read();
            return new Recorded(position, stream, version, name, data, at, metadata);
        }

        private static ref Utf8JsonReader Next(ref Utf8JsonReader json)
        {
            json.Read();
            json.Read();
            return ref json;
        }
    }
}
