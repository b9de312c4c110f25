using System.Net.Http.Headers;
using System.Text.Json;

namespace Florin.Client;

/// <summary>Tokens by OAuth's client credentials, one at a time for all requests.</summary>
#pragma warning disable CA1001 // The semaphore's wait handle is never used, so there is nothing to dispose of.
internal sealed class ClientCredentials(string clientId, string clientSecret, string? scope) : FlorinCredential
#pragma warning restore CA1001
{
    private static readonly TimeSpan Early = TimeSpan.FromSeconds(30);
    private readonly SemaphoreSlim _one = new(1, 1);
    private (string Token, DateTimeOffset Until)? _current;

    internal override async ValueTask<bool> Apply(
        HttpRequestHeaders headers,
        bool expired,
        TokenEndpoint tokens,
        CancellationToken cancel
    )
    {
        var refused = headers.Authorization?.Parameter;
        await _one.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            var isSpent = _current is not { } current || current.Until <= tokens.Clock.GetUtcNow();
            if (isSpent || (expired && _current?.Token == refused))
                _current = await Request(tokens, cancel).ConfigureAwait(false);
            headers.Authorization = new("Bearer", _current!.Value.Token); // Set above where there was none.
            return true;
        }
        finally
        {
            _one.Release();
        }
    }

    private async Task<(string Token, DateTimeOffset Until)> Request(TokenEndpoint tokens, CancellationToken cancel)
    {
        Dictionary<string, string> form = new(StringComparer.Ordinal)
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = clientId,
            ["client_secret"] = clientSecret,
        };
        if (scope is not null)
            form["scope"] = scope;
        var asked = tokens.Clock.GetUtcNow();
        using var answer = await tokens.Post(form, cancel).ConfigureAwait(false);
        var root = answer.RootElement;
        var lifetime = TimeSpan.FromSeconds(root.GetProperty("expires_in").GetInt64());
        var token = root.GetProperty("access_token").GetString() ?? throw new JsonException("access_token is null.");
        return (token, asked + lifetime - Early);
    }
}

/// <summary>Where tokens are issued.</summary>
/// <param name="address">The gateway's address.</param>
/// <param name="clock">Time.</param>
/// <param name="patience">How long it may take; all requests wait for it.</param>
/// <param name="send">Sends a request.</param>
internal sealed class TokenEndpoint(
    Uri address,
    TimeProvider clock,
    TimeSpan patience,
    Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> send
)
{
    /// <summary>The time by which tokens expire.</summary>
    public TimeProvider Clock => clock;

    /// <summary>Asks for a token.</summary>
    /// <exception cref="FlorinException">It was refused.</exception>
    /// <exception cref="TimeoutException">There was no answer in time.</exception>
    public async Task<JsonDocument> Post(Dictionary<string, string> form, CancellationToken cancel)
    {
        // Below the address, which may have a path of its own.
        using var request = new HttpRequestMessage(
            HttpMethod.Post,
            new Uri($"{address.AbsoluteUri.TrimEnd('/')}/connect/token")
        )
        {
            Content = new FormUrlEncodedContent(form),
        };
        using var limit = new CancellationTokenSource(patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancel);
        try
        {
            using var response = await send(request, either.Token).ConfigureAwait(false);
            var body = await response.Content.ReadAsByteArrayAsync(either.Token).ConfigureAwait(false);
            return response.IsSuccessStatusCode ? JsonDocument.Parse(body) : throw FlorinException.OfToken(response, body);
        }
        catch (OperationCanceledException e) when (!cancel.IsCancellationRequested)
        {
            throw new TimeoutException($"The token endpoint did not answer within {patience}.", e);
        }
    }
}
