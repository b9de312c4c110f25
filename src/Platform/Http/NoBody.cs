using Florin.Platform.Http.Bodies;
using Microsoft.AspNetCore.Http;

namespace Florin.Platform.Http;

/// <summary>The body of a request that takes none: nothing, or an empty JSON object.</summary>
public static class NoBody
{
    /// <summary>Reads the body, and requires that there is nothing in it.</summary>
    /// <param name="http">The exchange.</param>
    /// <param name="maxBytes">How many bytes of it are read.</param>
    /// <exception cref="BadInput">It has fields, or is no JSON object.</exception>
    /// <exception cref="BadHttpRequestException">It is too large, or does not arrive.</exception>
    public static async Task Require(HttpContext http, int maxBytes, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(http);
        if (BodyReader.HasBody(http))
            CheckedBody.RequireNothing((await BodyReader.Read(http, maxBytes, cancel)).Span);
    }
}
