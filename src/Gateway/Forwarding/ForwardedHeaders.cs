using Florin.Platform.Hosting;
using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Forwarder;

namespace Florin.Gateway;

/// <summary>What of a request and its answer changes on the way to a service in another process and back.</summary>
internal sealed class ForwardedHeaders(Exchange exchange, IServiceTokens? tokens) : HttpTransformer
{
    public override async ValueTask TransformRequestAsync(
        HttpContext httpContext,
        HttpRequestMessage proxyRequest,
        string destinationPrefix,
        CancellationToken cancellationToken
    )
    {
        await base.TransformRequestAsync(httpContext, proxyRequest, destinationPrefix, cancellationToken);
        var headers = proxyRequest.Headers;
        headers.Host = null; // That of the destination.
        Set(RequestIds.Header, exchange.RequestId);
        headers.Remove(ClientAddress.Header); // A client cannot say who it is.
        headers.Remove(ClientAddress.TokenHeader);
        if (httpContext.Connection.RemoteIpAddress is { } address)
        {
            Set(ClientAddress.Header, address.ToString());
            if (tokens is not null)
                Set(ClientAddress.TokenHeader, tokens.Issue());
        }

        void Set(string name, string value)
        {
            headers.Remove(name);
            headers.TryAddWithoutValidation(name, value);
        }
    }

    public override async ValueTask<bool> TransformResponseAsync(
        HttpContext httpContext,
        HttpResponseMessage? proxyResponse,
        CancellationToken cancellationToken
    )
    {
        var send = await base.TransformResponseAsync(httpContext, proxyResponse, cancellationToken);
        DependencyFault.Take(httpContext);
        exchange.Stamp(); // Over whatever of the same name the service sent.
        httpContext.Response.Headers.Remove("Server");
        httpContext.Response.Headers.Remove("X-Powered-By");
        return send;
    }
}
