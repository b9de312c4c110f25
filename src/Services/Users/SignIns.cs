using System.Collections.Immutable;
using Florin.Kernel;

namespace Florin.Users;

/// <summary>A user logged in and got a token; in the stream <c>login-user_…</c>.</summary>
/// <param name="User">Who.</param>
/// <param name="ExpiresAt">Until when the token is good, UTC.</param>
/// <param name="Session">The session that this begins; null where it was recorded before there were any.</param>
/// <param name="At">When, UTC; null likewise.</param>
/// <param name="Client">What the client calls itself (<c>User-Agent</c>), shortened; null where it does not.</param>
/// <param name="Address">The client's network address, where it is known.</param>
/// <param name="SecondFactorAt">When a second factor was shown, UTC; null for none, and where it was recorded before.</param>
/// <param name="Methods">How they proved who they are (RFC 8176), separated by spaces; null where it is not known.</param>
/// <param name="ProvenAt">When they did, UTC, where another provider says so; null for <paramref name="At"/>.</param>
public sealed record UserLoggedIn(
    UserId User,
    DateTimeOffset ExpiresAt,
    SessionId? Session = null,
    DateTimeOffset? At = null,
    string? Client = null,
    string? Address = null,
    DateTimeOffset? SecondFactorAt = null,
    string? Methods = null,
    DateTimeOffset? ProvenAt = null
);

/// <summary>A session was ended: its token is refused; in the stream <c>login-user_…</c>.</summary>
/// <param name="Session">Which.</param>
/// <param name="ExpiresAt">Until when its token would have been good, UTC.</param>
/// <param name="At">When, UTC.</param>
public sealed record SessionEnded(SessionId Session, DateTimeOffset ExpiresAt, DateTimeOffset At);

/// <summary>A session lasts longer, since its client got new tokens; in the stream <c>login-user_…</c>.</summary>
/// <param name="Session">Which.</param>
/// <param name="ExpiresAt">Until when it lasts now, UTC.</param>
public sealed record SessionExtended(SessionId Session, DateTimeOffset ExpiresAt);

/// <summary><c>florin token</c> made a token with the keys of the data directory; in the stream <c>token-user_…</c>.</summary>
/// <param name="User">Whose it is.</param>
/// <param name="Role">user or admin.</param>
/// <param name="Tier">Its rate limit's tier.</param>
/// <param name="IssuedAt">When it was made, UTC.</param>
/// <param name="ExpiresAt">Until when it is good, UTC.</param>
/// <param name="IssuedBy">The operating system's user who made it.</param>
public sealed record TokenIssuedOffline(
    UserId User,
    string Role,
    string Tier,
    DateTimeOffset IssuedAt,
    DateTimeOffset ExpiresAt,
    string IssuedBy
);

/// <summary>A session whose token may still be good.</summary>
/// <param name="Id">The session.</param>
/// <param name="At">When it began, UTC.</param>
/// <param name="ExpiresAt">When its token expires, UTC.</param>
/// <param name="Client">What the client calls itself; null where it does not.</param>
/// <param name="Address">The client's network address at the log-in, where it is known.</param>
/// <param name="SecondFactorAt">When a second factor was shown, UTC; null for none.</param>
/// <param name="Methods">How the user proved who they are (RFC 8176), separated by spaces; null where it is not known.</param>
/// <param name="ProvenAt">When they did, UTC, where that was before it began; null for <paramref name="At"/>.</param>
internal sealed record LiveSession(
    SessionId Id,
    DateTimeOffset At,
    DateTimeOffset ExpiresAt,
    string? Client,
    string? Address,
    DateTimeOffset? SecondFactorAt = null,
    string? Methods = null,
    DateTimeOffset? ProvenAt = null
)
{
    /// <summary>When the user proved who they are, UTC.</summary>
    public DateTimeOffset LoggedInAt => ProvenAt ?? At;
}

/// <summary>How often a user got a token, and in which sessions: the fold of a stream <c>login-user_…</c> or <c>token-user_…</c>.</summary>
/// <param name="Count">So often something happened.</param>
/// <param name="Sessions">Those that had not ended at the last log-in, oldest first.</param>
internal sealed record SignIns(long Count, ImmutableArray<LiveSession> Sessions) : IState<SignIns>
{
    public static SignIns Empty { get; } = new(0, []);

    public static string Schema => "sign-ins.3";

    public static string StreamOf(UserId id) => $"login-{id}";

    public static string OfflineStreamOf(UserId id) => $"token-{id}";

    /// <summary>Ends one; what has expired or ended already is unknown.</summary>
    public Decision End(SessionId id, DateTimeOffset now) =>
        Sessions.FirstOrDefault(session => session.Id == id && session.ExpiresAt > now) is { } live
            ? [new SessionEnded(id, live.ExpiresAt, now)]
            : Refusal.NotFound("session", id.Value);

    /// <summary>A session whose tokens are good; null where it expired, was ended, or ended with something else of its user's.</summary>
    public LiveSession? Live(SessionId id, User user, DateTimeOffset now) =>
        user is { Exists: true, Blocked: false }
            ? Sessions.FirstOrDefault(live => live.Id == id && live.ExpiresAt > now && !(live.At <= user.RevokedAt))
            : null;

    public SignIns Apply(object happened) =>
        happened switch
        {
            UserLoggedIn { Session: { } session, At: { } at } e => new SignIns(
                Count + 1,
                [.. Sessions.Where(live => live.ExpiresAt > at), Begun(session, at, e)]
            ),
            SessionExtended e => new SignIns(
                Count + 1,
                [.. Sessions.Select(live => live.Id == e.Session ? live with { ExpiresAt = e.ExpiresAt } : live)]
            ),
            SessionEnded e => new SignIns(Count + 1, Sessions.RemoveAll(live => live.Id == e.Session)),
            _ => this with { Count = Count + 1 },
        };

    private static LiveSession Begun(SessionId id, DateTimeOffset at, UserLoggedIn e) =>
        new(id, at, e.ExpiresAt, e.Client, e.Address, e.SecondFactorAt, e.Methods, e.ProvenAt);
}
