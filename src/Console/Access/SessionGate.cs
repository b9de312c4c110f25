using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;

namespace Florin.WebConsole.Access;

/// <summary>Lets operators in who are signed in, and leads everybody else to where they sign in.</summary>
internal sealed class SessionGate(RequestDelegate next, ConsoleSession session)
{
    /// <summary>Where one signs in.</summary>
    public const string SignInPath = "/sign-in";

    private static readonly string[] Open = [SignInPath, "/assets"];

    /// <summary>Answers a request.</summary>
    public async Task InvokeAsync(HttpContext http)
    {
        http.Response.Headers.CacheControl = default; // Endpoints set it; an answer without it gets no-store.
        if (IsOfAnotherPage(http.Request))
        {
            await http.ForbidAsync();
            return;
        }
        if (await session.Operator(http) is { } user)
            http.User = user;
        else if (!Array.Exists(Open, path => http.Request.Path.StartsWithSegments(path, StringComparison.Ordinal)))
        {
            await LeadToSignIn(http);
            return;
        }
        await next(http);
    }

    // A page at another port of this host has the cookie too, and browsers let any page open a WebSocket. The scheme is not
    // compared: a proxy in front may end TLS.
    private static bool IsOfAnotherPage(HttpRequest request) =>
        request.Headers.Origin.ToString() is { Length: > 0 } origin
        && !(Uri.TryCreate(origin, UriKind.Absolute, out var page) && HostString.FromUriComponent(page) == request.Host);

    private static Task LeadToSignIn(HttpContext http)
    {
        var request = http.Request;
        if (!HttpMethods.IsGet(request.Method) || !AcceptsPages(request))
            return http.ChallengeAsync();
        var from = request.Path + request.QueryString;
        http.Response.Redirect(from == "/" ? SignInPath : $"{SignInPath}?return={Uri.EscapeDataString(from)}");
        return Task.CompletedTask;
    }

    private static bool AcceptsPages(HttpRequest request) =>
        request.GetTypedHeaders().Accept.Any(type => type.MediaType == "text/html");
}
