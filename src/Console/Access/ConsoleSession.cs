using System.Security.Claims;
using System.Security.Cryptography;
using Florin.Platform.Identity;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;

namespace Florin.WebConsole.Access;

/// <summary>
/// Who is signed in to the console: an access token of the API in a cookie that only this console can read, and that no script
/// and no other site gets.
/// </summary>
internal sealed class ConsoleSession(
    IDataProtectionProvider protection,
    ITokenVerifier tokens,
    EndedSessions ended,
    RenewedTokens renewed
)
{
    /// <summary>The claim with the access token, for requests on the operator's behalf.</summary>
    public const string TokenClaim = "florin:token";

    /// <summary>The claim with the address that the operator is at, for logs and the audit.</summary>
    public const string AddressClaim = "florin:address";

    /// <summary>The claim with the session's id.</summary>
    public const string SessionClaim = "florin:session";

    private const char Separator = ' ';

    private const string Cookie = "florin-console";

    private readonly IDataProtector _protector = protection.CreateProtector("Florin.Console.Session");

    /// <summary>The operator who sends a request; null where nobody is signed in.</summary>
    public async ValueTask<ClaimsPrincipal?> Operator(HttpContext http)
    {
        if (!http.Request.Cookies.TryGetValue(Cookie, out var kept) || Read(kept) is not var (id, issued) || ended.Has(id))
            return null;
        var token = renewed.Of(id, issued);
        if (await tokens.Verify(token, http.RequestAborted) is not { } actor || !Operators.Has(actor))
            return null;
        Authentication.Name(http, actor);
        var principal = ActorPrincipal.Of(actor);
        var claims = new ClaimsIdentity([new Claim(TokenClaim, token), new Claim(SessionClaim, id)]);
        if (http.Connection.RemoteIpAddress is { } address)
            claims.AddClaim(new Claim(AddressClaim, address.ToString()));
        principal.AddIdentity(claims);
        return principal;
    }

    /// <summary>Signs an operator in until the token expires.</summary>
    public void Begin(HttpContext http, string token, DateTimeOffset expiresAt) =>
        http.Response.Cookies.Append(
            Cookie,
            _protector.Protect($"{RandomNumberGenerator.GetHexString(32, lowercase: true)}{Separator}{token}"),
            Options(http, expiresAt)
        );

    /// <summary>Signs the operator out, in all tabs.</summary>
    public void End(HttpContext http)
    {
        if (http.User.FindFirstValue(SessionClaim) is { } id)
        {
            ended.Add(id);
            renewed.Forget(id);
        }
        http.Response.Cookies.Delete(Cookie, Options(http, null));
    }

    private (string Id, string Token)? Read(string kept)
    {
        try
        {
            return _protector.Unprotect(kept).Split(Separator, 2) is [var id, var token] ? (id, token) : null;
        }
        catch (CryptographicException)
        {
            return null; // Of another installation, or of before its keys changed.
        }
    }

    private static CookieOptions Options(HttpContext http, DateTimeOffset? expires) =>
        new()
        {
            HttpOnly = true,
            SameSite = SameSiteMode.Strict,
            Secure = http.Request.IsHttps,
            Path = "/",
            Expires = expires,
            IsEssential = true,
        };
}
