using Florin.Platform.Hosting.Guests;
using Florin.WebConsole.Access;
using Florin.WebConsole.Api;
using Florin.WebConsole.Components;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Radzen;

namespace Florin.WebConsole;

/// <summary>The operators' console: Razor components at the operators' port.</summary>
public static class ConsoleGuest
{
    // Everything comes from here. Charts and bars have styles in attributes.
    private const string ContentSecurityPolicy =
        "default-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; img-src 'self' data:; object-src 'none'; "
        + "base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

    /// <summary>The console of a process.</summary>
    public static Guest Make(ConsoleSurroundings around) =>
        new()
        {
            Name = "console",
            Prefixes = ["/"],
            LogsChanges = false, // They are requests to the APIs.
            Access = Platform.Identity.Access.Anyone, // Its own sign-in decides, before anything else.
            Headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
            {
                ["Content-Security-Policy"] = ContentSecurityPolicy,
                ["Referrer-Policy"] = "same-origin",
                ["Cross-Origin-Opener-Policy"] = "same-origin",
            },
            Services = services => Add(services, around),
            Middleware = app => app.UseWebSockets().UseMiddleware<SessionGate>().UseAntiforgery(),
            Endpoints = Map,
        };

    private static void Add(IServiceCollection services, ConsoleSurroundings around)
    {
        services.AddSingleton(around).AddSingleton(around.Tokens);
        services
            .AddSingleton<ConsoleAssets>()
            .AddSingleton<ApiTransport>()
            .AddSingleton<Downloads>()
            .AddSingleton<EndedSessions>()
            .AddSingleton<ConsoleSession>()
            .AddSingleton<SignIn>();
        services.AddSingleton<CircuitHandler, OpenCircuits>();
        services.AddSingleton<RenewedTokens>();
        services.AddScoped<CurrentOperator>().AddScoped<Rights>().AddScoped<FlorinApi>().AddScoped<FactorCheck>();
        services.AddRadzenComponents();
        services.AddDataProtection();
        services.AddAntiforgery(antiforgery => antiforgery.Cookie.Name = "florin-console-forms");
        services.AddCascadingAuthenticationState();
        services.AddAuthorizationCore();
        services
            .AddRazorComponents()
            .AddInteractiveServerComponents(circuits =>
            {
                circuits.DisconnectedCircuitMaxRetained = 20;
                circuits.DisconnectedCircuitRetentionPeriod = TimeSpan.FromMinutes(3);
            });
    }

    private static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.ServiceProvider.GetRequiredService<ConsoleAssets>().Map(endpoints);
        endpoints.ServiceProvider.GetRequiredService<Downloads>().Map(endpoints);
        endpoints.MapPost("/sign-out", SignOut);
        endpoints
            .MapRazorComponents<Document>()
            .AddInteractiveServerRenderMode(circuits =>
                circuits.ContentSecurityFrameAncestorsPolicy = null // The policy of all answers has it.
            );
    }

    private static async Task<IResult> SignOut(HttpContext http, IAntiforgery antiforgery, ConsoleSession session)
    {
        if (!await antiforgery.IsRequestValidAsync(http))
            return Results.BadRequest();
        session.End(http);
        return Results.LocalRedirect(SessionGate.SignInPath);
    }
}
