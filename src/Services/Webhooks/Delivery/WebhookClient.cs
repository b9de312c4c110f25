using System.Buffers;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using Florin.Contracts.Webhooks;
using Florin.Kernel;

namespace Florin.Webhooks.Delivery;

/// <summary>What came back of a request.</summary>
/// <param name="Status">The status; null where there was no response.</param>
/// <param name="Error">Why it was no success; null where it was one.</param>
/// <param name="Body">The beginning of the response's body; null without one.</param>
/// <param name="RetryAfter">When the endpoint wishes to be asked again; null where it did not say.</param>
internal sealed record WebhookAnswer(int? Status, string? Error, string? Body, TimeSpan? RetryAfter)
{
    /// <summary>It took the webhook.</summary>
    public bool Succeeded => Error is null;
}

/// <summary>Sends one request to an endpoint and reads the beginning of its response.</summary>
internal sealed class WebhookClient(HttpMessageInvoker http, TimeSpan timeout, TimeProvider clock) : IDisposable
{
    private const int MaxBodyBytes = 1024;
    private const string Agent = "Florin-Webhooks/1.0";
    private static readonly MediaTypeHeaderValue Json = new("application/json");

    /// <summary>Sends a signed body.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled, and nothing is known of the response.</exception>
    public async Task<WebhookAnswer> Send(
        Uri url,
        string id,
        byte[] body,
        IEnumerable<byte[]> secrets,
        CancellationToken cancel
    )
    {
        var now = clock.GetUtcNow();
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(body) };
        var timestamp = now.ToUnixTimeSeconds();
        request.Content.Headers.ContentType = Json;
        request.Headers.TryAddWithoutValidation("User-Agent", Agent);
        request.Headers.TryAddWithoutValidation(StandardSignature.IdHeader, id);
        request.Headers.TryAddWithoutValidation(
            StandardSignature.TimestampHeader,
            timestamp.ToString(CultureInfo.InvariantCulture)
        );
        request.Headers.TryAddWithoutValidation(
            StandardSignature.SignatureHeader,
            StandardSignature.Of(secrets, id, timestamp, body)
        );
        using var limit = new CancellationTokenSource(timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancel);
        try
        {
            using var response = await http.SendAsync(request, either.Token);
            return await Read(response, either.Token);
        }
        catch (Exception e) when (!cancel.IsCancellationRequested) // Whatever an endpoint or the way to it does, it is recorded.
        {
            return new WebhookAnswer(
                null,
                limit.IsCancellationRequested ? $"No response within {timeout}." : Reason(e),
                null,
                null
            );
        }
    }

    /// <inheritdoc/>
    public void Dispose() => http.Dispose();

    private async Task<WebhookAnswer> Read(HttpResponseMessage response, CancellationToken cancel)
    {
        var status = (int)response.StatusCode;
        return new WebhookAnswer(
            status,
            status switch
            {
                >= 200 and < 300 => null,
                >= 300 and < 400 => "Redirects are not followed.",
                _ => string.Create(CultureInfo.InvariantCulture, $"The endpoint answered {status}."),
            },
            await Beginning(response.Content, cancel),
            Wish(response.Headers.RetryAfter)
        );
    }

    private TimeSpan? Wish(RetryConditionHeaderValue? header) =>
        header?.Delta
        ?? (header?.Date is { } date && date - clock.GetUtcNow() is var wait && wait > TimeSpan.Zero ? wait : null);

    // The status is the answer: a body that breaks off or comes slowly changes nothing about it.
    private static async Task<string?> Beginning(HttpContent content, CancellationToken cancel)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(MaxBodyBytes);
        try
        {
            await using var stream = await content.ReadAsStreamAsync(cancel);
            var length = await stream.ReadAtLeastAsync(
                buffer.AsMemory(0, MaxBodyBytes),
                MaxBodyBytes,
                throwOnEndOfStream: false,
                cancel
            );
            return length == 0 ? null : PlainText.Escaped(Encoding.UTF8.GetString(buffer.AsSpan(0, length)));
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
        {
            return null;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static string Reason(Exception fault) =>
        fault switch
        {
            AddressNotAllowed e => e.Message,
            SocketException e => $"The connection failed: {e.SocketErrorCode}.",
            AuthenticationException => "The certificate of the endpoint is not trusted, or TLS failed.",
            { InnerException: { } inner } => Reason(inner),
            HttpRequestException e => $"The request failed: {e.HttpRequestError}.",
            _ => $"The request failed: {fault.GetType().Name}.",
        };
}
