using Florin.Kernel;
using Florin.Platform.Identity.Keys;
using Microsoft.AspNetCore.Http;

namespace Florin.Platform.Identity;

/// <summary>Tells who sends a request, by its bearer token or API key, and whether they may call an endpoint at all.</summary>
public static class Authentication
{
    private const string Scheme = "Bearer ";
    private static readonly object Item = new();
    private static readonly object ProblemItem = new(); // What is wrong with a signature.

    /// <summary>
    /// Who sends it. Anonymous without a token; null with a token that is not valid. Asked once per exchange, so that the
    /// gateway and a service in the same process verify it together.
    /// </summary>
    public static async ValueTask<Actor?> User(HttpContext http, ITokenVerifier tokens, CancellationToken cancel)
    {
        if (http.Items.TryGetValue(Item, out var known))
            return (Actor?)known;
        var header = http.Request.Headers.Authorization.ToString();
        var key = KeyOf(http);
        var actor =
            header.Length == 0 ? (key is null ? Identity.Actor.Anonymous : await tokens.Verify(key, cancel))
            : key is null && header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
                ? await tokens.Verify(header[Scheme.Length..].Trim(), cancel)
            : null; // Of two credentials neither counts: it would be a matter of chance which.
        if (actor?.From?.Contains(CallerAddress.Of(http)) == false)
            actor = null;
        if (actor?.Proof?.Problem(http) is { } problem)
            (actor, http.Items[ProblemItem]) = (null, problem);
        http.Items[Item] = actor;
        return actor;
    }

    /// <summary>Whether a request says who sends it, truly or not.</summary>
    public static bool HasCredentials(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        return http.Request.Headers.Authorization.Count > 0 || KeyOf(http) is not null;
    }

    // What is no key of ours may be one of a service behind the gateway.
    private static string? KeyOf(HttpContext http) =>
        http.Request.Headers.TryGetValue(ApiKeyText.Header, out var sent) && sent.ToString() is var key && ApiKeyText.IsOne(key)
            ? key
            : null;

    /// <summary>Who sent it, as far as anybody has asked yet.</summary>
    public static Actor? Known(HttpContext http) => http.Items.TryGetValue(Item, out var known) ? (Actor?)known : null;

    internal static async ValueTask<Actor> Actor(
        HttpContext http,
        Access access,
        ITokenVerifier tokens,
        IServiceTokens serviceTokens
    )
    {
        if (access.IsServices)
            return IsService(http, serviceTokens) ? Identity.Actor.System : Identity.Actor.Anonymous;
        return await User(http, tokens, http.RequestAborted)
            ?? (
                access.IsAnyones ? Identity.Actor.Anonymous : new Actor("unknown", Role.Anonymous) { Problem = WhyNobody(http) }
            );
    }

    internal static Refusal? Refuse(Access access, Actor actor) =>
        access switch
        {
            { IsAnyones: true } => null,
            _ when actor.Problem is { } problem => problem,
            _ when actor.Role is Role.Anonymous => new Refusal(
                RefusalCodes.Unauthenticated,
                "Send an access token in the Authorization header: Bearer …"
            ),
            _ => null,
        };

    /// <summary>The refusal of a caller who lacks a permission.</summary>
    public static Refusal Lacking(Permission needed)
    {
        ArgumentNullException.ThrowIfNull(needed);
        return Refusal.Forbidden($"This operation requires the permission {needed}.");
    }

    /// <summary>Why an Authorization header that identifies nobody is refused.</summary>
    public static Refusal WhyNobody(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        return WrongSignature(http)
            ?? (
                HasBoth(http) ? BothSent
                : HasToken(http) ? InvalidToken
                : NoToken
            );
    }

    /// <summary>Whether somebody has asked already who sends a request, and its token or key was not good.</summary>
    public static bool WasRefused(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        return http.Items.TryGetValue(Item, out var known) && known is null;
    }

    /// <summary>Whether a request has an Authorization header and an API key, of which neither counts.</summary>
    public static bool HasBoth(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        return http.Request.Headers.Authorization.Count > 0 && KeyOf(http) is not null;
    }

    /// <summary>Why the signature of a request is refused; null where it is not, or it was not asked yet who sends it.</summary>
    public static Refusal? WrongSignature(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        return http.Items.TryGetValue(ProblemItem, out var problem)
            ? new Refusal(RefusalCodes.Unauthenticated, (string)problem!) // Set above.
            : null;
    }

    private static Refusal InvalidToken { get; } =
        new(RefusalCodes.Unauthenticated, "The access token is invalid or has expired.");

    private static Refusal NoToken { get; } =
        new(RefusalCodes.Unauthenticated, "The Authorization header has no access token; send it in the form Bearer TOKEN.");

    private static Refusal BothSent { get; } =
        new(
            RefusalCodes.Unauthenticated,
            $"The request has both an Authorization header and {ApiKeyText.Header}; send one of them."
        );

    private static bool HasToken(HttpContext http)
    {
        var header = http.Request.Headers.Authorization.ToString();
        return header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) && header.Length > Scheme.Length
            || KeyOf(http) is not null;
    }

    /// <summary>Whether a service sends it, by its service token.</summary>
    internal static bool IsService(HttpContext http, IServiceTokens tokens)
    {
        var header = http.Request.Headers.Authorization.ToString();
        return header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) && tokens.IsValid(header[Scheme.Length..].Trim());
    }
}
