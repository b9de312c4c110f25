using Microsoft.AspNetCore.Http;

namespace Florin.Gateway.Model;

/// <summary>Answers that have no body, whatever their headers say (RFC 9110, 15.3.5, 15.3.6 and 15.4.5).</summary>
internal static class Bodiless
{
    /// <summary>Corrects what an answer says of its length: nothing follows, and after a 205 that must be said.</summary>
    public static void Correct(HttpResponse response)
    {
        if (Is(response))
            response.ContentLength = response.StatusCode == StatusCodes.Status205ResetContent ? 0 : null;
    }

    /// <summary>Whether an answer is one.</summary>
    public static bool Is(HttpResponse response) =>
        response.StatusCode
            is StatusCodes.Status204NoContent
                or StatusCodes.Status205ResetContent
                or StatusCodes.Status304NotModified;
}
