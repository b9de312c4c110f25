using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Florin.Gateway.Model;

/// <summary>Which exchanges are carried as they come, because nobody knows when, or whether, they are whole.</summary>
internal static class Streaming
{
    /// <summary>Whether an answer is a stream: a connection that was taken over, or events that come as they happen.</summary>
    public static bool Is(HttpResponse response) =>
        response.StatusCode == StatusCodes.Status101SwitchingProtocols
        || response.ContentType?.StartsWith("text/event-stream", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>Whether a request is its headers alone: it has no body, and does not ask to take its connection over.</summary>
    public static bool IsHeadersAlone(HttpContext http) =>
        http.Features.Get<IHttpRequestBodyDetectionFeature>() is not { CanHaveBody: true }
        && http.Features.Get<IHttpUpgradeFeature>() is not { IsUpgradableRequest: true };
}
