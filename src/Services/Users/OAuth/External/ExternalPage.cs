using System.Globalization;
using System.Security.Claims;
using Florin.Kernel;
using Florin.Platform.Identity;
using Florin.Users.OAuth.Pages;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace Florin.Users.OAuth.External;

/// <summary>
/// The way to another provider and back: it logs a user in, or links what the provider says to the user who is logged in, once
/// they have shown their password again.
/// </summary>
internal sealed class ExternalPage(
    ProviderSchemes providers,
    ExternalLogIn logIn,
    PageCommands commands,
    BrowserSessions sessions,
    IAntiforgery antiforgery
)
{
    public const string Path = "/connect/external";
    public const string Link = "link";

    private const string Return = "return";
    private const string Purpose = "purpose";
    private const string Provider = "provider";

    /// <summary>Begins at a provider.</summary>
    public async Task Begin(HttpContext http, string provider)
    {
        var back = http.Request.Query[Return].ToString();
        if (!providers.All.ContainsKey(provider))
            await Trouble($"There is no provider {provider} here.", StatusCodes.Status404NotFound).ExecuteAsync(http);
        else if (!LogInPage.IsOurs(back))
            await Trouble("Begin at the application that you want to use.").ExecuteAsync(http);
        else
            await providers.Begin(http, provider, await Asking(http, provider, back));
    }

    // Somebody who is logged in and comes from the log-in page was asked to prove it again: so is the provider.
    private async Task<AuthenticationProperties> Asking(HttpContext http, string provider, string back)
    {
        var purpose = http.Request.Query[Purpose].ToString();
        var asking = new AuthenticationProperties
        {
            RedirectUri = Path,
            Items =
            {
                [Return] = back,
                [Purpose] = purpose,
                [Provider] = provider,
            },
        };
        if (purpose != Link && await sessions.Find(http) is not null)
        {
            asking.SetParameter(OpenIdConnectParameterNames.Prompt, PromptValues.Login);
            asking.SetParameter<TimeSpan?>(OpenIdConnectParameterNames.MaxAge, TimeSpan.Zero);
        }
        return asking;
    }

    /// <summary>Goes on after the provider's answer.</summary>
    public async Task<IResult> Continue(HttpContext http)
    {
        if (await Read(http) is not var (proof, back, purpose))
            return Trouble("This try has expired, or was finished already. Begin again.");
        if (purpose == Link)
            return await sessions.Find(http) is { } login
                ? AskLink(http, proof, login, null, StatusCodes.Status200OK)
                : LogInPage.Lead(IdentitiesPage.Path);
        var user = await logIn.Find(proof, http.RequestAborted);
        return ExternalLogIn.AsksCode(user, proof)
            ? AskCode(http, proof, null, StatusCodes.Status200OK)
            : await Finish(http, proof, back, null);
    }

    /// <summary>Takes a code, or the password with which a link is made.</summary>
    public async Task<IResult> Submit(HttpContext http)
    {
        if (Authentication.HasCredentials(http) || !await antiforgery.IsRequestValidAsync(http))
            return Trouble("This form has expired. Begin again.");
        if (await Read(http) is not var (proof, back, purpose))
            return Trouble("This try has expired, or was finished already. Begin again.");
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        if (purpose != Link)
            return await Finish(http, proof, back, form["code"].ToString());
        if (await sessions.Find(http) is not { } login)
            return LogInPage.Lead(IdentitiesPage.Path);
        var (refusal, status) = await commands.Confirm(
            login,
            form["password"].ToString(),
            form["code"].ToString(),
            http,
            user => commands.Link(user, proof, http)
        );
        if (refusal is not null)
            return AskLink(http, proof, login, refusal.Detail, status);
        await http.SignOutAsync(ProviderSchemes.Ticket);
        return Results.LocalRedirect(IdentitiesPage.Path);
    }

    private async Task<IResult> Finish(HttpContext http, ProviderProof proof, string back, string? code)
    {
        var result = await commands.LogInWith(logIn, proof, code, http);
        if (result is { Refusal: null, User: { } user })
        {
            await http.SignOutAsync(ProviderSchemes.Ticket);
            sessions.Begin(http, user.Id, result.Session);
            return Results.LocalRedirect(back);
        }
        var why = result.Refusal?.Detail ?? "";
        if (ExternalLogIn.AsksCode(await logIn.Find(proof, http.RequestAborted), proof) && code is not null)
            return AskCode(http, proof, why, LogInPage.StatusOf(result));
        await http.SignOutAsync(ProviderSchemes.Ticket);
        return Trouble(
            result.Refusal?.Reason == RefusalCodes.Unauthenticated
                ? $"{proof.Shown} at {providers.NameOf(proof.Provider)} is not linked to a user here. Log in with your password, and link it at {IdentitiesPage.Path}."
                : why,
            result.RetryAfter is null ? StatusCodes.Status403Forbidden : StatusCodes.Status429TooManyRequests
        );
    }

    private async Task<(ProviderProof Proof, string Return, string Purpose)?> Read(HttpContext http)
    {
        var ticket = await http.AuthenticateAsync(ProviderSchemes.Ticket);
        if (
            ticket is not { Principal: { } said, Properties.Items: { } items }
            || !items.TryGetValue(Provider, out var name)
            || name is null
            || !providers.All.TryGetValue(name, out var options)
            || said.FindFirst(Claims.Subject) is not { } subject
        )
            return null;
        var amr = said.FindAll(Claims.AuthenticationMethodReference).Select(claim => claim.Value);
        var trusted = options.TrustsProof(said.FindFirst(Claims.AuthenticationContextReference)?.Value, amr);
        var shown = said.FindFirst(Claims.Email) ?? said.FindFirst(Claims.PreferredUsername) ?? subject;
        var proof = new ProviderProof(name, subject.Issuer, subject.Value, ProvenAt(said), trusted, shown.Value);
        return (proof, items[Return] ?? "/", items[Purpose] ?? "");
    }

    private static DateTimeOffset? ProvenAt(ClaimsPrincipal said) =>
        long.TryParse(
            said.FindFirst(Claims.AuthenticationTime)?.Value,
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var at
        )
        && at < DateTimeOffset.MaxValue.ToUnixTimeSeconds()
            ? DateTimeOffset.FromUnixTimeSeconds(at)
            : null;

    private IResult AskCode(HttpContext http, ProviderProof proof, string? trouble, int status) =>
        PageHtml.Page(
            "Your second factor",
            PageHtml.Form(
                http,
                antiforgery,
                Path,
                $"""
                {PageHtml.Alert(trouble)}
                <p>{PageHtml.Text(providers.NameOf(proof.Provider))} says that you are {PageHtml.Text(proof.Shown)}.</p>
                <label for="code">One-time code or recovery code</label>
                <input id="code" name="code" autocomplete="one-time-code" maxlength="64" required autofocus>
                <button type="submit" class="primary">Log in</button>
                """
            ),
            status
        );

    private IResult AskLink(HttpContext http, ProviderProof proof, BrowserLogIn login, string? trouble, int status) =>
        PageHtml.Page(
            $"Link {providers.NameOf(proof.Provider)}?",
            PageHtml.Form(
                http,
                antiforgery,
                Path,
                $"""
                {PageHtml.Alert(trouble)}
                <p>Anyone who logs in as {PageHtml.Text(proof.Shown)} at {PageHtml.Text(
                    providers.NameOf(proof.Provider)
                )} can log in as {PageHtml.Text(login.User.Email)} here from then on.</p>
                {PageHtml.PasswordAndCode}
                <button type="submit" class="primary">Link</button>
                """
            ),
            status
        );

    private static IResult Trouble(string why, int status = StatusCodes.Status400BadRequest) =>
        PageHtml.Trouble("Log in", why, status);
}
