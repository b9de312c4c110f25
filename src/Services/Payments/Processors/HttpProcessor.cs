using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Florin.Contracts.Payments;
using Florin.Kernel;
using Florin.Platform.Json;
using Florin.Platform.Resilience;

namespace Florin.Payments.Processors;

/// <summary>
/// A processor behind an address: each payment is one POST under an Idempotency-Key, which must be the same to it for ever.
/// Any 2xx is acceptance, 402 and 422 decline; everything else leaves the outcome unknown.
/// </summary>
internal sealed class HttpProcessor : IPaymentProcessor
{
    private const int MaxBody = 16 << 10;
    private const int MaxDetail = 200;
    private const string NoReason = "The payment processor declined the payment.";
    private readonly Uri _url;
    private readonly HttpClient _client;

    public HttpProcessor(Uri url, string? token, HttpMessageHandler handler)
    {
        _url = url;
        _client = new HttpClient(handler)
        {
            Timeout = Timeout.InfiniteTimeSpan, // Whoever calls gives up by the injected clock.
            MaxResponseContentBufferSize = MaxBody,
        };
        if (!string.IsNullOrEmpty(token))
            _client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    public async Task<Verdict> Process(PaymentOrder order, string key, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _url)
        {
            Content = JsonContent.Create(Body.Of(order), options: FlorinJson.Compact),
        };
        request.Headers.Add("Idempotency-Key", key);
        try
        {
            using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel);
            if (response.IsSuccessStatusCode)
                return Verdict.Accepted;
            if (response.StatusCode is HttpStatusCode.PaymentRequired or HttpStatusCode.UnprocessableEntity)
                return new Verdict(await Reason(response.Content, cancel));
            throw new ServiceUnavailable("payment processor", $"it responded with status {(int)response.StatusCode}.");
        }
        catch (HttpRequestException e)
        {
            throw new ServiceUnavailable("payment processor", e.Message, e);
        }
    }

    public void Dispose() => _client.Dispose();

    /// <summary>The status is the verdict; the body's <c>detail</c> is only for people, and may be anything.</summary>
    private static async Task<string> Reason(HttpContent content, CancellationToken cancel)
    {
        if (
            content.Headers.ContentLength > MaxBody
            || content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.Ordinal) is not true
        )
            return NoReason;
        await content.LoadIntoBufferAsync(MaxBody, cancel);
        return JsonReason(await content.ReadAsByteArrayAsync(cancel));
    }

    private static string JsonReason(byte[] body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            var said =
                json.RootElement.ValueKind == JsonValueKind.Object
                && json.RootElement.TryGetProperty("detail", out var detail)
                && detail.ValueKind == JsonValueKind.String
                    ? detail.GetString()!.Trim() // A string has a value.
                    : "";
            return said.Length switch
            {
                0 => NoReason,
                > MaxDetail => said[..MaxDetail],
                _ => said,
            };
        }
        catch (JsonException) // Declined all the same, without a reason that can be read.
        {
            return NoReason;
        }
    }

    private sealed record Body(
        PaymentId PaymentId,
        TransactionId TransactionId,
        PaymentKind Kind,
        DecimalAmount Amount,
        Currency Currency,
        string? Reference
    )
    {
        public static Body Of(PaymentOrder order) =>
            new(order.Payment, order.Transaction, order.Kind, order.Amount, order.Amount.Currency, order.Reference);
    }
}
