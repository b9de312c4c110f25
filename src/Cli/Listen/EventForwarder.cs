using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using Florin.Cli.Client;
using Florin.Contracts.Webhooks;

namespace Florin.Cli.Listen;

/// <summary>Follows the events of a token's owner and posts each to a program, signed as a webhook.</summary>
internal sealed class EventForwarder(FlorinClient client, HttpMessageInvoker http, Uri to, byte[] secret, TimeProvider clock)
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private static readonly MediaTypeHeaderValue JsonType = new("application/json");

    /// <summary>Forwards for as long as it is not cancelled.</summary>
    /// <param name="query">The parameters of the feed but limit and cursor.</param>
    /// <param name="say">Tells of each event and what came of it.</param>
    /// <exception cref="ClientRefused">The feed was refused.</exception>
    public async Task Run(string query, Func<string, Task> say, CancellationToken cancel)
    {
        for (string? cursor = null; ; )
        {
            var at = cursor is null ? "" : $"&cursor={Uri.EscapeDataString(cursor)}";
            var page = await client.Get($"/api/webhook/events?{query}&limit=100{at}", cancel);
            var items = page.GetProperty("items");
            foreach (var item in items.EnumerateArray())
                await say(await Forward(item, cancel));
            cursor = page.GetProperty("nextCursor").GetString();
            if (items.GetArrayLength() == 0)
                await Task.Delay(Poll, clock, cancel);
        }
    }

    private async Task<string> Forward(JsonElement item, CancellationToken cancel)
    {
        var id = item.GetProperty("id").GetString()!; // Every event has one, and a type.
        var (now, body) = (clock.GetUtcNow(), Body(item));
        using var request = new HttpRequestMessage(HttpMethod.Post, to) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = JsonType;
        var timestamp = now.ToUnixTimeSeconds();
        request.Headers.Add(StandardSignature.IdHeader, id);
        request.Headers.Add(StandardSignature.TimestampHeader, timestamp.ToString(CultureInfo.InvariantCulture));
        request.Headers.Add(StandardSignature.SignatureHeader, StandardSignature.Of([secret], id, timestamp, body));
        var outcome = await Send(request, cancel);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{now:HH:mm:ss} {item.GetProperty("type").GetString()} {id} {outcome}"
        );
    }

    private async Task<string> Send(HttpRequestMessage request, CancellationToken cancel)
    {
        using var limit = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancel);
        try
        {
            using var response = await http.SendAsync(request, either.Token);
            return ((int)response.StatusCode).ToString(CultureInfo.InvariantCulture);
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException && !cancel.IsCancellationRequested)
        {
            return e is HttpRequestException failed ? $"failed: {failed.HttpRequestError}" : "timed out"; // Its developer sees it; the next event goes on.
        }
    }

    private static byte[] Body(JsonElement item) =>
        JsonSerializer.SerializeToUtf8Bytes(
            new
            {
                type = item.GetProperty("type"),
                timestamp = item.GetProperty("timestamp"),
                data = item.GetProperty("data"),
            }
        );
}
