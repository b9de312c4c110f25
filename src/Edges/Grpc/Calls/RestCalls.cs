using Florin.Platform.Http;
using Florin.Platform.Http.InProcess;
using Florin.Platform.Identity;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Florin.GrpcEdge.Calls;

/// <summary>The answer to the request that a call is.</summary>
/// <param name="Status">Its status.</param>
/// <param name="Headers">Its headers.</param>
/// <param name="Body">Its JSON.</param>
internal sealed record RestAnswer(int Status, IHeaderDictionary Headers, ReadOnlyMemory<byte> Body);

/// <summary>
/// Sends the request that a call is into the gateway of this process, as if it had come over HTTP: there is no other way from
/// gRPC to a service, so that no check of the gateway's or a service's can be left out.
/// </summary>
internal sealed class RestCalls(EdgeSurroundings around)
{
    private static readonly string[] Told =
    [
        RequestIds.Header,
        "X-Service",
        "X-RateLimit-Limit",
        "X-RateLimit-Remaining",
        "X-RateLimit-Reset",
        "X-Write-Id",
        "Idempotency-Replayed",
        "Preference-Applied",
        "Retry-After",
        "WWW-Authenticate",
    ];

    private static readonly object Counted = new(); // What a call has on its exchange once it was counted.

    /// <summary>Time.</summary>
    public TimeProvider Clock => around.Clock;

    /// <summary>The process is about to stop.</summary>
    public CancellationToken Stopping => around.Stopping;

    /// <summary>Sends the request. The response's headers become the call's metadata, unless those have been sent.</summary>
    /// <exception cref="RpcException">There is no answer, or it is a refusal.</exception>
    public async Task<RestAnswer> Ask(RestRequest request, ServerCallContext call, Inner inner = default)
    {
        var outer = call.GetHttpContext();
        RequestIds.Of(outer, around.Ids);
        var response = new InnerResponse();
        var http = InnerRequest.Make(outer, request, response, around.Process, inner.Stop ?? call.CancellationToken);
        if (inner.Prefer is { } prefer)
            http.Request.Headers["Prefer"] = prefer.Length > 0 ? prefer : StringValues.Empty;
        if (inner.IsUncounted)
            UncountedRequest.Mark(http);
        else
            outer.Items[Counted] = Counted;
        await Serve(http, response);
        if (Authentication.Known(http) is { } actor)
            Authentication.Name(outer, actor);
        Tell(response.Headers, outer.Response);
        if (InnerRequest.IsCut(http) || http.RequestAborted.IsCancellationRequested)
            throw Cut(call);
        var answer = new RestAnswer(response.StatusCode, response.Headers, response.Written);
        if (CallRefusals.Of(answer) is not { } refused)
            return answer;
        CallEnd.Note(outer, refused.StatusCode, answer.Status);
        throw refused;
    }

    /// <summary>
    /// Counts in the caller's limits what is no request: a call that was refused before it became one, or a question that no
    /// endpoint answers.
    /// </summary>
    /// <returns>Null where the caller is within them; else the refusal.</returns>
    public async Task<RpcException?> Count(HttpContext outer)
    {
        outer.Items[Counted] = Counted;
        RequestIds.Of(outer, around.Ids);
        var response = new InnerResponse();
        var request = new RestRequest(HttpMethods.Post, "/", null);
        var http = InnerRequest.Make(outer, request, response, around.Process, outer.RequestAborted);
        RefusedCall.Mark(http);
        await Serve(http, response);
        if (Authentication.Known(http) is { } actor)
            Authentication.Name(outer, actor);
        Tell(response.Headers, outer.Response);
        var isPast = response.StatusCode is StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable;
        return isPast ? CallRefusals.Of(new RestAnswer(response.StatusCode, response.Headers, response.Written)) : null;
    }

    /// <summary>Whether a call was counted, by a request of it or by itself.</summary>
    public static bool IsCounted(HttpContext outer) => outer.Items.ContainsKey(Counted);

    private async Task Serve(HttpContext http, InnerResponse response)
    {
        try
        {
            await around.Gateway(http);
            await response.CompleteAsync();
        }
        finally
        {
            await response.End();
        }
    }

    private static readonly Status Stops = new(
        StatusCode.Unavailable,
        "The server is stopping; go on from what was received last."
    );

    /// <summary>What ends a stream when the process is about to stop.</summary>
    public static RpcException ServerStops() => new(Stops);

    private RpcException Cut(ServerCallContext call) =>
        new(
            call.CancellationToken.IsCancellationRequested ? new Status(StatusCode.Cancelled, "The call was cancelled.")
            : around.Stopping.IsCancellationRequested ? Stops
            : new Status(StatusCode.Unavailable, "The response broke off.")
        );

    private static void Tell(IHeaderDictionary from, HttpResponse to)
    {
        if (to.HasStarted)
            return;
        foreach (var name in Told)
            if (from.TryGetValue(name, out var value))
                to.Headers[name] = value;
    }
}

/// <summary>What a request beyond the call itself is like.</summary>
/// <param name="Prefer">Its header Prefer, empty for none; null for the caller's.</param>
/// <param name="IsUncounted">It goes on with a call that was counted.</param>
/// <param name="Stop">When it is given up; null for when the call is.</param>
internal readonly record struct Inner(string? Prefer, bool IsUncounted, CancellationToken? Stop);
