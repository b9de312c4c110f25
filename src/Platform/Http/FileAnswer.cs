using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Florin.Platform.Http;

/// <summary>
/// The body of an answer that may be longer than memory allows: it is sent as it is read, and the client's pace is the pace.
/// </summary>
/// <param name="Content">Opens it, at its beginning or at that of its <see cref="Part"/>; disposed when it is sent.</param>
/// <param name="ContentType">What it is.</param>
/// <param name="Name">What a browser calls the file.</param>
public sealed record FileAnswer(Func<Stream> Content, string ContentType, string Name)
{
    /// <summary>
    /// What of it the request asks for, and <see cref="Content"/> opens. With it parts can be requested, and 304 is answered to a client
    /// that has the file already. Null for all of it, whatever is asked for.
    /// </summary>
    public RequestedPart? Part { get; init; }

    internal Task Send(HttpContext http)
    {
        if (
            http.Request.GetTypedHeaders().Range is { } range
            && !range.Unit.Equals("bytes", StringComparison.OrdinalIgnoreCase)
        )
            http.Request.Headers.Range = default; // A unit that is not known here is ignored (RFC 9110, 14.2).
        http.Response.Headers.XContentTypeOptions = "nosniff"; // Whatever is in it, it is nothing else than it says.
        return Part is null ? SendWhole(http) : SendAsAsked(http, Part);
    }

    // Conditions and ranges as ASP.NET Core has them (RFC 9110, 13 and 14).
    private async Task SendAsAsked(HttpContext http, RequestedPart part)
    {
        var answer = Results.File(
            new PartOfFile(Content(), part),
            ContentType,
            Name,
            entityTag: part.EntityTag,
            enableRangeProcessing: true
        );
        await answer.ExecuteAsync(http);
        if (IsRefused(http.Response)) // The answer is no file then.
            (http.Response.Headers.ContentDisposition, http.Response.ContentLength) = (default, null);
    }

    /// <summary>Whether what was asked for cannot be sent, so that the answer is a problem and no file.</summary>
    internal static bool IsRefused(HttpResponse response) =>
        !response.HasStarted
        && response.StatusCode is StatusCodes.Status412PreconditionFailed or StatusCodes.Status416RangeNotSatisfiable;

    private async Task SendWhole(HttpContext http)
    {
        var response = http.Response;
        await using var content = Content();
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = ContentType;
        response.ContentLength = content.Length;
        var disposition = new ContentDispositionHeaderValue("attachment");
        disposition.SetHttpFileName(Name);
        response.Headers.ContentDisposition = disposition.ToString();
        if (HeadRequest.Is(http.Request))
            return;
        await content.CopyToAsync(response.Body, http.RequestAborted);
    }
}
