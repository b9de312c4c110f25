using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Florin.Samples.Client;

/// <summary>The public API: what is asked again, and what is not.</summary>
internal sealed class Api(HttpClient http, TimeProvider clock)
{
    private const int MaxAttempts = 6;

    /// <summary>Sent with every request from now on.</summary>
    public void LogIn(string token) => http.DefaultRequestHeaders.Authorization = new("Bearer", token);

    /// <summary>What an address gives.</summary>
    public Task<JsonElement> Get(string path) => Send(HttpMethod.Get, path, body: null, key: null);

    /// <summary>
    /// Asks for something to be done. Under a key it can be asked again whatever became of the answer: it is done once, and the
    /// first answer is given again.
    /// </summary>
    public Task<JsonElement> Post(string path, object body, string? key = null) => Send(HttpMethod.Post, path, body, key);

    private async Task<JsonElement> Send(HttpMethod method, string path, object? body, string? key)
    {
        for (var attempt = 1; ; attempt++)
        {
            var mayRepeat = (key is not null || method == HttpMethod.Get) && attempt < MaxAttempts;
            var wait = TimeSpan.FromMilliseconds(100 << attempt);
            try
            {
                using var request = new HttpRequestMessage(method, path);
                if (body is not null)
                    request.Content = JsonContent.Create(body);
                if (key is not null)
                    request.Headers.Add("Idempotency-Key", key);
                using var response = await http.SendAsync(request);
                var answer = await response.Content.ReadFromJsonAsync<JsonElement>();
                if (response.IsSuccessStatusCode)
                    return answer.GetProperty("data");
                var code = answer.GetProperty("code").GetString();
                if (!mayRepeat || !IsPassing(response.StatusCode, code))
                    throw new HttpRequestException($"{code}: {answer.GetProperty("detail")}", inner: null, response.StatusCode);
                wait = response.Headers.RetryAfter?.Delta ?? wait;
            }
            catch (Exception e) when (mayRepeat && e is HttpRequestException { StatusCode: null } or TaskCanceledException)
            {
                // No answer: it may have been done or not. Under the same key it is not done twice.
            }
            await Task.Delay(wait, clock);
        }
    }

    // An earlier attempt may still be under way. Every other refusal says what is wrong with the request.
    private static bool IsPassing(HttpStatusCode status, string? code) =>
        status is HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError || code == "idempotency-in-flight";
}
