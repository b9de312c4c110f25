using Florin.Platform.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Florin.Gateway.Model;

/// <summary>The exchange of a request that the gateway itself makes on behalf of one that it answers.</summary>
internal static class InnerContext
{
    /// <summary>A GET without a body or headers of its own, by whom the outer one is.</summary>
    /// <param name="outer">On whose behalf.</param>
    /// <param name="body">Where the answer's body goes.</param>
    /// <param name="cancel">When nobody wants the answer any more.</param>
    public static DefaultHttpContext Make(HttpContext outer, Stream body, CancellationToken cancel)
    {
        var inner = new DefaultHttpContext { RequestServices = outer.RequestServices, RequestAborted = cancel };
        inner.Features.Set<IHttpRequestBodyDetectionFeature>(NoBody.Instance);
        var (request, asked) = (inner.Request, outer.Request);
        (request.Method, request.Protocol, request.Scheme, request.Host) = (
            HttpMethods.Get,
            asked.Protocol,
            asked.Scheme,
            asked.Host
        );
        inner.Connection.RemoteIpAddress = outer.Connection.RemoteIpAddress;
        // Who asks is known already, and under which id; neither is found out once more.
        foreach (var (key, value) in outer.Items)
            inner.Items[key] = value;
        RequestIds.Carry(outer, inner);
        inner.Response.Body = body;
        return inner;
    }

    private sealed class NoBody : IHttpRequestBodyDetectionFeature
    {
        public static readonly NoBody Instance = new();

        public bool CanHaveBody => false;
    }
}
