using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Florin.Kernel;
using Florin.Platform.Calls;
using Florin.Platform.EventLog;
using Florin.Platform.Json;
using Florin.Platform.Privacy;
using Microsoft.AspNetCore.Http;

namespace Florin.Platform.Http;

/// <summary>
/// Writes answers as the contract has them: <c>{"success": true, "data": …, "timestamp": …}</c>, and errors as
/// application/problem+json (RFC 9457) with code, request id and facts. An answer is written whole and sent by what
/// serves the exchange, at its end: a client that is slow to read is not waited for here, where a service still holds
/// its place in the gateway's bulkhead.
/// </summary>
public static class ReplyWriter
{
    private static readonly Refusal OutOfRange = new(
        HttpRefusals.RangeNotSatisfiable,
        "The range begins after the end of the content; Content-Range says how long it is."
    );

    private static readonly Refusal OtherContent = new(
        HttpRefusals.PreconditionFailed,
        "The content has another entity tag than If-Match says; ETag says which."
    );

    private const string Replayed = "Idempotency-Replayed";

    private static readonly JsonWriterOptions Options = new() { Encoder = FlorinJson.Full.Encoder, SkipValidation = true };

    /// <summary>Writes an answer of a service, in which personal data is opened: from here on it is seen by those who may.</summary>
    public static Task Write(HttpContext http, Reply reply, string requestId, TimeProvider clock, PersonalData people)
    {
        ArgumentNullException.ThrowIfNull(http);
        ArgumentNullException.ThrowIfNull(people);
        if (reply.File is { } file)
            return Send(http, file, requestId, clock);
        if (reply.Status >= 400)
            return Write(http, reply, requestId, clock); // Nothing of what a refusal repeats is opened.
        if ((reply.Kept?.Body ?? reply.Raw?.Body) is { } made)
            return PersonalData.IsIn(made.Span) ? Opened(made) : Write(http, reply, requestId, clock);
        var body = new ArrayBufferWriter<byte>(512);
        WriteBody(body, reply, requestId, clock.GetUtcNow());
        return PersonalData.IsIn(body.WrittenSpan)
            ? Opened(body.WrittenMemory)
            : Write(http, reply.Made(body.WrittenMemory), requestId, clock);

        async Task Opened(ReadOnlyMemory<byte> sealedBody) =>
            await Write(http, reply.Made(await people.OpenAll(sealedBody, http.RequestAborted)), requestId, clock);
    }

    private static async Task Send(HttpContext http, FileAnswer file, string requestId, TimeProvider clock)
    {
        await file.Send(http);
        if (!FileAnswer.IsRefused(http.Response))
            return;
        var isOther = http.Response.StatusCode == StatusCodes.Status412PreconditionFailed;
        await Write(http, Reply.Refused(isOther ? OtherContent : OutOfRange), requestId, clock);
    }

    /// <summary>Writes an answer.</summary>
    public static async Task Write(HttpContext http, Reply reply, string requestId, TimeProvider clock)
    {
        var response = http.Response;
        if (response.HasStarted)
        {
            Finish(http, reply, requestId, clock);
            return;
        }
        response.StatusCode = reply.Status;
        if (reply.Replayed)
            response.Headers[Replayed] = "true";
        if (reply.RetryAfter is { } wait)
            response.Headers.RetryAfter = Seconds(wait).ToString(CultureInfo.InvariantCulture);
        if (reply.Allowed is { } allowed)
            response.Headers.Allow = allowed;
        if (reply.Status == StatusCodes.Status401Unauthorized)
            response.Headers.WWWAuthenticate = BearerChallenge.Of(http, reply.Refusal);
        else if (reply is { Status: StatusCodes.Status403Forbidden, Refusal.LackingScope: { } scope })
            response.Headers.WWWAuthenticate = BearerChallenge.Lacking(scope);
        if (reply.Owner is { } owner)
            response.Headers[OwnerHeader.Name] = owner;
        response.ContentType = reply.Raw is { } raw
            ? raw.ContentType
            : $"application/{(reply.Status < 400 ? "json" : "problem+json")}; charset=utf-8";
        if ((reply.Kept?.Body ?? reply.Raw?.Body) is { } made)
        {
            response.ContentLength = made.Length;
            if (!HeadRequest.Is(http.Request))
                await Write(http, made);
            return;
        }
        if (HeadRequest.Is(http.Request))
        {
            response.ContentLength = WriteBody(new ArrayBufferWriter<byte>(512), reply, requestId, clock.GetUtcNow());
            return;
        }
        // All of it: no need to send it in chunks. Counted here, since a server counts nothing once the client has gone.
        response.ContentLength = WriteBody(response.BodyWriter, reply, requestId, clock.GetUtcNow());
        await response.StartAsync(http.RequestAborted);
    }

