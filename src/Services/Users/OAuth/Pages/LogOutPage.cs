using Florin.Kernel;
using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using OpenIddict.Abstractions;
using OpenIddict.Server.AspNetCore;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace Florin.Users.OAuth.Pages;

/// <summary>
/// The end-session endpoint. A client that shows the user's ID token has them logged out at once, and its own session with them;
/// else the user is asked, so that no other page can log them out.
/// </summary>
internal sealed class LogOutPage(PageCommands commands, BrowserSessions sessions, IAntiforgery antiforgery)
{
    public const string Done = "/connect/logged-out";

    private const string Path = "/connect/logout";
    private const string Scheme = OpenIddictServerAspNetCoreDefaults.AuthenticationScheme;

    /// <summary>Answers a request.</summary>
    public async Task<IResult> Answer(HttpContext http)
    {
        if (http.GetOpenIddictServerResponse() is { Error: not null } error)
            return PageHtml.Trouble("This request cannot be answered", error.ErrorDescription);
        var shown = (await http.AuthenticateAsync(Scheme)).Principal;
        var login = await sessions.Find(http);
        var isTheirs = shown?.GetClaim(Claims.Subject) is { } subject && (login is null || login.User.Id.Value == subject);
        if (login is not null && !isTheirs && !await IsConfirmed(http))
            return Ask(http, login);
        if (login is not null)
            await commands.EndSession(login.User.Id, login.Session.Id, http);
        if (
            isTheirs
            && Id.TryParse<UserId>(shown?.GetClaim(Claims.Subject), out var user)
            && Id.TryParse<SessionId>(shown?.GetClaim(OAuthClaims.Session), out var session)
        )
            await commands.EndSession(user, session, http);
        BrowserSessions.End(http);
        return Results.SignOut(new AuthenticationProperties { RedirectUri = Done }, [Scheme]);
    }

    /// <summary>What there is to see afterwards, where the client names no page.</summary>
    public static IResult ShowDone() => PageHtml.Page("Logged out", """<div class="card"><p>You are logged out.</p></div>""");

    private async Task<bool> IsConfirmed(HttpContext http) =>
        HttpMethods.IsPost(http.Request.Method)
        && (await http.Request.ReadFormAsync(http.RequestAborted))["decision"] == "accept"
        && await antiforgery.IsRequestValidAsync(http);

    private IResult Ask(HttpContext http, BrowserLogIn login)
    {
        var request = TokenEndpoint.RequestOf(http);
        PageHtml.MayLeadTo(http, request.PostLogoutRedirectUri);
        var fields = request
            .GetParameters()
            .Where(parameter => parameter.Key is not ("decision" or "__RequestVerificationToken"))
            .Select(parameter => PageHtml.Hidden(parameter.Key, (string?)parameter.Value));
        return PageHtml.Page(
            "Log out?",
            PageHtml.Form(
                http,
                antiforgery,
                Path,
                $"""
                <p class="quiet">You are logged in as {PageHtml.Text(login.User.Email)}.</p>
                {string.Concat(fields)}
                <button type="submit" name="decision" value="accept" class="primary">Log out</button>
                """
            )
        );
    }
}
