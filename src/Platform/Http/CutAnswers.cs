using Microsoft.AspNetCore.Http;

namespace Florin.Platform.Http;

/// <summary>Answers that their clients do not get, or not whole, or by another protocol: what logs, spans and metrics say of them.</summary>
public static class CutAnswers
{
    /// <summary>The status recorded for such an answer; it is never sent to a client.</summary>
    public const int Status = StatusCodes.Status499ClientClosedRequest;

    private static readonly Marker Cut = new();

    /// <summary>Closes the connection, or the stream, of an exchange before its answer is whole.</summary>
    public static void Abort(HttpContext http)
    {
        Mark(http);
        http.Abort();
    }

    /// <summary>Notes that somebody else has closed it.</summary>
    public static void Mark(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        http.Features.Set(Cut);
    }

    /// <summary>
    /// Notes what an exchange came to whose protocol has a status of its own, such as gRPC, which answers 200 in any case.
    /// </summary>
    public static void Tell(HttpContext http, int status)
    {
        ArgumentNullException.ThrowIfNull(http);
        http.Features.Set(new Told(status));
    }

    /// <summary>
    /// The status of an exchange that has ended: 499 where it was cut, or its client had gone before an answer began.
    /// </summary>
    public static int StatusOf(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        var isCut = http.RequestAborted.IsCancellationRequested && !http.Response.HasStarted;
        return isCut || http.Features.Get<Marker>() is not null
            ? Status
            : http.Features.Get<Told>()?.Status ?? http.Response.StatusCode;
    }

    private sealed class Marker;

    private sealed record Told(int Status);
}