    /// <summary>Writes the whole body of an answer whose headers are set, without waiting for the client to read it.</summary>
    public static async Task Write(HttpContext http, ReadOnlyMemory<byte> body)
    {
        ArgumentNullException.ThrowIfNull(http);
        await http.Response.StartAsync(http.RequestAborted); // From then on it is written where it is sent from, and copied once.
        http.Response.BodyWriter.Write(body.Span);
    }

    /// <summary>Begins an answer whose body is not known yet: a success, by its headers alone.</summary>
    internal static void Begin(HttpResponse response, int status, bool replayed)
    {
        response.StatusCode = status;
        response.ContentType = "application/json; charset=utf-8";
        if (replayed)
            response.Headers[Replayed] = "true";
    }

    // The status is sent already. Where the outcome is another one, the client must see that this is no answer.
    private static void Finish(HttpContext http, Reply reply, string requestId, TimeProvider clock)
    {
        if (reply.Status != http.Response.StatusCode)
            CutAnswers.Abort(http);
        else if ((reply.Kept?.Body ?? reply.Raw?.Body) is { } made)
            http.Response.BodyWriter.Write(made.Span);
        else
            WriteBody(http.Response.BodyWriter, reply, requestId, clock.GetUtcNow());
    }

    /// <summary>Makes the answer to keep for an Idempotency-Key.</summary>
    public static Receipt Keep(Reply reply, ReadOnlyMemory<byte> fingerprint, string requestId, DateTimeOffset now)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        WriteBody(buffer, reply, requestId, now);
        return new Receipt(fingerprint, reply.Status, buffer.WrittenMemory);
    }

    /// <summary>Writes only the problem of a refusal, as it stands inside a batch's results.</summary>
    public static void WriteProblem(Utf8JsonWriter json, Reply reply, string requestId, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(json);
        var code = reply.Refusal?.Reason ?? RefusalCode.Invalid;
        json.WriteStartObject();
        json.WriteBoolean("success"u8, false);
        json.WriteString("type"u8, $"https://florin.dev/problems/{code.Name}");
        json.WriteString("title"u8, code.Title);
        json.WriteNumber("status"u8, reply.Status);
        json.WriteString("code"u8, code.Name);
        json.WriteString("detail"u8, reply.Refusal?.Detail ?? Summary(reply.Problems));
        foreach (var (name, value) in reply.Refusal?.Facts ?? ImmutableSortedDictionary<string, object>.Empty)
        {
            json.WritePropertyName(name);
            JsonSerializer.Serialize(json, value, value.GetType(), FlorinJson.Full);
        }
        if (reply.RetryAfter is { } wait)
            json.WriteNumber("retryAfter"u8, Seconds(wait));
        if (reply.Problems is { None: false } problems)
        {
            json.WritePropertyName("errors"u8);
            JsonSerializer.Serialize(json, problems.ByField, FlorinJson.Full);
        }
        json.WriteString("requestId"u8, requestId);
        WriteTime(json, now);
        json.WriteEndObject();
    }

    // How many bytes it has.
    private static long WriteBody(IBufferWriter<byte> body, Reply reply, string requestId, DateTimeOffset now)
    {
        using var json = new Utf8JsonWriter(body, Options);
        if (reply.Status >= 400)
            WriteProblem(json, reply, requestId, now);
        else
            WriteSuccess(json, reply, reply.At ?? now);
        json.Flush();
        return json.BytesCommitted;
    }

    private static void WriteSuccess(Utf8JsonWriter json, Reply reply, DateTimeOffset now)
    {
        json.WriteStartObject();
        json.WriteBoolean("success"u8, true);
        json.WritePropertyName("data"u8);
        if (reply.Data is { } data)
            JsonSerializer.Serialize(json, data, data.GetType(), FlorinJson.Full);
        else
            json.WriteNullValue();
        WriteTime(json, now);
        json.WriteEndObject();
    }

    private static void WriteTime(Utf8JsonWriter json, DateTimeOffset now)
    {
        json.WritePropertyName("timestamp"u8);
        JsonSerializer.Serialize(json, now, FlorinJson.Full);
    }

    private static string Summary(Problems? problems) =>
        problems is null || problems.None
            ? "One or more fields are invalid."
            : Ended(string.Join("; ", problems.ByField.Select(p => $"{p.Key}: {string.Join(", ", p.Value.Select(Open))}")));

    // Each problem is a sentence by itself; together they are one.
    private static string Open(string sentence) => sentence.TrimEnd('.', ' ');

    private static string Ended(string text) => text is [.., '?'] ? text : $"{text}.";

    private static long Seconds(TimeSpan wait) => Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds));
}
