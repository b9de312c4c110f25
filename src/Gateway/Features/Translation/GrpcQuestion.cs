using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Unicode;
using Florin.Gateway.Model;
using Florin.GrpcEdge.Transcoding;
using Florin.Kernel;
using Florin.Platform.Http;
using Florin.Platform.Resilience.Deadlines;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Yarp.ReverseProxy.Forwarder;
using MediaTypeHeaderValue = System.Net.Http.Headers.MediaTypeHeaderValue;

namespace Florin.Gateway.Features.Translation;

/// <summary>Sends a request's JSON to a destination as the message that a method takes, and its response back as JSON.</summary>
/// <param name="method">The method.</param>
/// <param name="parameters">The parameters of the route's path, which are fields of its message.</param>
internal sealed class GrpcQuestion(DescribedMethod method, IReadOnlyList<string> parameters)
{
    private const int Prefix = 5; // Whether it is compressed, and how long it is.
    private const int MaxResponse = 4 << 20;

    private static readonly MediaTypeHeaderValue Grpc = new("application/grpc");
    private static readonly string[] Carried =
    [
        HeaderNames.Authorization,
        HeaderNames.TraceParent,
        HeaderNames.TraceState,
        "Idempotency-Key",
    ];

    /// <summary>Asks; what is wrong with the request, or refused by the destination, is answered.</summary>
    public async ValueTask<ForwarderError> Ask(Exchange exchange, string address, HttpMessageInvoker client, Deadline deadline)
    {
        var started = exchange.Clock.GetTimestamp();
        try
        {
            var sent = await Message(exchange.Http.Request, deadline.Token);
            using var request = Request(exchange, address, sent);
            request.Headers.TryAddWithoutValidation(
                "grpc-timeout",
                TimeoutOf(deadline.Time - exchange.Clock.GetElapsedTime(started))
            );
            using var response = await client.SendAsync(request, deadline.Token);
            await Answer(exchange, response, deadline.Token);
            return ForwarderError.None;
        }
        catch (InvalidMessage wrong)
        {
            var problems = new Problems();
            problems.Add(wrong.Field, wrong.Problem);
            await exchange.Answer(Reply.Invalid(problems));
            return ForwarderError.None;
        }
        catch (Exception e)
            when (e is BadResponse or HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded })
        {
            await exchange.Refuse(HttpRefusals.BadResponse, "The service's response is no gRPC message that can be read.");
            return ForwarderError.None;
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return ForwarderError.Request;
        }
        catch (OperationCanceledException) when (deadline.Token.IsCancellationRequested)
        {
            return ForwarderError.RequestTimedOut;
        }
    }

    private HttpRequestMessage Request(Exchange exchange, string address, byte[] message)
    {
        var content = new ByteArrayContent(message);
        content.Headers.ContentType = Grpc;
        var request = new HttpRequestMessage(HttpMethod.Post, $"{address}{method.Path}")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = content,
        };
        request.Headers.TE.Add(new System.Net.Http.Headers.TransferCodingWithQualityHeaderValue("trailers"));
        foreach (var name in Carried)
            if (exchange.Http.Request.Headers.TryGetValue(name, out var value))
                request.Headers.TryAddWithoutValidation(name, value.ToString());
        request.Headers.TryAddWithoutValidation(RequestIds.Header, exchange.RequestId);
        if (exchange.Http.Connection.RemoteIpAddress is { } client)
            request.Headers.TryAddWithoutValidation("X-Forwarded-For", client.ToString());
        return request;
    }

    // Eight digits at the most, which is a day in milliseconds.
    private static string TimeoutOf(TimeSpan left) =>
        string.Create(CultureInfo.InvariantCulture, $"{Math.Clamp((long)left.TotalMilliseconds, 1, 99_999_999)}m");

    // The fields are those of the body's object, and the parameters of the query and of the path, of which the last one holds.
    private async Task<byte[]> Message(HttpRequest request, CancellationToken cancel)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, cancel);
        var wire = new WireWriter();
        wire.Room(Prefix).Clear();
        wire.Advance(Prefix);
        if (body.Length > 0)
            Write(wire, body.GetBuffer().AsMemory(0, (int)body.Length));
        foreach (var (name, value) in request.Query)
            Write(wire, OfParameter(name, value.ToString()));
        foreach (var name in parameters)
            if (request.RouteValues[name] is string value)
                Write(wire, OfParameter(name, value));
        var message = wire.Written.ToArray();
        BinaryPrimitives.WriteInt32BigEndian(message.AsSpan(1), message.Length - Prefix);
        return message;
    }

    private void Write(WireWriter wire, ReadOnlyMemory<byte> json)
    {
        if (!Utf8.IsValid(json.Span))
            throw new InvalidMessage("body", "is not valid UTF-8.");
        try
        {
            var reader = new Utf8JsonReader(json.Span);
            reader.Read();
            new JsonToMessage(wire, json, isStrict: true).Write(method.Request, ref reader);
            if (reader.Read())
                throw new InvalidMessage("body", "goes on after its object.");
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException) // Half of a surrogate pair is the latter.
        {
            throw new InvalidMessage("body", $"is not JSON: {wrong.Message}");
        }
    }

    // A text, unless the field is a truth value; numbers are taken from texts.
    private byte[] OfParameter(string name, string value)
    {
        var field = method.Request.Named(name) ?? throw new InvalidMessage(name, $"is not a field of {method.Request.Name}.");
        object sent =
            field.Type is Google.Protobuf.Reflection.FieldType.Bool && bool.TryParse(value, out var truth) ? truth : value;
        return JsonSerializer.SerializeToUtf8Bytes(
            new Dictionary<string, object>(StringComparer.Ordinal) { [field.Name] = sent }
        );
    }

    private async Task Answer(Exchange exchange, HttpResponseMessage response, CancellationToken cancel)
    {
        if (IsAway(response.StatusCode))
            throw new HttpRequestException($"The response has the status {(int)response.StatusCode}.");
        if (response.StatusCode is not HttpStatusCode.OK)
            throw new BadResponse();
        await response.Content.LoadIntoBufferAsync(MaxResponse, cancel);
        var body = await response.Content.ReadAsByteArrayAsync(cancel);
        var status = Header(response, "grpc-status") ?? throw new BadResponse();
        if (IsTriedAgain(exchange, response, status))
        {
            exchange.Http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable; // By which the destination is judged.
            return;
        }
        if (status != "0")
        {
            var detail = Uri.UnescapeDataString(
                Header(response, "grpc-message") ?? $"It was refused with the status {status}."
            );
            await exchange.Answer(Reply.Refused(new Refusal(GrpcStatuses.CodeOf(status), detail)));
            return;
        }
        if (body.Length < Prefix || body[0] != 0 || BinaryPrimitives.ReadInt32BigEndian(body.AsSpan(1)) != body.Length - Prefix)
            throw new BadResponse(); // No compression was offered.
        await exchange.Answer(
            Reply.Plain(StatusCodes.Status200OK, Json(body.AsSpan(Prefix)), "application/json; charset=utf-8")
        );
    }

    // As a 503 or 504 over HTTP. A destination may say when, or, with a wait that is negative, that another try does not help.
    private static bool IsTriedAgain(Exchange exchange, HttpResponseMessage response, string status)
    {
        if (status is not (GrpcStatuses.Unavailable or GrpcStatuses.DeadlineExceeded) || exchange.Tries is not { } tries)
            return false;
        if (Header(response, "grpc-retry-pushback-ms") is not { } wait)
            return tries.Decide(retryAfter: null);
        return int.TryParse(wait, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)
            && tries.Decide(TimeSpan.FromMilliseconds(milliseconds));
    }

    private ReadOnlyMemory<byte> Json(ReadOnlySpan<byte> message)
    {
        try
        {
            var body = new ArrayBufferWriter<byte>(256);
            using var json = new Utf8JsonWriter(body, HttpBinding.Options);
            new MessageToJson(json, isCanonical: true).Write(method.Response, message);
            json.Flush();
            return body.WrittenMemory;
        }
        catch (InvalidMessage)
        {
            throw new BadResponse();
        }
    }

    // What gRPC has as UNAVAILABLE: of a proxy in between, or of a destination that comes up.
    private static bool IsAway(HttpStatusCode status) =>
        status
            is HttpStatusCode.TooManyRequests
                or HttpStatusCode.BadGateway
                or HttpStatusCode.ServiceUnavailable
                or HttpStatusCode.GatewayTimeout;

    private static string? Header(HttpResponseMessage response, string name) =>
        response.TrailingHeaders.TryGetValues(name, out var trailing) ? trailing.First()
        : response.Headers.TryGetValues(name, out var leading) ? leading.First()
        : null;

    /// <summary>The destination has responded, and not as gRPC does or with the message of the method: it would again.</summary>
    private sealed class BadResponse : Exception;
}
