using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Florin.Kernel;
using Florin.Platform.EventLog;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using Florin.Platform.Json;

namespace Florin.Platform.Hosting;

/// <summary>Serves a service's log to those who may see all events: one page after another.</summary>
internal static class FeedEndpoint
{
    private const int Usual = 1000;
    private const int Most = 5000;
    private const int BytesPerEvent = 1024;
    private const int PageBytes = 4 << 20; // Of one event at least, it may be more.

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

    private static readonly JsonReaderOptions Stored = new() { MaxDepth = JsonLimits.StoredDepth };
    private static readonly JsonWriterOptions Options = new() { Encoder = FlorinJson.Compact.Encoder, SkipValidation = true };

    public static void Add(ServiceBuilder service)
    {
        PublishedData? shown = null;
        service
            .Get(
                "/feed",
                Permission.AdminEvents,
                (request, cancel) => Next(service, shown ??= new PublishedData(service.Runtime.Log.Types), request, cancel)
            )
            .Does(
                "Lists the events of the service's log as they are stored, oldest first, without fields that are credentials. "
                    + "With Prefer: wait=N, responds at the log's end when there is one more, at most after N seconds."
            )
            .Gives<ListData<LoggedEvent>>()
            .With<long>("after", "Only events after this position; nextCursor is what to send next.")
            .With<int>(
                "limit",
                $"Maximum number of events, 1 to {Most} (default: {Usual}); a page ends earlier at about 4 MB."
            );
    }

    private static async Task<Reply> Next(
        ServiceBuilder service,
        PublishedData shown,
        Request request,
        CancellationToken cancel
    )
    {
        var query = request.Query;
        var after = query.Number("after", 0, long.MaxValue) ?? 0;
        var limit = (int)(query.Number("limit", 1, Most) ?? Usual);
        var log = service.Runtime.Log;
        var head = log.Head;
        // It would never be waited for. One that stands by may only be behind.
        if (after > head && log.IsShared && !log.IsOwner)
            return Reply.Refused(
                new Refusal(RefusalCodes.Unavailable, $"This instance has read the log to {head}, not yet to {after}."),
                Soon
            );
        if (after > head)
            query.Problem("after", $"is beyond the log's end, which is {head}.");
        query.ThrowIfInvalid();
        IReadOnlyList<StoredEvent> events = [];
        if (after < head)
            events = await log.ReadNextStored(after, limit, PageBytes, cancel);
        else if (await request.BeginWait(200, replayed: false, cancel) is { } wait)
            using (wait)
                events = await Awaited(log, after, limit, wait, service.Clock, cancel);
        return Reply.Plain(200, Write(events, after, shown, request.Now), "application/json; charset=utf-8") with
        {
            StaysSealed = true,
        };
    }

    private static async Task<IReadOnlyList<StoredEvent>> Awaited(
        EventLog.EventLog log,
        long after,
        int limit,
        ClientWait wait,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        using var patience = new CancellationTokenSource(wait.Time, clock);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, wait.Stopping, cancel);
        try
        {
            return await log.ReadNextStored(after, limit, PageBytes, stop.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return []; // The time is over, or the service is about to stop.
        }
    }

    private static ReadOnlyMemory<byte> Write(
        IReadOnlyList<StoredEvent> events,
        long after,
        PublishedData shown,
        DateTimeOffset now
    )
    {
        var buffer = new ArrayBufferWriter<byte>(256 + (events.Count * BytesPerEvent));
        using var json = new Utf8JsonWriter(buffer, Options);
        json.WriteStartObject();
        json.WriteBoolean("success"u8, true);
        json.WriteStartObject("data"u8);
        json.WriteStartArray("items"u8);
        var next = after;
        foreach (var stored in events)
        {
            Write(json, stored, shown);
            next = stored.Position;
            if (json.BytesCommitted + json.BytesPending >= PageBytes)
                break;
        }
        json.WriteEndArray();
        json.WriteString("nextCursor"u8, next.ToString(CultureInfo.InvariantCulture));
        json.WriteEndObject();
        json.WritePropertyName("timestamp"u8);
        JsonSerializer.Serialize(json, now, FlorinJson.Full);
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenMemory;
    }

    private static void Write(Utf8JsonWriter json, in StoredEvent stored, PublishedData shown)
    {
        json.WriteStartObject();
        json.WriteNumber("position"u8, stored.Position);
        json.WriteString("stream"u8, stored.Stream);
        json.WriteNumber("version"u8, stored.Version);
        json.WriteString("type"u8, stored.Type);
        json.WriteString("at"u8, stored.At.UtcDateTime);
        json.WritePropertyName("data"u8);
        Write(json, shown.Knows(stored.Type) ? shown.Of(stored).Span : []);
        json.WritePropertyName("metadata"u8);
        Write(json, stored.Metadata.Span);
        json.WriteEndObject();
    }

    // Nothing has parsed it: it may be anything, and then it is null.
    private static void Write(Utf8JsonWriter json, ReadOnlySpan<byte> stored)
    {
        if (IsJson(stored))
            json.WriteRawValue(stored, skipInputValidation: true);
        else
            json.WriteNullValue();
    }

    private static bool IsJson(ReadOnlySpan<byte> text)
    {
        try
        {
            var json = new Utf8JsonReader(text, Stored);
            while (json.Read()) { }
            return !text.IsEmpty;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
