using System.Net;
using Florin.Gateway.Features.Bodies;

namespace Florin.Gateway.Features.Forwarding;

/// <summary>
/// Lets a service answer before it has read the body, and close its side: that the rest of the body cannot be sent to it is no
/// failure then, and its answer is read. Where there is no answer either, reading it fails.
/// </summary>
internal sealed class EarlyAnswers(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    // What is smaller is sent before an answer can have come.
    private const int Small = 16 << 10;

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Content is { } content && content.Headers.ContentLength is > Small)
            request.Content = new Unread(content);
        return base.SendAsync(request, cancellationToken);
    }

    private sealed class Unread : HttpContent
    {
        private readonly HttpContent _content;

        public Unread(HttpContent content)
        {
            _content = content;
            foreach (var (name, values) in content.Headers.NonValidated)
                Headers.TryAddWithoutValidation(name, values);
        }

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
            SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancel) =>
            _content.CopyToAsync(new Sent(stream), context, cancel);

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false; // It is in the headers.
        }
    }

    // The counters of bytes sent must see all of it.
    private sealed class Sent(Stream stream) : WriteOnlyStream
    {
        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            try
            {
                await stream.WriteAsync(buffer, cancellationToken);
            }
            catch (IOException)
            {
                // Its side is closed; it may have answered.
            }
        }

        public override async Task FlushAsync(CancellationToken cancellationToken)
        {
            try
            {
                await stream.FlushAsync(cancellationToken);
            }
            catch (IOException)
            {
                // As above.
            }
        }

        public override void Flush() { } // Nothing here is synchronous.
    }
}
