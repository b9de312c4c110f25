using Florin.Kernel;
using Microsoft.AspNetCore.Http;

namespace Florin.Platform.Identity;

/// <summary>Tells who sends a request, by its bearer token, and whether they may call an endpoint at all.</summary>
public static class Authentication
{
    private const string Scheme = "Bearer ";
    private static readonly object Item = new();

    /// <summary>
    /// Who sends it. Anonymous without a token; null with a token that is not valid. Asked once per exchange, so that the
    /// gateway and a service in the same process verify it together.
    /// </summary>
    public static async ValueTask<Actor?> User(HttpContext http, ITokenVerifier tokens, CancellationToken cancel)
    {
        if (http.Items.TryGetValue(Item, out var known))
            return (Actor?)known;
        var header = http.Request.Headers.Authorization.ToString();
        var actor =
            header.Length == 0 ? Identity.Actor.Anonymous
            : header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
                ? await tokens.Verify(header[Scheme.Length..].Trim(), cancel)
            : null;
        http.Items[Item] = actor;
        return actor;
    }

    /// <summary>Who sent it, as far as anybody has asked yet.</summary>
    public static Actor? Known(HttpContext http) => http.Items.TryGetValue(Item, out var known) ? (Actor?)known : null;

    internal static async ValueTask<Actor> Actor(
        HttpContext http,
        Access access,
        ITokenVerifier tokens,
        IServiceTokens serviceTokens
    )
    {
        if (access is Access.Service)
            return IsService(http, serviceTokens) ? Identity.Actor.System : Identity.Actor.Anonymous;
        return await User(http, tokens, http.RequestAborted)
            ?? (
                access is Access.Anyone ? Identity.Actor.Anonymous
                : HasToken(http) ? Invalid
                : WithoutToken
            );
    }

    internal static Refusal? Refuse(Access access, Actor actor) =>
        access switch
        {
            Access.Anyone => null,
            _ when ReferenceEquals(actor, Invalid) => InvalidToken,
            _ when ReferenceEquals(actor, WithoutToken) => NoToken,
            _ when actor.Role is Role.Anonymous => new Refusal(
                RefusalCodes.Unauthenticated,
                "Send an access token in the Authorization header: Bearer …"
            ),
            Access.Admin when !actor.IsAdmin => Refusal.Forbidden("This operation requires the administrator role."),
            _ => null,
        };

    /// <summary>Why an Authorization header that identifies nobody is refused.</summary>
    public static Refusal WhyNobody(HttpContext http) => HasToken(http) ? InvalidToken : NoToken;

    private static Refusal InvalidToken { get; } =
        new(RefusalCodes.Unauthenticated, "The access token is invalid or has expired.");

    private static Refusal NoToken { get; } =
        new(RefusalCodes.Unauthenticated, "The Authorization header has no access token; send it in the form Bearer TOKEN.");

    private static bool HasToken(HttpContext http)
    {
        var header = http.Request.Headers.Authorization.ToString();
        return header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) && header.Length > Scheme.Length;
    }

    private static readonly Actor WithoutToken = new("without-token", Role.Anonymous);

    private static readonly Actor Invalid = new("invalid", Role.Anonymous);

    /// <summary>Whether a service sends it, by its service token.</summary>
    internal static bool IsService(HttpContext http, IServiceTokens tokens)
    {
        var header = http.Request.Headers.Authorization.ToString();
        return header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) && tokens.IsValid(header[Scheme.Length..].Trim());
    }
}
