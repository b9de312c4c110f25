using Florin.Kernel;
using Florin.Platform.Identity;
using Florin.Users.OAuth.Pages;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;

namespace Florin.Users.OAuth.External;

/// <summary>Where users link identities at other providers, and unlink them.</summary>
internal sealed class IdentitiesPage(
    ProviderSchemes providers,
    PageCommands commands,
    BrowserSessions sessions,
    IAntiforgery antiforgery
)
{
    public const string Path = "/connect/identities";

    private const string Title = "Log in with other accounts";

    /// <summary>Shows them.</summary>
    public async Task<IResult> Show(HttpContext http) =>
        await sessions.Find(http) is { } login ? Show(http, login, null, StatusCodes.Status200OK) : LogInPage.Lead(Path);

    /// <summary>Ends a link.</summary>
    public async Task<IResult> Submit(HttpContext http)
    {
        if (Authentication.HasCredentials(http) || !await antiforgery.IsRequestValidAsync(http))
            return PageHtml.Trouble(Title, "This form has expired. Open the page again.");
        if (await sessions.Find(http) is not { } login)
            return LogInPage.Lead(Path);
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        if (!Id.TryParse<IdentityId>(form["identity"].ToString(), out var id))
            return Show(http, login, "Choose an account to unlink.", StatusCodes.Status400BadRequest);
        var (refusal, status) = await commands.Confirm(
            login,
            form["password"].ToString(),
            form["code"].ToString(),
            http,
            user => commands.Unlink(user, id, http)
        );
        if (refusal is not null)
            return Show(http, login, refusal.Detail, status);
        BrowserSessions.End(http);
        return PageHtml.Page(
            Title,
            """<div class="card"><p>The account is unlinked, and all of your sessions have ended. Log in again.</p></div>"""
        );
    }

    private IResult Show(HttpContext http, BrowserLogIn login, string? trouble, int status)
    {
        var linked = string.Concat(login.User.Linked.Select(Choice));
        var unlinking =
            linked.Length == 0
                ? """<div class="card"><p>No other account is linked.</p></div>"""
                : PageHtml.Form(
                    http,
                    antiforgery,
                    Path,
                    $"""
                    {PageHtml.Alert(trouble)}
                    <fieldset><legend>Unlink</legend>{linked}</fieldset>
                    {PageHtml.PasswordAndCode}
                    <button type="submit">Unlink</button>
                    """
                );
        var links = providers.All.Keys.Select(name =>
            $"""<a class="button" href="{ExternalPage.Path}/{name}?purpose={ExternalPage.Link}&amp;return={Uri.EscapeDataString(
                Path
            )}">Link {PageHtml.Text(providers.NameOf(name))}</a>"""
        );
        return PageHtml.Page(
            Title,
            $"""
            <p class="quiet">You are logged in as {PageHtml.Text(login.User.Email)}.</p>
            {unlinking}
            <nav class="card" aria-label="Link another account">{string.Concat(links)}</nav>
            """,
            status
        );
    }

    private string Choice(LinkedIdentity linked) =>
        $"""
            <label class="choice"><input type="radio" name="identity" value="{linked.Id}" required>{PageHtml.Text(
                $"{providers.NameOf(linked.Provider)}: {linked.Subject}, since {linked.At:yyyy-MM-dd}"
            )}</label>
            """;
}
