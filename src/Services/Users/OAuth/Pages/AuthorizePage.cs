using System.Collections.Immutable;
using Florin.Platform.Hosting;
using Florin.Users.OAuth.Stores;
using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace Florin.Users.OAuth.Pages;

/// <summary>The authorization endpoint: whether a user lets a client get tokens. OpenIddict has checked the request before.</summary>
internal sealed class AuthorizePage(
    ServiceBuilder service,
    GrantLog grants,
    ClientStore clients,
    BrowserSessions sessions,
    IAntiforgery antiforgery
)
{
    private const string Path = "/connect/authorize";
    private const string Decision = "decision";
    private const string Accept = "accept";
    private const string Unmet = "unmet_authentication_requirements"; // Of RFC 9470.

    // What is ours of a form, and what is done once a user has logged in again.
    private static readonly ImmutableArray<string> Ours = [Decision, "__RequestVerificationToken"];
    private static readonly ImmutableArray<string> DoneByLogIn = [Parameters.Prompt, Parameters.MaxAge];

    /// <summary>Answers a request.</summary>
    public async Task<IResult> Answer(HttpContext http)
    {
        if (http.GetOpenIddictServerResponse() is { Error: not null } error)
            return PageHtml.Trouble("This request cannot be answered", error.ErrorDescription);
        var request = TokenEndpoint.RequestOf(http);
        var client = await clients.FindByClientIdAsync(request.ClientId ?? "", http.RequestAborted);
        if (client is null)
            return TokenEndpoint.Refuse(Errors.InvalidClient, "The client does not exist.");
        var login = await sessions.Find(http);
        if (login is null || MustLogInAgain(request, login))
            return request.HasPromptValue(PromptValues.None)
                ? TokenEndpoint.Refuse(Errors.LoginRequired, "The user is not logged in.")
                : LogInPage.Lead(Path + QueryOf(request, [.. Ours, .. DoneByLogIn]));
        if (CannotBeMet(request, login))
            return TokenEndpoint.Refuse(Unmet, "The user has no second factor.");
        if (await Decided(http) is { } decision)
            return decision == Accept
                ? await Grant(request, client, login, http.RequestAborted)
                : TokenEndpoint.Refuse(Errors.AccessDenied, "The user refused.");
        if (!client.AsksConsent && !request.HasPromptValue(PromptValues.Consent))
            return await Grant(request, client, login, http.RequestAborted);
        return request.HasPromptValue(PromptValues.None)
            ? TokenEndpoint.Refuse(Errors.ConsentRequired, "The user must be asked.")
            : Ask(http, request, client, login);
    }

    private bool MustLogInAgain(OpenIddictRequest request, BrowserLogIn login)
    {
        if (request.HasPromptValue(PromptValues.Login))
            return true;
        if (login is { User.Factors.Any: true, Session.SecondFactorAt: null } && AsksTwoFactors(request))
            return true;
        var oldest = AsksTwoFactors(request)
            ? login.Session.SecondFactorAt ?? login.Session.LoggedInAt
            : login.Session.LoggedInAt;
        return request.MaxAge is { } seconds && service.Clock.GetUtcNow() - oldest > TimeSpan.FromSeconds(seconds);
    }

    // What comes first of what is known is preferred; who has no second factor cannot show one.
    private static bool AsksTwoFactors(OpenIddictRequest request) =>
        request.GetAcrValues().FirstOrDefault(value => value is Proof.OneFactor or Proof.TwoFactors) == Proof.TwoFactors;

    private static bool CannotBeMet(OpenIddictRequest request, BrowserLogIn login) =>
        login.User.Factors is not { Any: true }
        && AsksTwoFactors(request)
        && !request.GetAcrValues().Contains(Proof.OneFactor, StringComparer.Ordinal);

    // A decision counts only from our own form.
    private async Task<string?> Decided(HttpContext http)
    {
        if (!HttpMethods.IsPost(http.Request.Method))
            return null;
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        return form.TryGetValue(Decision, out var decision) && await antiforgery.IsRequestValidAsync(http)
            ? decision.ToString()
            : null;
    }

    private async Task<IResult> Grant(
        OpenIddictRequest request,
        OAuthClient client,
        BrowserLogIn login,
        CancellationToken cancel
    )
    {
        var scopes = request.GetScopes();
        var begun = await grants.Begin(login, client, scopes, cancel);
        return TokenEndpoint.SignIn(OAuthClaims.Of(login.User, begun, scopes, Proof.Of(login.Session)));
    }

    private IResult Ask(HttpContext http, OpenIddictRequest request, OAuthClient client, BrowserLogIn login)
    {
        PageHtml.MayLeadTo(http, request.RedirectUri);
        var fields = request
            .GetParameters()
            .Where(parameter => !Ours.Contains(parameter.Key, StringComparer.Ordinal) && parameter.Key != Parameters.Prompt)
            .Select(parameter => PageHtml.Hidden(parameter.Key, (string?)parameter.Value));
        return PageHtml.Page(
            $"Let {client.Name} in?",
            PageHtml.Form(
                http,
                antiforgery,
                Path,
                $"""
                <p>{PageHtml.Text(client.Name)} wants to:</p>
                {PageHtml.Wishes(request.GetScopes())}
                <p class="quiet">You are logged in as {PageHtml.Text(login.User.Email)}.</p>
                {string.Concat(fields)}
                {PageHtml.Choice("Allow")}
                """
            )
        );
    }

    private static QueryString QueryOf(OpenIddictRequest request, ImmutableArray<string> without) =>
        QueryString.Create(
            request
                .GetParameters()
                .Where(parameter => !without.Contains(parameter.Key, StringComparer.Ordinal))
                .Select(parameter => KeyValuePair.Create(parameter.Key, (string?)parameter.Value))
        );
}
