using System.Buffers.Binary;
using System.Text.Json;
using Florin.GrpcEdge;
using Florin.GrpcEdge.V1;
using Florin.Platform.Http.InProcess;
using Florin.Platform.Identity;
using Florin.Testing;
using Google.Protobuf;
using Microsoft.AspNetCore.Http;

namespace Florin.Unit.Tests.GrpcEdge;

/// <summary>How many streams there may be, whose, and how they end; and what comes of bytes that are no messages.</summary>
public sealed class StreamsOfTheEdge
{
    private const string Bulk = "/florin.v1.Transactions/Bulk";
    private const string Feed = "/florin.v1.Events/Feed";
    private const string First = "{\"items\": [{\"position\": 1}], \"nextCursor\": \"1\"}";
    private static readonly byte[] OfUsers = [0, 0, 0, 0, 6, 10, 4, (byte)'u', (byte)'s', (byte)'e', (byte)'r'];

    [Fact]
    public async Task Refuse_a_key_for_all_items()
    {
        var asked = 0;
        await using var edge = await AnEdge.Start(
            new GrpcOptions(),
            http => Say(http, $"{{\"results\": [{(RefusedCall.IsMarked(http) ? 0 : asked++)}]}}")
        );
        Assert.Equal("3", await edge.Call(Bulk, [0, 0, 0, 0, 2, 10, 0], ("idempotency-key", "0123456789abcdef")));
        Assert.Equal(0, asked);
    }

    [Fact]
    public async Task Take_no_place_before_anybody_knows_whose_they_are()
    {
        await using var edge = await AnEdge.Start(new GrpcOptions { MaxStreams = 1 }, http => Say(http, "{\"items\": []}"));
        var idle = edge.Call(Bulk, null);
        await Waits(edge);
        Assert.Equal("0", await edge.Call(Feed, OfUsers));
        edge.Time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal("4", await idle);
    }

    [Fact]
    public async Task End_as_unavailable_when_the_process_stops()
    {
        await using var edge = await AnEdge.Start(new GrpcOptions(), http => Say(http, "{}"));
        var idle = edge.Call(Bulk, null);
        await Waits(edge);
        edge.Stop();
        Assert.Equal("14", await idle);
        Assert.Equal(0, edge.Logs.Count);
    }

    [Fact]
    public async Task Leave_room_for_other_callers()
    {
        await using var edge = await AnEdge.Start(new GrpcOptions { MaxStreams = 10 }, Follow);
        using var first = await edge.Begin(Feed, OfUsers, ("x-caller", "one"));
        Assert.Null(AnEdge.StatusOf(first));
        Assert.Equal("8", await edge.Call(Feed, OfUsers, ("x-caller", "one")));
        using var other = await edge.Begin(Feed, OfUsers, ("x-caller", "other"));
        Assert.Null(AnEdge.StatusOf(other));
        edge.Stop();
    }

    [Fact]
    public async Task Send_nothing_that_was_waited_for_once_the_session_has_ended()
    {
        var hasEnded = false;
        await using var edge = await AnEdge.Start(
            new GrpcOptions(),
            http =>
            {
                if (hasEnded)
                    http.Response.StatusCode = StatusCodes.Status401Unauthorized;
                else if (http.Request.Headers.ContainsKey("Prefer"))
                    (hasEnded, http.Response.Headers["Preference-Applied"]) = (true, "wait=20"); // While it waits.
                return Say(http, hasEnded ? "{\"items\": [{\"position\": 2}], \"nextCursor\": \"2\"}" : First);
            }
        );
        using var stream = await edge.Begin(Feed, OfUsers);
        Assert.Equal("0000000002" + "0801", Convert.ToHexString(await stream.Content.ReadAsByteArrayAsync()));
        Assert.Equal("16", AnEdge.StatusOf(stream));
    }

