using Florin.Users.OAuth.Stores;
using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using OpenIddict.Abstractions;
using OpenIddict.Server.AspNetCore;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace Florin.Users.OAuth.Pages;

/// <summary>Where the user of a device, such as a command line, enters its code and lets it in.</summary>
internal sealed class DevicePage(GrantLog grants, ClientStore clients, BrowserSessions sessions, IAntiforgery antiforgery)
{
    public const string Path = "/connect/verify";
    public const string Done = "/connect/verified";

    /// <summary>Answers a request.</summary>
    public async Task<IResult> Answer(HttpContext http)
    {
        if (http.GetOpenIddictServerResponse() is { Error: not null })
            return Enter("The code is wrong or has expired.");
        var request = TokenEndpoint.RequestOf(http);
        if (await sessions.Find(http) is not { } login)
            return LogInPage.Lead(Path + QueryString.Create(Parameters.UserCode, request.UserCode ?? ""));
        if (string.IsNullOrEmpty(request.UserCode))
            return Enter(null);
        var shown = (await http.AuthenticateAsync(OpenIddictServerAspNetCoreDefaults.AuthenticationScheme)).Principal;
        var client = await clients.FindByClientIdAsync(shown?.GetClaim(Claims.ClientId) ?? "", http.RequestAborted);
        if (shown is null || client is null)
            return Enter("The code is wrong or has expired.");
        if (!HttpMethods.IsPost(http.Request.Method))
            return Ask(http, request.UserCode, shown, client, login);
        if (!await antiforgery.IsRequestValidAsync(http))
            return PageHtml.Trouble("Let a device in", "This form has expired. Enter the code again.");
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        if (form["decision"] != "accept")
            return TokenEndpoint.Refuse(Errors.AccessDenied, "The user refused.", Done);
        if (await grants.Give(shown.GetAuthorizationId(), login, client, http.RequestAborted) is not { } begun)
            return Enter("The code was used already.");
        var principal = OAuthClaims.Of(login.User, begun, shown.GetScopes(), Proof.Of(login.Session));
        return TokenEndpoint.SignIn(principal, Done);
    }

    /// <summary>What there is to see afterwards.</summary>
    public static IResult ShowDone() =>
        PageHtml.Page("Let a device in", """<div class="card"><p>Done. Go back to your device.</p></div>""");

    private static IResult Enter(string? trouble) =>
        PageHtml.Page(
            "Let a device in",
            $"""
            <form method="get" action="{Path}" class="card">
            {(trouble is null ? "" : $"""<p class="trouble" role="alert">{PageHtml.Text(trouble)}</p>""")}
            <label for="user_code">The code that your device shows</label>
            <input id="user_code" name="user_code" autocomplete="off" inputmode="numeric" required autofocus>
            <button type="submit" class="primary">Continue</button>
            </form>
            """,
            trouble is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest
        );

    private IResult Ask(
        HttpContext http,
        string code,
        System.Security.Claims.ClaimsPrincipal shown,
        OAuthClient client,
        BrowserLogIn login
    ) =>
        PageHtml.Page(
            $"Let {client.Name} in?",
            PageHtml.Form(
                http,
                antiforgery,
                Path,
                $"""
                <p>A device with {PageHtml.Text(client.Name)} wants to:</p>
                {PageHtml.Wishes(shown.GetScopes())}
                <p>Allow it only if you have this device at hand and it shows the code {PageHtml.Text(code)}.</p>
                <p class="quiet">You are logged in as {PageHtml.Text(login.User.Email)}.</p>
                {PageHtml.Hidden(Parameters.UserCode, code)}
                {PageHtml.Choice("Allow")}
                """
            )
        );
}
