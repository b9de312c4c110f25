using Florin.Platform.Http;
using Microsoft.AspNetCore.Http;

namespace Florin.Gateway.Model;

/// <summary>Which requests can be sent again although the first may have been carried out.</summary>
internal static class Repeatable
{
    /// <summary>Whether a request only reads, or has a key by which the service recognizes it.</summary>
    public static bool Is(HttpRequest request) =>
        HttpMethods.IsGet(request.Method)
        || HttpMethods.IsHead(request.Method)
        || HttpMethods.IsOptions(request.Method)
        || KeyHeader.IsValid(request.Headers); // By the service's own rule: what it refuses as a key it may have done all the same.
}
