using Florin.Platform.Identity;
using Florin.Users.OAuth.External;
using Florin.Users.OAuth.Stores;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Florin.Users.OAuth.Pages;

/// <summary>Where users log in, on their way to a client.</summary>
internal sealed class LogInPage(
    PageCommands commands,
    BrowserSessions sessions,
    ClientStore clients,
    ProviderSchemes providers,
    IAntiforgery antiforgery
)
{
    public const string Path = "/connect/login";

    private const string Return = "return";
    private const string Authorize = "/connect/authorize?";

    /// <summary>Leads somebody here, and back afterwards.</summary>
    /// <param name="path">Where to go afterwards, on this site.</param>
    public static IResult Lead(string path) => Results.LocalRedirect($"{Path}?{Return}={Uri.EscapeDataString(path)}");

    /// <summary>Shows the form.</summary>
    public Task<IResult> Show(HttpContext http) => Show(http, http.Request.Query[Return].ToString(), null, null, 200);

    /// <summary>Takes what was entered.</summary>
    public async Task<IResult> Submit(HttpContext http)
    {
        // A sender of a token or key beside the form would be counted by it, and not by their address.
        if (Authentication.HasCredentials(http) || !await antiforgery.IsRequestValidAsync(http))
            return PageHtml.Trouble("Log in", "This form has expired. Go back to the application, and try again.");
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var (email, back) = (form["email"].ToString(), form[Return].ToString());
        var result = await commands.LogIn(email, form["password"].ToString(), form["code"].ToString(), http);
        if (result is not { Refusal: null, User: { } user })
            return await Show(http, back, email, result, StatusOf(result));
        sessions.Begin(http, user.Id, result.Session);
        return Results.LocalRedirect(IsOurs(back) ? back : "/");
    }

    private async Task<IResult> Show(HttpContext http, string back, string? email, Features.LogInResult? result, int status)
    {
        if (!IsOurs(back))
            return PageHtml.Trouble("Log in", "Begin at the application that you want to use.");
        await AllowClient(http, back);
        if (result?.RetryAfter is { } wait)
            http.Response.Headers.RetryAfter = $"{(long)Math.Ceiling(wait.TotalSeconds)}";
        return PageHtml.Page(
            "Log in",
            PageHtml.Form(
                http,
                antiforgery,
                Path,
                $"""
                {PageHtml.Alert(result?.Refusal?.Detail)}
                {PageHtml.Hidden(Return, back)}
                <label for="email">Email address</label>
                <input id="email" name="email" type="email" autocomplete="username" required autofocus value="{PageHtml.Text(
                    email ?? ""
                )}">
                <label for="password">Password</label>
                <input id="password" name="password" type="password" autocomplete="current-password" required>
                <label for="code">One-time code or recovery code, if you have a second factor</label>
                <input id="code" name="code" autocomplete="one-time-code" maxlength="64">
                <button type="submit" class="primary">Log in</button>
                """
            ) + Others(back),
            status
        );
    }

    // Links, since browsers would hold a form's way to the provider against the page's policy.
    private string Others(string back) =>
        providers.All.Count == 0
            ? ""
            : $"""
                <nav class="card" aria-label="Other ways to log in">{string.Concat(
                    providers.All.Keys.Select(name =>
                        $"""<a class="button" href="{ExternalPage.Path}/{name}?{Return}={Uri.EscapeDataString(back)}">Log in with {PageHtml.Text(providers.NameOf(name))}</a>"""
                    )
                )}</nav>
                """;

    // The way back may end at the client without another page, where its users are not asked.
    private async Task AllowClient(HttpContext http, string back)
    {
        if (!back.StartsWith(Authorize, StringComparison.Ordinal))
            return;
        var query = QueryHelpers.ParseQuery(back[(Authorize.Length - 1)..]);
        var client = await clients.FindByClientIdAsync(query["client_id"].ToString(), http.RequestAborted);
        PageHtml.MayLeadTo(http, client?.RedirectUris.FirstOrDefault(uri => uri == query["redirect_uri"].ToString()));
    }

    /// <summary>The status of an answer to a try.</summary>
    public static int StatusOf(Features.LogInResult result) =>
        result.RetryAfter is not null ? StatusCodes.Status429TooManyRequests
        : result.Refusal?.Code is "forbidden" ? StatusCodes.Status403Forbidden
        : StatusCodes.Status401Unauthorized;

    /// <summary>Whether somebody may be led there: a page of ours.</summary>
    public static bool IsOurs(string path) =>
        (
            path.StartsWith(Authorize, StringComparison.Ordinal)
            || path == External.IdentitiesPage.Path
            || path == DevicePage.Path
            || path.StartsWith($"{DevicePage.Path}?", StringComparison.Ordinal)
        ) && !path.Contains('\\', StringComparison.Ordinal);
}
