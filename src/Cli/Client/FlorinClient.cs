using System.Net.Http.Headers;
using System.Text.Json;
using Florin.Kernel;
using Florin.Platform.Http;
using Florin.Platform.Json;

namespace Florin.Cli.Client;

/// <summary>The public API, as the commands import and bench use it: over HTTP through the gateway, like anybody.</summary>
internal sealed class FlorinClient : IDisposable
{
    private static readonly MediaTypeHeaderValue JsonType = new("application/json");
    private readonly HttpClient _http;

    public FlorinClient(Uri url, string? token, int connections, TimeSpan? patience = null)
    {
        var handler = new SocketsHttpHandler
        {
            MaxConnectionsPerServer = connections,
            PooledConnectionIdleTimeout = TimeSpan.FromMinutes(2),
            UseCookies = false,
            UseProxy = false,
            AllowAutoRedirect = false,
            ActivityHeadersPropagator = null,
        };
        _http = new HttpClient(new SentOnce(handler)) { BaseAddress = url, Timeout = patience ?? TimeSpan.FromSeconds(100) };
        Token = token;
    }

    /// <summary>Who asks; nobody where it is null.</summary>
    public string? Token
    {
        set =>
            _http.DefaultRequestHeaders.Authorization = value is null ? null : new AuthenticationHeaderValue("Bearer", value);
    }

    /// <summary>Sends and reads the answer, whatever its status.</summary>
    /// <exception cref="HttpRequestException">The gateway cannot be reached, or does not answer.</exception>
    /// <exception cref="OperationCanceledException">The command was stopped.</exception>
    public async Task<ClientAnswer> Send(
        HttpMethod method,
        string path,
        object? body,
        string? key,
        bool wait,
        CancellationToken cancel
    )
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
            request.Content = Json(body);
        if (key is not null)
            request.Headers.Add("Idempotency-Key", key);
        if (wait)
            request.Headers.Add("Prefer", "wait=30");
        return await Answer(request, cancel);
    }

    /// <summary>The <c>data</c> of a GET that must succeed.</summary>
    /// <exception cref="ClientRefused">It did not.</exception>
    public async Task<JsonElement> Get(string path, CancellationToken cancel) =>
        (await Send(HttpMethod.Get, path, null, null, wait: false, cancel)).Data(path);

    /// <summary>The <c>data</c> of a POST that must succeed.</summary>
    /// <exception cref="ClientRefused">It did not.</exception>
    public async Task<JsonElement> Post(string path, object body, CancellationToken cancel, string? key = null) =>
        (await Send(HttpMethod.Post, path, body, key, wait: false, cancel)).Data(path);

    /// <summary>The text of a GET that is not JSON; null where it fails.</summary>
    public async Task<string?> Text(string path, CancellationToken cancel)
    {
        using var response = await _http.GetAsync(new Uri(path, UriKind.Relative), cancel);
        return response.IsSuccessStatusCode ? await response.Content.ReadAsStringAsync(cancel) : null;
    }

    /// <summary>Every item of a list, page by page.</summary>
    /// <exception cref="ClientRefused">A page was refused.</exception>
    public async IAsyncEnumerable<JsonElement> List(
        string path,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel
    )
    {
        var separator = path.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        for (string? cursor = null; ; )
        {
            var page = await Get($"{path}{separator}limit=100{(cursor is null ? "" : $"&cursor={cursor}")}", cancel);
            foreach (var item in page.GetProperty("items").EnumerateArray())
                yield return item;
            cursor = page.GetProperty("nextCursor").GetString();
            if (cursor is null)
                yield break;
        }
    }

    public void Dispose() => _http.Dispose();

    // What the library calls cancelled was not: nobody told it to stop.
    private async Task<ClientAnswer> Answer(HttpRequestMessage request, CancellationToken cancel)
    {
        try
        {
            using var response = await _http.SendAsync(request, cancel);
            var retryAfter = response.Headers.RetryAfter?.Delta;
            var text = await response.Content.ReadAsByteArrayAsync(cancel);
            var replayed = response.Headers.Contains("Idempotency-Replayed");
            return new ClientAnswer((int)response.StatusCode, text, replayed, retryAfter);
        }
        catch (HttpRequestException e)
        {
            throw new HttpRequestException(
                $"--url is '{_http.BaseAddress}': no gateway answers there ({Shown.Of(e).TrimEnd('.')}); start one with florin serve, or pass the address of one.",
                e
            );
        }
        catch (OperationCanceledException e) when (!cancel.IsCancellationRequested)
        {
            throw new HttpRequestException(
                $"{request.Method} {request.RequestUri} timed out after {_http.Timeout.TotalSeconds} s.",
                e
            );
        }
    }

    // Whole, with its length: one that is made while it is sent goes in chunks, which cost both sides more.
    private static ByteArrayContent Json(object body)
    {
        var content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body, body.GetType(), FlorinJson.Compact));
        content.Headers.ContentType = JsonType;
        return content;
    }
}

/// <summary>An answer of the API.</summary>
internal sealed record ClientAnswer(int Status, byte[] Body, bool Replayed, TimeSpan? RetryAfter)
{
    /// <summary>The problem's code; null for a success or where the answer is no problem.</summary>
    public string Code => Problem("code") ?? $"status-{Status}";

    /// <summary>The problem in one sentence.</summary>
    public string Detail =>
        Problem("detail")
        ?? (
            WaitsForApproval is { } approval
                ? $"waits for a second person's approval ({approval}); run this again once it is decided"
                : $"status {Status}"
        );

    /// <summary>The approval of a second person that it waits for; null where it does not.</summary>
    public string? WaitsForApproval =>
        Status == 202
        && Data("approval").TryGetProperty("approval", out var approval)
        && approval.ValueKind is JsonValueKind.Object // A dry run leaves none to wait for.
            ? approval.GetProperty("id").GetString()
            : null;

    /// <summary>The <c>data</c> of a success.</summary>
    /// <exception cref="ClientRefused">It was none.</exception>
    public JsonElement Data(string path)
    {
        if (Status >= 300)
            throw new ClientRefused($"{path} returned {Status}: {Detail}");
        try
        {
            using var document = JsonDocument.Parse(Body);
            return document.RootElement.GetProperty("data").Clone();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw new ClientRefused(
                $"{path} returned {Status} with something else than data: --url must be the address of a gateway."
            );
        }
    }

    private string? Problem(string field)
    {
        try
        {
            using var document = JsonDocument.Parse(Body);
            return document.RootElement.TryGetProperty(field, out var value) ? value.GetString() : null;
        }
        catch (JsonException)
        {
            return null; // Not an answer of Florin's: the status says what there is to say.
        }
    }
}

/// <summary>The API refused what a command needs in order to go on.</summary>
public sealed class ClientRefused(string message) : Exception(message);
