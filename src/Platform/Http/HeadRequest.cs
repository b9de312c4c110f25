using Microsoft.AspNetCore.Http;

namespace Florin.Platform.Http;

/// <summary>
/// Requests for the headers alone. Methods are case-sensitive, and the server leaves the body out for <c>HEAD</c> in capitals
/// alone; <see cref="HttpMethods.IsHead"/> ignores case, and an answer to <c>head</c> without the body that its length
/// announces is a broken one.
/// </summary>
public static class HeadRequest
{
    /// <summary>Whether a request is one.</summary>
    public static bool Is(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return string.Equals(request.Method, HttpMethods.Head, StringComparison.Ordinal);
    }
}
