using Florin.Platform.Hosting;
using Florin.Platform.Hosting.Guests;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using Florin.Users.Features;
using Florin.Users.OAuth.External;
using Florin.Users.OAuth.Pages;
using Florin.Users.OAuth.Stores;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenIddict.Abstractions;
using OpenIddict.Server;

namespace Florin.Users.OAuth;

/// <summary>The authorization server: OpenIddict as a guest of the user service, on its log.</summary>
internal static class OAuthGuest
{
    public const string Prefix = "/connect";
    public const string Discovery = "/.well-known/openid-configuration";

    public static void Add(
        ServiceBuilder service,
        UsersView view,
        OAuthKeys keys,
        PasswordLogIn logIn,
        ExternalLogIn external,
        RoleGrants roles
    )
    {
        var options = service.Options<OAuthOptions>(OAuthOptions.Section);
        var commands = new PageCommands(service, logIn, roles);
        var providers = service.Options<ProvidersOptions>(ProvidersOptions.Section);
        service.Maps(
            new Guest
            {
                Name = "oauth",
                Prefixes = [Prefix, Discovery],
                Access = Access.Anyone, // Clients and users prove to the framework and to its pages who they are.
                Headers = PageHtml.Headers,
                Services = services =>
                {
                    services.AddSingleton(service).AddSingleton(view).AddSingleton(keys);
                    services.AddSingleton(options).AddSingleton(commands).AddSingleton(external);
                    services.AddSingleton<ILoggerFactory>(new QuietLogs(service.Runtime.Logs));
                    AddOurs(services, service);
                    OAuthServer.Add(services, options, keys);
                    var schemes = new ProviderSchemes(service, options, providers);
                    services.AddSingleton(schemes);
                    schemes.Add(services);
                },
                Middleware = app => app.Use(BelieveTheGateway(service)).Use(Challenge).UseAuthentication(),
                Endpoints = Map,
            }
        );
    }

    private static void AddOurs(IServiceCollection services, ServiceBuilder service)
    {
        services.AddHttpContextAccessor();
        services.AddDataProtection().SetApplicationName("florin"); // By default that would be where the program lies.
        services.AddOptions<KeyManagementOptions>().Configure(management => management.XmlRepository = new PageKeys(service));
        services.AddAntiforgery(forms =>
        {
            forms.Cookie.Name = "florin-connect-forms";
            forms.Cookie.Path = Prefix;
            forms.Cookie.SameSite = SameSiteMode.Lax; // A user comes from the client's page.
            forms.SuppressXFrameOptionsHeader = true; // Ours forbids all frames.
        });
        services.AddSingleton<BrowserSessions>();
        services
            .AddScoped<OAuthWrites>()
            .AddScoped<GrantLog>()
            .AddScoped<GrantTokenLog>()
            .AddScoped<ClientStore>()
            .AddScoped<AuthorizePage>()
            .AddScoped<DevicePage>()
            .AddScoped<ExternalPage>()
            .AddScoped<IdentitiesPage>()
            .AddScoped<LogInPage>()
            .AddScoped<LogOutPage>()
            .AddScoped<TokenEndpoint>();
    }

