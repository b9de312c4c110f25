using System.Net;

namespace Florin.Platform.Http;

/// <summary>
/// Sends each request that may change something once. The framework repeats a request without content up to three times when
/// its connection ends before the first byte of a response, whatever the method: a payment too. It does not repeat one that has
/// content, be it empty. What only reads is left to it, since content would be unusual there.
/// </summary>
public sealed class SentOnce(SocketsHttpHandler sockets) : DelegatingHandler(sockets)
{
    /// <inheritdoc/>
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        // Over HTTP/2 only a stream that the other side says it did not process is repeated.
        if (request.Content is null && request.Version.Major < HttpVersion.Version20.Major && !OnlyReads(request.Method))
            request.Content = new ByteArrayContent([]);
        return base.SendAsync(request, cancellationToken);
    }

    private static bool OnlyReads(HttpMethod method) =>
        method == HttpMethod.Get || method == HttpMethod.Head || method == HttpMethod.Options;
}
