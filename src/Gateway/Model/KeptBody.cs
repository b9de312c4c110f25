using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Florin.Gateway.Model;

/// <summary>A request's body, kept so that the request can be sent again.</summary>
internal sealed class KeptBody
{
    private static readonly KeptBody Nothing = new(null);
    private readonly byte[]? _bytes;

    private KeptBody(byte[]? bytes) => _bytes = bytes;

    /// <summary>Keeps the body of a request, all of which has arrived; null where it cannot be sent again.</summary>
    /// <param name="exchange">The request.</param>
    /// <param name="max">The longest that is kept, in bytes.</param>
    public static async ValueTask<KeptBody?> Of(Exchange exchange, int max)
    {
        if (!HasBody(exchange.Http))
            return Nothing;
        if (exchange.BodyLength is not { } length || length > max)
            return null;
        var bytes = new byte[length];
        await exchange.Http.Request.Body.ReadExactlyAsync(bytes, exchange.Http.RequestAborted);
        var kept = new KeptBody(bytes);
        kept.Restore(exchange.Http.Request);
        return kept;
    }

    /// <summary>Puts it back where it was before it was read.</summary>
    public void Restore(HttpRequest request)
    {
        if (_bytes is not null)
            request.Body = new MemoryStream(_bytes, writable: false);
    }

    private static bool HasBody(HttpContext http) =>
        http.Features.Get<IHttpRequestBodyDetectionFeature>() is not { CanHaveBody: false };
}
