using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Florin.WebConsole.Api;

/// <summary>
/// Sends requests to a pipeline of this process without a connection: the same authentication, the same decisions and the same
/// audit as for a client outside.
/// </summary>
/// <param name="pipeline">What answers.</param>
/// <param name="mark">Marks each exchange before it is answered.</param>
internal sealed class InProcessHandler(RequestDelegate pipeline, Action<HttpContext> mark) : HttpMessageHandler
{
    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        using var body = new MemoryStream();
        var sent = request.Content is { } content ? await content.ReadAsByteArrayAsync(cancellationToken) : null;
        var http = Exchange(request, sent, body, cancellationToken);
        mark(http);
        await pipeline(http);
        await http.Response.CompleteAsync();
        return Answer(http.Response, body);
    }

    /// <summary>The exchange of a request, before anything has answered it.</summary>
    internal static DefaultHttpContext Exchange(HttpRequestMessage from, byte[]? sent, Stream body, CancellationToken cancel)
    {
        var uri = from.RequestUri ?? throw new InvalidOperationException("A request needs an address.");
        var http = new DefaultHttpContext { RequestAborted = cancel };
        var request = http.Request;
        (request.Method, request.Protocol, request.Scheme) = (from.Method.Method, HttpProtocol.Http11, uri.Scheme);
        (request.Host, request.QueryString) = (HostString.FromUriComponent(uri), QueryString.FromUriComponent(uri));
        request.Path = PathString.FromUriComponent(uri);
        http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget = uri.PathAndQuery;
        foreach (
            var (name, values) in from.Headers.Concat(
                from.Content?.Headers ?? Enumerable.Empty<KeyValuePair<string, IEnumerable<string>>>()
            )
        )
            request.Headers[name] = values.ToArray();
        http.Features.Set<IHttpRequestBodyDetectionFeature>(new SentBody(sent is not null));
        if (sent is not null)
            (request.Body, request.ContentLength) = (new MemoryStream(sent, writable: false), sent.Length);
        http.Response.Body = body;
        from.Options.TryGetValue(ApiTransport.Client, out var client);
        http.Connection.RemoteIpAddress = client ?? IPAddress.Loopback;
        return http;
    }

    private static HttpResponseMessage Answer(HttpResponse response, MemoryStream body)
    {
        var answer = new HttpResponseMessage((HttpStatusCode)response.StatusCode)
        {
            Content = new ByteArrayContent(body.ToArray()),
        };
        foreach (var (name, values) in response.Headers)
            if (!answer.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values))
                answer.Content.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
        return answer;
    }

    private sealed record SentBody(bool CanHaveBody) : IHttpRequestBodyDetectionFeature;
}
