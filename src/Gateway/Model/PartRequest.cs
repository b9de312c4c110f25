using System.Text.Json;
using System.Text.Json.Nodes;
using Florin.Kernel;
using Florin.Platform.Http;
using Florin.Platform.Identity.Keys;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Florin.Gateway.Model;

/// <summary>
/// A request of the gateway's own on behalf of one that it answers: a GET with the asker's token, which goes the way of any
/// request through the service's breaker, bulkhead and timeout, in this process or over HTTP.
/// </summary>
internal static class PartRequest
{
    private const int MaxBytes = 4 << 20; // A page of a hundred items is a tenth of it.

    private static readonly string[] Carried =
    [
        HeaderNames.Authorization,
        ApiKeyText.Header,
        HeaderNames.TraceParent,
        HeaderNames.TraceState,
    ];

    /// <summary>Asks, and reads the answer.</summary>
    /// <param name="exchange">The request on whose behalf it is.</param>
    /// <param name="path">The service's path.</param>
    /// <param name="query">Its query.</param>
    /// <param name="send">Lets the request through to the service.</param>
    /// <param name="cancel">When nobody wants the answer any more.</param>
    public static async Task<PartAnswer> Ask(
        Exchange exchange,
        PathString path,
        QueryString query,
        Func<Exchange, Task> send,
        CancellationToken cancel
    )
    {
        using var body = new BoundedBody(MaxBytes);
        var inner = Make(exchange.Http, path, query, body, cancel);
        try
        {
            var part = exchange.Inner(inner, path);
            await send(part);
            await inner.Response.CompleteAsync();
            cancel.ThrowIfCancellationRequested();
            if (part.Failure is { } failure)
                return new PartAnswer(HttpRefusals.StatusOf(failure.Code), null, failure.Code.Name, failure.Detail)
                {
                    RetryAfter = failure.RetryAfter,
                };
            return Read(inner.Response.StatusCode, body);
        }
        catch (BodyTooLarge)
        {
            return Unusable("The response is too large.");
        }
        catch (Exception fault) when (Faults.ToReply(fault) is { Refusal: { } refusal } reply)
        {
            return new PartAnswer(reply.Status, null, refusal.Code, refusal.Detail) { RetryAfter = reply.RetryAfter };
        }
    }

    private static DefaultHttpContext Make(
        HttpContext outer,
        PathString path,
        QueryString query,
        Stream body,
        CancellationToken cancel
    )
    {
        var inner = InnerContext.Make(outer, body, cancel);
        (inner.Request.Path, inner.Request.QueryString) = (path, query);
        foreach (var name in Carried)
            if (outer.Request.Headers.TryGetValue(name, out var value))
                inner.Request.Headers[name] = value;
        return inner;
    }

    private static PartAnswer Read(int status, BoundedBody body)
    {
        try
        {
            var answer = JsonNode.Parse(body.Written.Span) as JsonObject;
            return status == StatusCodes.Status200OK && answer?["data"] is { } data ? new PartAnswer(status, data, null, null)
                : status >= 400 && answer?["code"] is JsonValue code
                    ? new PartAnswer(status, null, code.GetValue<string>(), answer["detail"]?.GetValue<string>())
                    {
                        Problem = answer,
                    }
                : Unusable($"It responded with status {status} and a body that is not the JSON of the contract.");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return Unusable($"It responded with status {status} and a body that is not the JSON of the contract.");
        }
    }

    private static PartAnswer Unusable(string detail) =>
        new(StatusCodes.Status503ServiceUnavailable, null, RefusalCodes.Unavailable.Name, detail);
}
