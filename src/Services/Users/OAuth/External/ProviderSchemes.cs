using Florin.Platform.Hosting;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace Florin.Users.OAuth.External;

/// <summary>The configured providers, as schemes of ASP.NET Core's OpenID Connect: code flow with PKCE, state and nonce.</summary>
internal sealed class ProviderSchemes(ServiceBuilder service, OAuthOptions oauth, ProvidersOptions options)
{
    /// <summary>Holds what a provider said until its user has finished here.</summary>
    public const string Ticket = "florin-external";

    private static readonly TimeSpan OneTry = TimeSpan.FromMinutes(10);

    private readonly ProviderFailures _failures = new(service.Runtime.Logs);

    /// <summary>The providers, by name.</summary>
    public IReadOnlyDictionary<string, ProviderOptions> All => options.Providers;

    /// <summary>What the pages call a provider.</summary>
    public string NameOf(string provider) =>
        options.Providers.TryGetValue(provider, out var known) ? known.DisplayName ?? provider : provider;

    /// <summary>Sends the browser to a provider.</summary>
    public async Task Begin(HttpContext http, string provider, AuthenticationProperties properties)
    {
        try
        {
            await http.ChallengeAsync(SchemeOf(provider), properties);
        }
        catch (Exception e) when (ProviderFailures.IsOfProvider(e))
        {
            await _failures.Show(http, NameOf(provider), e);
        }
    }

    /// <summary>Adds the schemes to the container of the pages.</summary>
    public void Add(IServiceCollection services)
    {
        var schemes = services.AddAuthentication();
        schemes.AddCookie(
            Ticket,
            cookie =>
            {
                cookie.Cookie.Name = Ticket;
                Set(cookie.Cookie);
                cookie.ExpireTimeSpan = OneTry;
                cookie.SlidingExpiration = false;
            }
        );
        foreach (var (name, provider) in options.Providers)
            schemes.AddOpenIdConnect(SchemeOf(name), oidc => Set(oidc, name, provider));
    }

    private static string SchemeOf(string provider) => $"provider-{provider}";

    private void Set(OpenIdConnectOptions oidc, string name, ProviderOptions provider)
    {
        oidc.Authority = provider.Authority;
        (oidc.ClientId, oidc.ClientSecret) = (provider.ClientId, provider.ClientSecret);
        oidc.CallbackPath = CallbackOf(name);
        oidc.RemoteSignOutPath = PathString.Empty; // A provider ends no sessions here.
        oidc.SignedOutCallbackPath = $"{ExternalPage.Path}/{name}/signed-out";
        oidc.SignInScheme = Ticket;
        oidc.ResponseType = OpenIdConnectResponseType.Code;
        oidc.ResponseMode = OpenIdConnectResponseMode.Query;
        oidc.UsePkce = true;
        oidc.MaxAge = TimeSpan.FromDays(1); // With which it must say when its user proved who they are.
        oidc.MapInboundClaims = false;
        oidc.RequireHttpsMetadata = false; // The settings allow HTTP on this machine alone.
        oidc.RemoteAuthenticationTimeout = OneTry;
        oidc.BackchannelTimeout = provider.Timeout;
        oidc.BackchannelHttpHandler = ProviderHosts.Over(provider);
        oidc.Scope.Clear();
        foreach (var scope in provider.ScopeNames)
            oidc.Scope.Add(scope);
        Set(oidc.CorrelationCookie);
        Set(oidc.NonceCookie);
        oidc.TokenValidationParameters.ClockSkew = provider.ClockSkew;
        oidc.TokenValidationParameters.LifetimeValidator = (begins, expires, token, _) =>
            new ProviderClock(service.Clock, provider.ClockSkew).IsValid(begins, expires, token);
        oidc.TokenValidationParameters.IssuerValidator = (issuer, _, _) =>
            issuer.TrimEnd('/') == provider.Authority?.TrimEnd('/')
                ? issuer
                : throw new SecurityTokenInvalidIssuerException($"The issuer is {issuer}, and not the authority.");
        oidc.Events = EventsOf(name);
    }

    private OpenIdConnectEvents EventsOf(string name) =>
        new()
        {
            OnRedirectToIdentityProvider = context =>
            {
                if (oauth.IssuerAddress() is { } issuer)
                    context.ProtocolMessage.RedirectUri = new Uri(issuer, CallbackOf(name)).AbsoluteUri;
                return Task.CompletedTask;
            },
            OnAccessDenied = async context =>
            {
                await ProviderFailures.Denied(context.HttpContext, NameOf(name));
                context.HandleResponse();
            },
            OnRemoteFailure = async context =>
            {
                var why = context.Failure ?? new InvalidOperationException("A remote failure has a cause.");
                await _failures.Show(context.HttpContext, NameOf(name), why);
                context.HandleResponse();
            },
        };

    private static string CallbackOf(string provider) => $"{ExternalPage.Path}/{provider}/callback";

    // Strict cookies would not come along from the provider's page.
    private static void Set(CookieBuilder cookie)
    {
        cookie.Path = OAuthGuest.Prefix;
        cookie.SameSite = SameSiteMode.Lax;
        cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        cookie.HttpOnly = true;
        cookie.IsEssential = true;
    }
}
