using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Florin.Platform.Json;

namespace Florin.Observability.Alerts.Delivery;

/// <summary>Tells a program by a POST of JSON, in a shape of its own or in Slack's.</summary>
internal sealed class WebhookReceiver(ReceiverOptions options, HttpMessageInvoker client, TimeProvider clock) : IAlertReceiver
{
    private const string SignatureHeader = "X-Florin-Signature";

    /// <inheritdoc/>
    /// <exception cref="HttpRequestException">It did not answer with a success.</exception>
    public async Task Send(AlertMessage message, CancellationToken cancel)
    {
        var body = options.Kind is ReceiverKind.Slack ? Slack(message) : Own(message);
        using var request = new HttpRequestMessage(HttpMethod.Post, options.Url);
        request.Content = new ByteArrayContent(body);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Add("Idempotency-Key", message.Id);
        if (options.Secret is { Length: > 0 } secret)
            request.Headers.TryAddWithoutValidation(SignatureHeader, Signature(secret, body, clock.GetUtcNow()));
        using var response = await client.SendAsync(request, cancel);
        if (!response.IsSuccessStatusCode)
            throw new HttpRequestException($"The receiver answered {(int)response.StatusCode}.", null, response.StatusCode);
    }

    /// <summary>What the header says of a body that is sent at a time.</summary>
    public static string Signature(string secret, ReadOnlySpan<byte> body, DateTimeOffset now)
    {
        var seconds = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        byte[] signed = [.. Encoding.UTF8.GetBytes($"{seconds}."), .. body];
        return $"t={seconds},v1={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), signed))}";
    }

    private static byte[] Own(AlertMessage message) =>
        JsonSerializer.SerializeToUtf8Bytes(
            new
            {
                message.Id,
                Status = message.Begins ? "firing" : "resolved",
                message.Title,
                message.Alert.Rule,
                message.Alert.Severity,
                message.Alert.Summary,
                message.Alert.Labels,
                message.Alert.Value,
                StartedAt = message.Alert.Since,
                message.Alert.FiredAt,
                message.Alert.EndedAt,
            },
            FlorinJson.Full
        );

    private static byte[] Slack(AlertMessage message) =>
        JsonSerializer.SerializeToUtf8Bytes(
            new
            {
                Text = Escaped(message.Title),
                Attachments = new[]
                {
                    new
                    {
                        Color = !message.Begins ? "good"
                        : message.Alert.Severity is Rules.Severity.Critical ? "danger"
                        : "warning",
                        Text = Escaped(
                            string.Create(
                                CultureInfo.InvariantCulture,
                                $"{message.About} value {message.Alert.Value:0.####} since {message.Alert.Since.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z"
                            )
                        ),
                    },
                },
            },
            FlorinJson.Compact
        );

    // Slack reads these three for itself.
    private static string Escaped(string text) =>
        text.Replace("&", "&amp;", StringComparison.Ordinal)
            .Replace("<", "&lt;", StringComparison.Ordinal)
            .Replace(">", "&gt;", StringComparison.Ordinal);
}
