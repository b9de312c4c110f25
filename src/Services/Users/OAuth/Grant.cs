using System.Collections.Immutable;
using Florin.Kernel;
using Florin.Platform.EventLog;

namespace Florin.Users.OAuth;

/// <summary>A client may get tokens, or asks for a user who lets it; first in the stream <c>grant-grt_…</c>.</summary>
/// <param name="Id">The grant.</param>
/// <param name="Client">The client.</param>
/// <param name="User">Who granted it; null where a device waits for a user.</param>
/// <param name="Session">The session of the tokens; null likewise.</param>
/// <param name="Scopes">What was granted.</param>
/// <param name="At">When, UTC.</param>
public sealed record GrantBegun(
    GrantId Id,
    ClientId Client,
    UserId? User,
    SessionId? Session,
    ImmutableArray<string> Scopes,
    DateTimeOffset At
);

/// <summary>A user let the device of a grant in.</summary>
/// <param name="User">The user.</param>
/// <param name="Session">The session of the tokens.</param>
/// <param name="At">When, UTC.</param>
public sealed record GrantGiven(UserId User, SessionId Session, DateTimeOffset At);

/// <summary>The grant is over, and its session with it: all of its tokens are refused.</summary>
/// <param name="Reason">revoked, reused (a code or refresh token came twice) or signed-out.</param>
/// <param name="At">When, UTC.</param>
public sealed record GrantRevoked(string Reason, DateTimeOffset At);

/// <summary>What a client was granted: the fold of a stream <c>grant-grt_…</c>.</summary>
/// <param name="Begun">How it began; null for a stream without events.</param>
/// <param name="RevokedAt">UTC; null while it is good.</param>
internal sealed record Grant(GrantBegun? Begun, DateTimeOffset? RevokedAt) : IState<Grant>
{
    public const string Revoked = "revoked";
    public const string Reused = "reused";
    public const string SignedOut = "signed-out";

    public static Grant Empty { get; } = new(null, null);

    public static string Schema => "grant.1";

    public static string StreamOf(GrantId id) => $"grant-{id}";

    public Grant Apply(object happened) =>
        happened switch
        {
            GrantBegun e => new Grant(e, null),
            GrantGiven e => this with { Begun = Begun! with { User = e.User, Session = e.Session } }, // It has begun before.
            GrantRevoked e => this with { RevokedAt = e.At },
            _ => throw new InvalidOperationException($"A grant's stream holds a {happened.GetType().Name}."),
        };
}

/// <summary>A code or refresh token was made; first in the stream <c>granttoken-tok_…</c>.</summary>
/// <param name="Id">The token's id, which is not the token.</param>
/// <param name="Type">What it is, as a URN.</param>
/// <param name="Client">The client; null for none.</param>
/// <param name="Grant">Its grant.</param>
/// <param name="Subject">Whose it is; null for a device's codes.</param>
/// <param name="Status">valid or, for a device's code, inactive.</param>
/// <param name="CreatedAt">UTC.</param>
/// <param name="ExpiresAt">UTC.</param>
public sealed record GrantTokenCreated(
    GrantTokenId Id,
    string? Type,
    string? Client,
    string? Grant,
    string? Subject,
    string? Status,
    DateTimeOffset? CreatedAt,
    DateTimeOffset? ExpiresAt
);

/// <summary>Something of a code or refresh token changed: it was used, approved, refused or given its content.</summary>
/// <param name="Grant">Its grant.</param>
/// <param name="Subject">Whose it is.</param>
/// <param name="Status">valid, inactive, redeemed, rejected or revoked.</param>
/// <param name="Reference">SHA-256 of what the client was given, where that is but a name for the content.</param>
/// <param name="Payload">The content, encrypted; null where the client has it.</param>
/// <param name="ExpiresAt">UTC.</param>
/// <param name="RedeemedAt">When it was used, UTC; null for never.</param>
public sealed record GrantTokenChanged(
    string? Grant,
    string? Subject,
    string? Status,
    [property: NotPublished] string? Reference,
    [property: NotPublished] string? Payload,
    DateTimeOffset? ExpiresAt,
    DateTimeOffset? RedeemedAt
);

/// <summary>What a client was given leads to a token; in the stream <c>tokenref-…</c>, after its hash.</summary>
/// <param name="Token">The token.</param>
public sealed record GrantTokenNamed(GrantTokenId Token);

/// <summary>A code or refresh token: the fold of a stream <c>granttoken-tok_…</c>.</summary>
/// <param name="Created">How it began; null for a stream without events.</param>
/// <param name="Changed">What it is by now; null where nothing changed.</param>
internal sealed record GrantToken(GrantTokenCreated? Created, GrantTokenChanged? Changed) : IState<GrantToken>
{
    public static GrantToken Empty { get; } = new(null, null);

    public static string Schema => "grant-token.1";

    public static string StreamOf(GrantTokenId id) => $"granttoken-{id}";

    public GrantToken Apply(object happened) =>
        happened switch
        {
            GrantTokenCreated e => new GrantToken(e, null),
            GrantTokenChanged e => this with { Changed = e },
            _ => throw new InvalidOperationException($"A token's stream holds a {happened.GetType().Name}."),
        };

    /// <summary>Never shows the content.</summary>
    public override string ToString() => $"{Created?.Id}";
}

/// <summary>Which token a hash leads to: the fold of a stream <c>tokenref-…</c>.</summary>
/// <param name="Token">Null for none.</param>
internal sealed record TokenName(GrantTokenId? Token) : IState<TokenName>
{
    public static TokenName Empty { get; } = new((GrantTokenId?)null);

    public static string Schema => "token-name.1";

    public static string StreamOf(string reference) => $"tokenref-{reference}";

    public TokenName Apply(object happened) =>
        happened is GrantTokenNamed e
            ? new TokenName(e.Token)
            : throw new InvalidOperationException($"The stream of a token's hash holds a {happened.GetType().Name}.");
}

internal static class OAuthEvents
{
    public static void Register(EventTypes events) =>
        events
            .Add<ClientRegistered>("ClientRegistered")
            .Add<ClientDeleted>("ClientDeleted")
            .Add<GrantBegun>("GrantBegun")
            .Add<GrantGiven>("GrantGiven")
            .Add<GrantRevoked>("GrantRevoked")
            .Add<GrantTokenCreated>("GrantTokenCreated")
            .Add<GrantTokenChanged>("GrantTokenChanged")
            .Add<GrantTokenNamed>("GrantTokenNamed");
}
