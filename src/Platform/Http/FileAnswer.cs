using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Florin.Platform.Http;

/// <summary>
/// The body of an answer that may be longer than memory allows: it is sent as it is read, and the client's pace is the pace.
/// </summary>
/// <param name="Content">Opens it, at its beginning; disposed when it is sent.</param>
/// <param name="ContentType">What it is.</param>
/// <param name="Name">What a browser calls the file.</param>
public sealed record FileAnswer(Func<Stream> Content, string ContentType, string Name)
{
    internal async Task Send(HttpContext http)
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
