using System.Globalization;
using System.Text;
using Florin.GraphQlEdge.Calls;
using Florin.Platform.Http;
using GraphQL;
using GraphQL.Execution;
using GraphQL.SystemTextJson;
using Microsoft.AspNetCore.Http;

namespace Florin.GraphQlEdge.Serving;

/// <summary>Writes results, with each error's code and the request's id in its extensions.</summary>
internal sealed class ResponseWriter(GraphQLSerializer serializer)
{
    /// <summary>Writes the result of an operation, executed or not.</summary>
    public async Task Write(HttpContext http, ExecutionResult result, ResponseForm form, string requestId)
    {
        if (form.IsStream)
        {
            await Begin(http);
            await Next(http, result, requestId, unless: default, http.RequestAborted);
            await End(http);
            return;
        }
        http.Response.StatusCode = result.Executed ? StatusCodes.Status200OK : form.OfInvalid;
        await Write(http, form, Bytes(result, requestId));
    }

    /// <summary>Writes why a request is not executed.</summary>
    public Task Write(HttpContext http, NotExecuted wrong, ResponseForm form, string requestId)
    {
        http.Response.StatusCode = wrong.Status;
        var error = new RequestRefused(wrong.Code, wrong.Message);
        if (wrong.Status >= StatusCodes.Status400BadRequest)
            error.Extensions!["status"] = wrong.Status; // It is made with some.
        if (wrong.RetryAfter is { } wait)
        {
            error.Extensions!["retryAfter"] = (int)wait.TotalSeconds; // As above.
            http.Response.Headers.RetryAfter = wait.TotalSeconds.ToString(CultureInfo.InvariantCulture);
        }
        var result = new ExecutionResult { Errors = [error] };
        return Write(http, form.IsStream ? ResponseForm.Default : form, Bytes(result, requestId));
    }

    /// <summary>Begins a stream of events.</summary>
    public static Task Begin(HttpContext http)
    {
        http.Response.StatusCode = StatusCodes.Status200OK;
        http.Response.ContentType = $"{ResponseForm.Events}; charset=utf-8";
        http.Response.Headers["X-Accel-Buffering"] = "no"; // A proxy that buffers would hold events back.
        return http.Response.StartAsync(http.RequestAborted);
    }

    /// <summary>Sends a result as an event, unless it is the same as before.</summary>
    /// <returns>The result as it is written.</returns>
    public async Task<ReadOnlyMemory<byte>> Next(
        HttpContext http,
        ExecutionResult result,
        string requestId,
        ReadOnlyMemory<byte> unless,
        CancellationToken cancel
    )
    {
        var bytes = Bytes(result, requestId);
        if (bytes.Span.SequenceEqual(unless.Span))
            await Ping(http, cancel);
        else
            await Send(http, (byte[])[.. "event: next\ndata: "u8, .. bytes.Span, .. "\n\n"u8], cancel);
        return bytes;
    }

    /// <summary>Says that a stream goes on, so that nobody takes it for dead.</summary>
    public static Task Ping(HttpContext http, CancellationToken cancel) => Send(http, ":\n\n"u8.ToArray(), cancel);

    /// <summary>Says that a stream is at its end.</summary>
    public static Task End(HttpContext http) => Send(http, "event: complete\ndata:\n\n"u8.ToArray(), http.RequestAborted);

    private static async Task Send(HttpContext http, ReadOnlyMemory<byte> text, CancellationToken cancel)
    {
        await http.Response.BodyWriter.WriteAsync(text, cancel);
        await http.Response.BodyWriter.FlushAsync(cancel);
    }

    private static Task Write(HttpContext http, ResponseForm form, ReadOnlyMemory<byte> body)
    {
        http.Response.ContentType = $"{form.ContentType}; charset=utf-8";
        http.Response.ContentLength = body.Length;
        return HeadRequest.Is(http.Request) ? Task.CompletedTask : ReplyWriter.Write(http, body);
    }

    private ReadOnlyMemory<byte> Bytes(ExecutionResult result, string requestId)
    {
        foreach (var error in result.Errors ?? [])
            Describe(error, requestId);
        return Encoding.UTF8.GetBytes(serializer.Serialize(result));
    }

    private static void Describe(ExecutionError error, string requestId)
    {
        var extensions = error.Extensions ??= new(StringComparer.Ordinal);
        extensions.TryAdd("code", error is UnhandledError ? EdgeCodes.Internal : EdgeCodes.Invalid);
        extensions.TryAdd("requestId", requestId);
        if (StatusOf(extensions["code"]) is { } status)
            extensions.TryAdd("status", status);
    }

    // What a request over HTTP that is refused so has.
    private static int? StatusOf(object? code) =>
        code switch
        {
            EdgeCodes.Invalid or EdgeCodes.TooComplex or EdgeCodes.NotAllowed => StatusCodes.Status400BadRequest,
            "rate-limited" => StatusCodes.Status429TooManyRequests,
            EdgeCodes.Internal => StatusCodes.Status500InternalServerError,
            "unavailable" => StatusCodes.Status503ServiceUnavailable,
            _ => null,
        };
}