    private static void Map(IEndpointRouteBuilder endpoints)
    {
        string[] both = [HttpMethods.Get, HttpMethods.Post];
        endpoints.MapMethods("/connect/authorize", both, (HttpContext http, AuthorizePage page) => page.Answer(http));
        endpoints.MapMethods(DevicePage.Path, both, (HttpContext http, DevicePage page) => page.Answer(http));
        endpoints.MapMethods("/connect/logout", both, (HttpContext http, LogOutPage page) => page.Answer(http));
        endpoints.MapGet(LogInPage.Path, (HttpContext http, LogInPage page) => page.Show(http));
        endpoints.MapPost(LogInPage.Path, (HttpContext http, LogInPage page) => page.Submit(http));
        endpoints.MapGet(
            $"{ExternalPage.Path}/{{provider}}",
            (HttpContext http, string provider, ExternalPage page) => page.Begin(http, provider)
        );
        endpoints.MapGet(ExternalPage.Path, (HttpContext http, ExternalPage page) => page.Continue(http));
        endpoints.MapPost(ExternalPage.Path, (HttpContext http, ExternalPage page) => page.Submit(http));
        endpoints.MapGet(IdentitiesPage.Path, (HttpContext http, IdentitiesPage page) => page.Show(http));
        endpoints.MapPost(IdentitiesPage.Path, (HttpContext http, IdentitiesPage page) => page.Submit(http));
        endpoints.MapPost("/connect/token", (HttpContext http, TokenEndpoint token) => token.Exchange(http));
        endpoints.MapMethods("/connect/userinfo", both, (HttpContext http, TokenEndpoint token) => token.UserInfo(http));
        endpoints.MapGet(DevicePage.Done, () => DevicePage.ShowDone());
        endpoints.MapGet(LogOutPage.Done, () => LogOutPage.ShowDone());
        endpoints.MapGet(PageHtml.StylePath, () => PageHtml.Style);
    }

    // A page that refuses a password is a 401 as any other (RFC 9110).
    private static Task Challenge(HttpContext http, RequestDelegate next)
    {
        http.Response.OnStarting(() =>
        {
            if (http.Response is { StatusCode: StatusCodes.Status401Unauthorized, Headers.WWWAuthenticate.Count: 0 })
                http.Response.Headers.WWWAuthenticate = BearerChallenge.Plain;
            return Task.CompletedTask;
        });
        return next(http);
    }

    // A gateway in another process says how the client reached it; in this process the request is the client's own.
    private static Func<HttpContext, RequestDelegate, Task> BelieveTheGateway(ServiceBuilder service) =>
        (http, next) =>
        {
            var headers = http.Request.Headers;
            if (
                headers.TryGetValue(ClientAddress.TokenHeader, out var token)
                && service.Runtime.ServiceTokens.IsValid(token.ToString())
                && headers["X-Forwarded-Proto"].ToString() is "http" or "https"
                && headers["X-Forwarded-Host"].ToString() is { Length: > 0 } host
            )
                (http.Request.Scheme, http.Request.Host) = (headers["X-Forwarded-Proto"].ToString(), new HostString(host));
            return next(http);
        };
}

/// <summary>How OpenIddict is set up.</summary>
internal static class OAuthServer
{
    public static void Add(IServiceCollection services, OAuthOptions options, OAuthKeys keys)
    {
        services.AddScoped<IOpenIddictApplicationStore<OAuthClient>>(scope => scope.GetRequiredService<ClientStore>());
        services.AddScoped<IOpenIddictAuthorizationStore<GrantEntry>, GrantStore>();
        services.AddScoped<IOpenIddictTokenStore<GrantTokenEntry>, GrantTokenStore>();
        services.AddScoped<IOpenIddictScopeStore<OAuthScope>, ScopeStore>();
        services
            .AddOpenIddict()
            .AddCore(core =>
            {
                core.SetDefaultApplicationEntity<OAuthClient>()
                    .SetDefaultAuthorizationEntity<GrantEntry>()
                    .SetDefaultTokenEntity<GrantTokenEntry>()
                    .SetDefaultScopeEntity<OAuthScope>()
                    .DisableEntityCaching()
                    .ReplaceApplicationManager<OAuthClient, OAuthClients>();
            })
            .AddServer(server =>
            {
                SetEndpoints(server);
                SetFlows(server, options);
                AddHandlers(server);
                server
                    .UseAspNetCore()
                    .EnableAuthorizationEndpointPassthrough()
                    .EnableEndSessionEndpointPassthrough()
                    .EnableEndUserVerificationEndpointPassthrough()
                    .EnableTokenEndpointPassthrough()
                    .EnableUserInfoEndpointPassthrough()
                    .EnableErrorPassthrough()
                    .DisableTransportSecurityRequirement(); // Where plain HTTP is allowed, the gateway decides.
            });
        services.AddOptions<OpenIddictServerOptions>().Configure<TimeProvider>((server, clock) => SetKeys(server, clock, keys));
    }

