using System.Security.Cryptography;
using Florin.Kernel;
using Florin.Platform.Hosting;
using Florin.Users.People;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;

namespace Florin.Users.OAuth;

/// <summary>Somebody who logged in with this browser.</summary>
/// <param name="User">As they are now, opened: for what they see themselves, and not to be stored.</param>
/// <param name="Session">The session of their log-in.</param>
internal sealed record BrowserLogIn(User User, LiveSession Session);

/// <summary>
/// Who is logged in with a browser: the id of a session in a cookie that only this service can read. The session is one of the
/// user's, and ends as all others do.
/// </summary>
internal sealed class BrowserSessions(IDataProtectionProvider protection, ServiceBuilder service)
{
    private const string Cookie = "florin-connect";
    private const char Separator = ' ';

    private readonly IDataProtector _protector = protection.CreateProtector("Florin.OAuth.Browser");

    /// <summary>Who is logged in; null where nobody is.</summary>
    public async Task<BrowserLogIn?> Find(HttpContext http)
    {
        if (!http.Request.Cookies.TryGetValue(Cookie, out var text) || Read(text) is not var (id, session))
            return null;
        var (user, _) = await service.Log.Read<User>(User.StreamOf(id), http.RequestAborted);
        var (signIns, _) = await service.Log.Read<SignIns>(SignIns.StreamOf(id), http.RequestAborted);
        return signIns.Live(session, user, service.Clock.GetUtcNow()) is { } live
            ? new BrowserLogIn(await KnownPerson.Open(user, service.Runtime.People, http.RequestAborted), live)
            : null;
    }

    /// <summary>Somebody has logged in.</summary>
    public void Begin(HttpContext http, UserId user, SessionId session) =>
        http.Response.Cookies.Append(Cookie, _protector.Protect($"{user}{Separator}{session}"), Options(http));

    /// <summary>Takes the cookie away; the session is ended by itself.</summary>
    public static void End(HttpContext http) => http.Response.Cookies.Delete(Cookie, Options(http));

    private (UserId User, SessionId Session)? Read(string text)
    {
        try
        {
            return _protector.Unprotect(text).Split(Separator) is [var user, var session]
                ? (UserId.From(user), SessionId.From(session))
                : null;
        }
        catch (CryptographicException)
        {
            return null; // Of another installation, or of before its keys changed.
        }
    }

    // A user comes from the client's page, which a strict cookie would not survive. It ends with the browser.
    private static CookieOptions Options(HttpContext http) =>
        new()
        {
            HttpOnly = true,
            SameSite = SameSiteMode.Lax,
            Secure = http.Request.IsHttps,
            Path = OAuthGuest.Prefix,
            IsEssential = true,
        };
}
