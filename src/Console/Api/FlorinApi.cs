using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Claims;
using System.Text.Json;
using Florin.WebConsole.Access;
using Microsoft.AspNetCore.Components.Authorization;

namespace Florin.WebConsole.Api;

/// <summary>
/// The public API and the admin API, asked with the operator's own token: a page can show nothing and do nothing that the token
/// may not.
/// </summary>
internal sealed class FlorinApi(ApiTransport transport, AuthenticationStateProvider authentication, EndedSessions ended)
{
    private const string IdempotencyKey = "Idempotency-Key";

    /// <summary>Asks for one thing.</summary>
    public Task<ApiAnswer<T>> Get<T>(string path, CancellationToken cancel = default)
        where T : class => Send<T>(HttpMethod.Get, path, body: null, cancel);

    /// <summary>Asks for a page of a list.</summary>
    public Task<ApiAnswer<Listed<T>>> List<T>(string path, CancellationToken cancel = default) =>
        Send<Listed<T>>(HttpMethod.Get, path, body: null, cancel);

    /// <summary>Has something done.</summary>
    public Task<ApiAnswer<JsonDocument>> Post(string path, object? body = null, CancellationToken cancel = default) =>
        Send<JsonDocument>(HttpMethod.Post, path, body, cancel);

    /// <summary>Has something done once, however often it is sent under the same key.</summary>
    public Task<ApiAnswer<T>> PostOnce<T>(string path, string key, object body, CancellationToken cancel = default)
        where T : class => Send<T>(HttpMethod.Post, path, body, cancel, key);

    /// <summary>Has something put in the place of what it was.</summary>
    public Task<ApiAnswer<JsonDocument>> Put(string path, object body, CancellationToken cancel = default) =>
        Send<JsonDocument>(HttpMethod.Put, path, body, cancel);

    /// <summary>Has something removed.</summary>
    public Task<ApiAnswer<JsonDocument>> Delete(string path, CancellationToken cancel = default) =>
        Send<JsonDocument>(HttpMethod.Delete, path, body: null, cancel);

    private async Task<ApiAnswer<T>> Send<T>(
        HttpMethod method,
        string path,
        object? body,
        CancellationToken cancel,
        string? key = null
    )
        where T : class
    {
        var user = (await authentication.GetAuthenticationStateAsync()).User;
        if (user.FindFirstValue(ConsoleSession.SessionClaim) is { } session && ended.Has(session))
            return new ApiAnswer<T>(null, new ApiProblem(401, "unauthenticated", "The session has ended."));
        using var request = new HttpRequestMessage(method, path);
        if (user.FindFirstValue(ConsoleSession.TokenClaim) is { } token)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (user.FindFirstValue(ConsoleSession.AddressClaim) is { } address)
            request.Options.Set(ApiTransport.Client, IPAddress.Parse(address));
        if (key is not null)
            request.Headers.Add(IdempotencyKey, key);
        if (body is not null)
            request.Content = JsonContent.Create(body, options: ApiJson.Options);
        return await transport.Send<T>(request, cancel);
    }
}