    private static void SetKeys(OpenIddictServerOptions server, TimeProvider clock, OAuthKeys keys)
    {
        server.TimeProvider = clock;
        server.EncryptionCredentials.Add(keys.Encryption);
        server.SigningCredentials.Add(OAuthKeys.Placeholder());
        server.CodeChallengeMethods.Clear();
        server.CodeChallengeMethods.Add(OpenIddictConstants.CodeChallengeMethods.Sha256);
        server.ClientAuthenticationMethods.Remove(OpenIddictConstants.ClientAuthenticationMethods.PrivateKeyJwt);
        server.PromptValues.Remove(OpenIddictConstants.PromptValues.SelectAccount);
        server.ResponseModes.RemoveWhere(mode => mode != OpenIddictConstants.ResponseModes.Query);
    }

    private static void SetEndpoints(OpenIddictServerBuilder server) =>
        server
            .SetConfigurationEndpointUris(".well-known/openid-configuration")
            .SetJsonWebKeySetEndpointUris(".well-known/jwks.json") // Answered by the service itself.
            .SetAuthorizationEndpointUris("connect/authorize")
            .SetTokenEndpointUris("connect/token")
            .SetUserInfoEndpointUris("connect/userinfo")
            .SetIntrospectionEndpointUris("connect/introspect")
            .SetRevocationEndpointUris("connect/revoke")
            .SetDeviceAuthorizationEndpointUris("connect/device")
            .SetEndUserVerificationEndpointUris("connect/verify")
            .SetEndSessionEndpointUris("connect/logout");

    private static void SetFlows(OpenIddictServerBuilder server, OAuthOptions options)
    {
        server
            .AllowAuthorizationCodeFlow()
            .RequireProofKeyForCodeExchange()
            .AllowClientCredentialsFlow()
            .AllowRefreshTokenFlow()
            .AllowDeviceAuthorizationFlow()
            .DisableAccessTokenEncryption()
            .SetAccessTokenLifetime(options.AccessTokenLifetime)
            .SetIdentityTokenLifetime(options.AccessTokenLifetime)
            .SetRefreshTokenLifetime(options.RefreshTokenIdle)
            .SetRefreshTokenReuseLeeway(options.RefreshTokenLeeway)
            .SetAuthorizationCodeLifetime(options.CodeLifetime)
            .SetDeviceCodeLifetime(options.DeviceCodeLifetime)
            .SetUserCodeLifetime(options.DeviceCodeLifetime)
            .RegisterScopes([.. OAuthScope.All.Select(scope => scope.Name)])
            .RegisterClaims("sub", "sid", "auth_time", "amr", "acr", "name", "email");
        if (options.IssuerAddress() is { } issuer)
            server.SetIssuer(issuer);
    }

    private static void AddHandlers(OpenIddictServerBuilder server) =>
        server
            .RemoveEventHandler(OpenIddictServerHandlers.Revocation.RevokeToken.Descriptor)
            .AddEventHandler(SignWithOurKeys.Descriptor)
            .AddEventHandler(ShapeAccessTokens.Descriptor)
            .AddEventHandler(AcceptOurKeys.Descriptor)
            .AddEventHandler(ObeyRevocations.Descriptor)
            .AddEventHandler(RevokeGrants.Descriptor)
            .AddEventHandler(TellProofs.Descriptor)
            .AddEventHandler(RequireSeconds.Descriptor)
            .AddEventHandler(RequireScope.OfAuthorization)
            .AddEventHandler(RequireScope.OfDevice)
            .AddEventHandler(RequireScope.OfToken);
}
