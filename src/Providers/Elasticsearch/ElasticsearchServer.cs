using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Florin.Platform.Search;

namespace Florin.Elasticsearch;

/// <summary>
/// Asks a server in JSON. Its own client is not used: that of Elasticsearch refuses OpenSearch and the other way round, and the
/// requests here are those that both understand.
/// </summary>
internal sealed class ElasticsearchServer : IDisposable
{
    private const int MaxAnswer = 64 << 20;
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(5);
    private readonly HttpClient _client;

    public ElasticsearchServer(ElasticsearchOptions options)
    {
        var sockets = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            PooledConnectionLifetime = ConnectionLifetime, // So that a name that moves is looked up again.
        };
        _client = new HttpClient(sockets)
        {
            BaseAddress = new Uri(options.Url.AbsoluteUri.TrimEnd('/') + "/"),
            Timeout = options.Timeout,
            MaxResponseContentBufferSize = MaxAnswer,
        };
        if (!string.IsNullOrEmpty(options.ApiKey))
            _client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("ApiKey", options.ApiKey);
        else if (!string.IsNullOrEmpty(options.Username))
            _client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
                "Basic",
                Convert.ToBase64String(Encoding.UTF8.GetBytes($"{options.Username}:{options.Password}"))
            );
    }

    /// <summary>Asks with JSON, or without a body.</summary>
    /// <param name="method">GET, PUT, POST or DELETE.</param>
    /// <param name="path">Where, without a slash before it.</param>
    /// <param name="body">The body; null without one.</param>
    /// <param name="allowed">Statuses of 400 and above that are answers.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="SearchFault">It cannot be reached, or refuses.</exception>
    public Task<(int Status, JsonObject Body)> Ask(
        HttpMethod method,
        string path,
        JsonObject? body,
        ReadOnlyMemory<int> allowed,
        CancellationToken cancel
    )
    {
        var content = body is null ? null : new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        return Send(method, path, content, allowed, cancel);
    }

    /// <summary>Sends lines of JSON.</summary>
    /// <exception cref="SearchFault">It cannot be reached, or refuses.</exception>
    public async Task<JsonObject> Bulk(string path, IEnumerable<JsonObject> lines, CancellationToken cancel)
    {
        var text = new StringBuilder();
        foreach (var line in lines)
            text.Append(line.ToJsonString()).Append('\n');
        var content = new StringContent(text.ToString(), Encoding.UTF8, "application/x-ndjson");
        return (await Send(HttpMethod.Post, path, content, default, cancel)).Body;
    }

    public void Dispose() => _client.Dispose();

    private async Task<(int Status, JsonObject Body)> Send(
        HttpMethod method,
        string path,
        HttpContent? content,
        ReadOnlyMemory<int> allowed,
        CancellationToken cancel
    )
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        try
        {
            using var answer = await _client.SendAsync(request, cancel);
            var status = (int)answer.StatusCode;
            var text = await answer.Content.ReadAsByteArrayAsync(cancel);
            var body = text.Length == 0 ? [] : JsonNode.Parse(text) as JsonObject ?? [];
            return status is >= 200 and < 300 || allowed.Span.Contains(status)
                ? (status, body)
                : throw new SearchFault($"The search server refused {method} {path} with {status}: {Reason(body)}");
        }
        catch (Exception e) when (e is HttpRequestException or JsonException)
        {
            throw new SearchFault($"The search server cannot be used: {e.Message}", e);
        }
        catch (OperationCanceledException e) when (!cancel.IsCancellationRequested)
        {
            throw new SearchFault("The search server did not respond in time.", e);
        }
    }

    private static string Reason(JsonObject body) =>
        body["error"] is JsonObject error && error["reason"] is JsonValue reason ? reason.ToString() : "no reason was given.";
}
