using System.Net.Http.Json;
using Florin.Platform.Identity;
using Florin.WebConsole.Api;
using Microsoft.AspNetCore.Http;

namespace Florin.WebConsole.Access;

/// <summary>Signs operators in, by email and password or by an access token that they have.</summary>
internal sealed class SignIn(ApiTransport transport, ITokenVerifier tokens, ConsoleSession session, TimeProvider clock)
{
    // A token says itself when it expires, and is verified at each request; the cookie need not be exact.
    private static readonly TimeSpan LongestToken = TimeSpan.FromDays(1);

    /// <summary>By email and password, and a code where they have a second factor, as the API's log-in.</summary>
    /// <returns>Why not; null where it is done.</returns>
    public async Task<string?> WithPassword(HttpContext http, string email, string password, string? code)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/user/login")
        {
            Content = JsonContent.Create(
                new
                {
                    email,
                    password,
                    code = string.IsNullOrWhiteSpace(code) ? null : code.Trim(),
                },
                options: ApiJson.Options
            ),
        };
        request.Options.Set(ApiTransport.Client, http.Connection.RemoteIpAddress);
        var answer = await transport.SendCounted<LoggedIn>(request, http.RequestAborted);
        return answer.Data is { } data ? await WithToken(http, data.Token, data.ExpiresAt) : answer.Problem?.Detail;
    }

    /// <summary>By an access token.</summary>
    /// <returns>Why not; null where it is done.</returns>
    public async Task<string?> WithToken(HttpContext http, string token, DateTimeOffset? expiresAt = null)
    {
        var actor = await tokens.Verify(token, http.RequestAborted);
        if (actor is null)
            return "The access token is invalid or has expired.";
        if (!Operators.Has(actor))
            return Operators.Required;
        session.Begin(http, token, expiresAt ?? clock.GetUtcNow() + LongestToken);
        return null;
    }

    private sealed record LoggedIn(string Token, DateTimeOffset ExpiresAt);
}