    [Fact]
    public async Task Answer_an_item_that_is_too_large_by_itself()
    {
        var items = new List<int>();
        await using var edge = await AnEdge.Start(
            new GrpcOptions(),
            async http =>
            {
                if (RefusedCall.IsMarked(http))
                    return; // It counts.
                using var body = await JsonDocument.ParseAsync(http.Request.Body);
                items.Add(body.RootElement.GetProperty("transactions").GetArrayLength());
                await Say(http, "{\"results\": [" + string.Join(',', Enumerable.Repeat("{\"data\": {}}", items[^1])) + "]}");
            }
        );
        using var stream = await edge.Begin(Bulk, [.. Item(10), .. Item(3 << 20), .. Item(10)]);
        var responses = Frames(await stream.Content.ReadAsByteArrayAsync());
        Assert.Equal("0", AnEdge.StatusOf(stream));
        Assert.Equal([false, true, false], responses.Select(one => one.Error is { Code: 8 }));
        Assert.Equal(2, items.Sum());
    }

    [Fact]
    public async Task End_with_the_reason_where_an_item_is_larger_than_any_message()
    {
        await using var edge = await AnEdge.Start(
            new GrpcOptions { MaxMessageBytes = 1 << 20 },
            http => Say(http, "{\"results\": [{\"data\": {}}]}")
        );
        using var stream = await edge.Begin(Bulk, [.. Item(10), .. Item(2 << 20), .. Item(10)]);
        var responses = Frames(await stream.Content.ReadAsByteArrayAsync());
        Assert.Equal((1, "8"), (responses.Count, AnEdge.StatusOf(stream)));
        Assert.Contains(
            "Grpc:MaxMessageBytes",
            stream.TrailingHeaders.GetValues("grpc-message").Single(),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("/florin.v1.Users/GetMe", "0700000000", null)]
    [InlineData("/florin.v1.Users/GetMe", "0100000003010203", "gzip")]
    [InlineData("/florin.v1.Users/GetMe", "000000000901", null)]
    [InlineData(Feed, "0700000000", null)]
    [InlineData(Bulk, "0700000000", null)]
    [InlineData(Bulk, "0100000003010203", "gzip")]
    [InlineData("/grpc.health.v1.Health/Check", "00000000020A05", null)]
    [InlineData("/grpc.health.v1.Health/Check", "000000000901", null)]
    [InlineData("/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo", "00000000020A05", null)]
    public async Task Are_refused_where_bytes_are_no_message(string method, string bytes, string? encoding)
    {
        await using var edge = await AnEdge.Start(new GrpcOptions(), http => Say(http, "{}"));
        (string, string)[] metadata = encoding is null ? [] : [("grpc-encoding", encoding)];
        Assert.Equal("3", await edge.Call(method, Convert.FromHexString(bytes), metadata));
        Assert.Equal(0, edge.Logs.Count);
    }

    // A transaction with a reference of so many bytes.
    private static byte[] Item(int bytes) =>
        Frame(new BulkRequest { Transaction = new NewTransaction { Reference = new string('r', bytes) } }.ToByteArray());

    private static byte[] Frame(byte[] message)
    {
        var frame = new byte[5 + message.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), message.Length);
        message.CopyTo(frame, 5);
        return frame;
    }

    private static List<BulkResponse> Frames(ReadOnlySpan<byte> bytes)
    {
        var found = new List<BulkResponse>();
        while (bytes.Length > 0)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(bytes[1..]);
            found.Add(BulkResponse.Parser.ParseFrom(bytes.Slice(5, length)));
            bytes = bytes[(5 + length)..];
        }
        return found;
    }

    private static Task<int> Waits(AnEdge edge) => Eventually.Is(() => Task.FromResult(edge.Time.Timers), timers => timers > 0);

    private static Task Say(HttpContext http, string data) =>
        http.Response.WriteAsync($"{{\"success\": true, \"data\": {data}}}", http.RequestAborted);

    // A log at whose end somebody waits.
    private static async Task Follow(HttpContext http)
    {
        Authentication.Name(http, new Actor(http.Request.Headers["x-caller"].ToString(), Role.Admin));
        if (http.Request.Headers.ContainsKey("Prefer"))
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, http.RequestAborted);
        await Say(http, "{\"items\": [], \"nextCursor\": \"1\"}");
    }
}
