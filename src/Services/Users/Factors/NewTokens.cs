using Florin.Kernel;
using Florin.Platform.Commands;
using Florin.Platform.EventLog;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity.Tokens;
using Florin.Users.Tokens;
using Microsoft.AspNetCore.Http;

namespace Florin.Users.Factors;

/// <summary>Issues a token to a user who has shown what is asked of them, in a session that begins with it.</summary>
internal sealed class NewTokens(ServiceBuilder service, Lazy<TokenIssuer> issuer, TokenOptions options)
{
    private const int MaxClient = 200;

    /// <summary>What a client calls itself; null where it does not.</summary>
    public static string? ClientOf(Request request) => ClientOf(request.Http);

    /// <summary>What a client calls itself; null where it does not.</summary>
    public static string? ClientOf(HttpContext http) =>
        http.Request.Headers.UserAgent.ToString() is { Length: > 0 } agent && PlainText.Problem(agent) is null
            ? agent[..Math.Min(agent.Length, MaxClient)]
            : null;

    /// <summary>Begins a session.</summary>
    /// <param name="user">As it is now.</param>
    /// <param name="command">What led to it, for the audit.</param>
    /// <param name="own">In the user's name.</param>
    /// <param name="client">What the client calls itself.</param>
    /// <param name="factor">When the second factor was shown; null where there is none.</param>
    public async Task<IssuedToken> Begin(User user, string command, CommandContext own, string? client, DateTimeOffset? factor)
    {
        var session = Id.New<SessionId>(service.Ids);
        var ends = service.Clock.GetUtcNow() + options.Lifetime;
        var (people, person) = (service.Runtime.People, user.Id.Value);
        var address = await people.SealAny(person, own.Address, CancellationToken.None);
        var known = await people.SealAny(person, client, CancellationToken.None);
        var begun = new UserLoggedIn(user.Id, ends, session, null, known, address, factor);
        var fresh = own with { CommandId = CommandId.New(service.Ids), StoredAddress = address };
        await service.Log.Execute(
            new Work<SignIns>(
                SignIns.StreamOf(user.Id),
                fresh.ToMetadata(command),
                (_, now) => [begun with { At = After(user.RevokedAt, now) }]
            ),
            CancellationToken.None // What led to it is recorded.
        );
        return Issue(user, session, factor);
    }

    // Not among those that have just been ended.
    private static DateTimeOffset After(DateTimeOffset? revoked, DateTimeOffset now) =>
        now > revoked || revoked is null ? now : revoked.Value.AddMicroseconds(1);

    /// <summary>A token in a session that has begun.</summary>
    /// <param name="user">As it is now.</param>
    /// <param name="session">The session.</param>
    /// <param name="factor">When the second factor was shown; null where there is none.</param>
    /// <param name="until">When the session ends, where that is not a token's life from now.</param>
    public IssuedToken Issue(User user, SessionId session, DateTimeOffset? factor, DateTimeOffset? until = null) =>
        issuer.Value.Issue(
            user.Id.Value,
            UserRoles.Of(user.Role),
            UserRoles.NameOf(user.Tier),
            after: user.TokensRevokedUntil,
            session,
            factor,
            until
        );
}
