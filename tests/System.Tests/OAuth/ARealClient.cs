using System.Net;
using Florin.System.Tests.Journeys;
using Florin.System.Tests.Running;
using Florin.Testing;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace Florin.System.Tests.OAuth;

/// <summary>.NET's own OpenID Connect handler: a web application that logs its users in with Florin.</summary>
[Collection(Sharing.Together)]
public sealed class ARealClient(OneProcess florin)
{
    [Fact]
    public async Task Logs_users_in_and_calls_the_api_for_them_and_logs_them_out()
    {
        using var scene = await OAuthScene.Set(florin);
        using var ports = FreePorts.Take();
        var site = $"http://localhost:{ports.First}"; // Another site than Florin's: its cookies are its own.
        var client = await scene.Register(
            new
            {
                name = "Shop",
                type = "confidential",
                grants = OAuthScene.ByCode,
                redirectUris = new[] { $"{site}/signin-oidc" },
                postLogoutRedirectUris = new[] { $"{site}/signout-callback-oidc" },
                scopes = OAuthScene.Usual.Split(' '),
            }
        );
        await using var shop = await Shop(site, client);
        using var browser = new WanderingBrowser();
        var login = await browser.Open($"{site}/me");
        var asked = await browser.Send(login, ("email", scene.Email), ("password", OAuthScene.Password));
        var shown = await browser.Send(asked, ("decision", "accept"));
        Assert.True(shown.Page == $"{scene.UserId} {scene.Email} 200", $"{shown.At} {shown.Status} {shown.Page}");
        var left = await browser.Open($"{site}/leave");
        Assert.Equal("left", left.Page);
        Assert.Contains("Log in", (await browser.Open($"{site}/me")).Page, StringComparison.Ordinal);
    }

    private async Task<WebApplication> Shop(string site, SomeClient client)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(site);
        builder
            .Services.AddAuthorization()
            .AddAuthentication(schemes =>
            {
                schemes.DefaultScheme = CookieAuthenticationDefaults.AuthenticationScheme;
                schemes.DefaultChallengeScheme = OpenIdConnectDefaults.AuthenticationScheme;
            })
            .AddCookie()
            .AddOpenIdConnect(oidc => SetUp(oidc, client));
        var shop = builder.Build();
        shop.UseAuthentication();
        shop.UseAuthorization();
        shop.MapGet("/me", (Delegate)Me).RequireAuthorization();
        shop.MapGet(
            "/leave",
            () =>
                Results.SignOut(
                    new AuthenticationProperties { RedirectUri = "/left" },
                    [CookieAuthenticationDefaults.AuthenticationScheme, OpenIdConnectDefaults.AuthenticationScheme]
                )
        );
        shop.MapGet("/left", () => "left");
        await shop.StartAsync();
        return shop;
    }

    private void SetUp(OpenIdConnectOptions oidc, SomeClient client)
    {
        oidc.Authority = $"{florin.Gateway.BaseAddress}";
        oidc.RequireHttpsMetadata = false; // On this machine.
        (oidc.ClientId, oidc.ClientSecret) = (client.Id, client.Secret);
        oidc.ResponseType = OpenIdConnectResponseType.Code;
        oidc.ResponseMode = OpenIdConnectResponseMode.Query;
        oidc.GetClaimsFromUserInfoEndpoint = true;
        oidc.MapInboundClaims = false;
        oidc.SaveTokens = true;
        oidc.Scope.Clear();
        foreach (var scope in OAuthScene.Usual.Split(' '))
            oidc.Scope.Add(scope);
        // Cookies for cross-site requests alone need TLS.
        oidc.CorrelationCookie.SameSite = oidc.NonceCookie.SameSite = SameSiteMode.Lax;
        oidc.CorrelationCookie.SecurePolicy = oidc.NonceCookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
    }

    private async Task<string> Me(HttpContext http)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/account/accounts");
        request.Headers.Authorization = new("Bearer", await http.GetTokenAsync("access_token"));
        using var answer = await florin.Gateway.SendAsync(request);
        return $"{http.User.FindFirst("sub")?.Value} {http.User.FindFirst("email")?.Value} {(int)answer.StatusCode}";
    }

    /// <summary>A browser that follows redirects wherever they lead.</summary>
    private sealed class WanderingBrowser : IDisposable
    {
        private readonly HttpClient _http = new(
            new HttpClientHandler { UseProxy = false, CookieContainer = new CookieContainer() }
        );

        public async Task<Browser.Seen> Open(string address) => await Read(await _http.GetAsync(new Uri(address)));

        public async Task<Browser.Seen> Send(Browser.Seen page, params (string Name, string Value)[] entered)
        {
            using var form = new FormUrlEncodedContent([
                .. page.Hidden,
                .. entered.Select(field => KeyValuePair.Create(field.Name, field.Value)),
            ]);
            return await Read(await _http.PostAsync(new Uri(page.At!, page.Action), form)); // It was read here.
        }

        public void Dispose() => _http.Dispose();

        private static async Task<Browser.Seen> Read(HttpResponseMessage answer)
        {
            using (answer)
                return new Browser.Seen((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(), answer.Headers, null)
                {
                    At = answer.RequestMessage?.RequestUri,
                };
        }
    }
}
