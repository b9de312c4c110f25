using Florin.Kernel;
using Florin.Platform.Hosting;
using Florin.Users.Approvals;
using Florin.Users.OAuth.Stores;
using Florin.Users.People;
using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using OpenIddict.Abstractions;
using OpenIddict.Server.AspNetCore;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace Florin.Users.OAuth;

/// <summary>What OpenIddict leaves to us of tokens: the user or program that they represent. It has checked client, code and verifier before.</summary>
internal sealed class TokenEndpoint(ServiceBuilder service, GrantLog grants, ClientStore clients)
{
    private const string Scheme = OpenIddictServerAspNetCoreDefaults.AuthenticationScheme;

    /// <summary>Exchanges a code, a device's code, a refresh token or a client's secret for tokens.</summary>
    public async Task<IResult> Exchange(HttpContext http)
    {
        var request = RequestOf(http);
        if (request.IsClientCredentialsGrantType())
            return await ForProgram(request, http.RequestAborted);
        var shown = (await http.AuthenticateAsync(Scheme)).Principal;
        var begun = await grants.Begun(shown?.GetAuthorizationId(), http.RequestAborted);
        if (shown is null || begun is not { User: { } id })
            return Refuse(Errors.InvalidGrant, "The grant is over.");
        var (user, _) = await service.Log.Read<User>(User.StreamOf(id), http.RequestAborted);
        if (request.IsRefreshTokenGrantType())
            await grants.Extend(begun);
        var scopes = shown.GetScopes();
        if (request.IsRefreshTokenGrantType() && request.GetScopes() is { IsEmpty: false } fewer)
            scopes = [.. scopes.Where(fewer.Contains)];
        var opened = await KnownPerson.Open(user, service.Runtime.People, http.RequestAborted);
        return SignIn(OAuthClaims.Of(opened, begun, scopes, Proof.Of(shown)));
    }

    /// <summary>What the user of an access token lets its client know of them.</summary>
    public async Task<IResult> UserInfo(HttpContext http)
    {
        var shown = (await http.AuthenticateAsync(Scheme)).Principal;
        if (!Id.TryParse<UserId>(shown?.GetClaim(Claims.Subject), out var id) || shown?.HasScope(OAuthScope.OpenId) != true)
            return Results.Forbid(
                new AuthenticationProperties(
                    new Dictionary<string, string?>(StringComparer.Ordinal)
                    {
                        [OpenIddictServerAspNetCoreConstants.Properties.Error] = Errors.InsufficientScope,
                        [OpenIddictServerAspNetCoreConstants.Properties.ErrorDescription] =
                            "The access token needs the scope openid.",
                    }
                ),
                [Scheme]
            );
        var (stored, _) = await service.Log.Read<User>(User.StreamOf(id), http.RequestAborted);
        var user = await KnownPerson.Open(stored, service.Runtime.People, http.RequestAborted);
        var claims = new Dictionary<string, object>(StringComparer.Ordinal) { [Claims.Subject] = id.Value };
        if (shown.HasScope(OAuthScope.Profile))
            claims[Claims.Name] = user.Name;
        if (shown.HasScope(OAuthScope.Email))
            claims[Claims.Email] = user.Email;
        return Results.Json(claims);
    }

    /// <summary>The request, which OpenIddict has read.</summary>
    public static OpenIddictRequest RequestOf(HttpContext http) =>
        http.GetOpenIddictServerRequest()
        ?? throw new InvalidOperationException("OpenIddict has read every request to its endpoints.");

    /// <summary>Lets OpenIddict answer with codes or tokens.</summary>
    public static IResult SignIn(System.Security.Claims.ClaimsPrincipal principal, string? redirectUri = null) =>
        Results.SignIn(principal, new AuthenticationProperties { RedirectUri = redirectUri }, Scheme);

    /// <summary>Lets OpenIddict answer with an error.</summary>
    public static IResult Refuse(string error, string why, string? redirectUri = null) =>
        Results.Forbid(
            new AuthenticationProperties(
                new Dictionary<string, string?>(StringComparer.Ordinal)
                {
                    [OpenIddictServerAspNetCoreConstants.Properties.Error] = error,
                    [OpenIddictServerAspNetCoreConstants.Properties.ErrorDescription] = why,
                }
            )
            {
                RedirectUri = redirectUri,
            },
            [Scheme]
        );

    private async Task<IResult> ForProgram(OpenIddictRequest request, CancellationToken cancel)
    {
        var client = await clients.FindByClientIdAsync(request.ClientId ?? "", cancel);
        return
            client?.ServiceAccount is { } program
            && await ActingAs.Find(service.Log, program.Value, null, cancel) is var (role, tier)
            ? SignIn(OAuthClaims.Of(program.Value, role, tier, Id.New<SessionId>(service.Ids).Value, request.GetScopes()))
            : Refuse(Errors.UnauthorizedClient, "The service account of this client is disabled.");
    }
}
