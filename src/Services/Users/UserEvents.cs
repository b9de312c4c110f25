using Florin.Contracts.Users;
using Florin.Kernel;
using Florin.Platform.EventLog;
using Florin.Users.Approvals;
using Florin.Users.Factors;
using Florin.Users.Keys;
using Florin.Users.OAuth;
using Florin.Users.OAuth.External;

namespace Florin.Users;

/// <summary>A user exists now; first in the stream <c>user-user_…</c>.</summary>
/// <param name="Id">The user.</param>
/// <param name="Email">Normalised: trimmed, small letters. Sealed with the person's key (ADR 95).</param>
/// <param name="Name">How they are addressed. Sealed likewise.</param>
/// <param name="Role">What they may do.</param>
/// <param name="Tier">Their rate limit's tier.</param>
/// <param name="PasswordHash">ASP.NET Identity's format 3 (PBKDF2, HMAC-SHA512); null for a user who cannot log in.</param>
/// <param name="At">When, UTC.</param>
/// <param name="Claim">The stream that says that the address is theirs; null in events from before addresses were sealed.</param>
public sealed record UserRegistered(
    UserId Id,
    string Email,
    string Name,
    UserRole Role,
    UserTier Tier,
    [property: NotPublished] string? PasswordHash,
    DateTimeOffset At,
    string? Claim = null
);

/// <summary>An address belongs to a user; in the stream <c>email-…</c>, which makes addresses unique.</summary>
/// <param name="User">Whose it is.</param>
public sealed record EmailClaimed(UserId User);

/// <summary>An address belongs to nobody any more: its user was erased; in the stream <c>email-…</c>.</summary>
/// <param name="User">Whose it was.</param>
public sealed record EmailReleased(UserId User);

/// <summary>
/// The user is closed for ever, and the key of their personal data is destroyed: what is stored of them stays, and nobody can
/// read it any more.
/// </summary>
/// <param name="By">Who had it done: they themselves, or an administrator.</param>
/// <param name="At">When, UTC.</param>
public sealed record UserErased(string By, DateTimeOffset At);

/// <summary>The user may neither log in nor move money, and their tokens are refused.</summary>
/// <param name="At">When, UTC.</param>
public sealed record UserBlocked(DateTimeOffset At);

/// <summary>The user may log in again; tokens from before stay refused.</summary>
/// <param name="TokensRevokedUntil">Tokens issued in this second of Unix time or before stay refused.</param>
/// <param name="At">When, UTC.</param>
public sealed record UserUnblocked(long TokensRevokedUntil, DateTimeOffset At);

/// <summary>The user has another rate limit, from their next token on.</summary>
/// <param name="Tier">Which.</param>
public sealed record UserTierChanged(UserTier Tier);

/// <summary>The user may do other things; tokens from before are refused.</summary>
/// <param name="Role">What they may do.</param>
/// <param name="TokensRevokedUntil">Tokens issued in this second of Unix time or before are refused.</param>
/// <param name="At">When, UTC.</param>
public sealed record UserRoleChanged(UserRole Role, long TokensRevokedUntil, DateTimeOffset At);

/// <summary>All tokens of the user from before are refused: they ended all their sessions, or an administrator did.</summary>
/// <param name="TokensRevokedUntil">Tokens issued in this second of Unix time or before are refused.</param>
/// <param name="At">When, UTC.</param>
public sealed record UserSignedOut(long TokensRevokedUntil, DateTimeOffset At);

/// <summary>The same password is kept by a stronger hash, made when the user logged in.</summary>
/// <param name="PasswordHash">As in <see cref="UserRegistered"/>.</param>
public sealed record PasswordRehashed([property: NotPublished] string PasswordHash);

/// <summary>The user has another password; in the stream <c>user-user_…</c>.</summary>
/// <param name="PasswordHash">As in <see cref="UserRegistered"/>.</param>
/// <param name="ByMail">They had forgotten the old one, and followed a link that was sent to their address.</param>
/// <param name="At">When, UTC.</param>
public sealed record PasswordChanged([property: NotPublished] string PasswordHash, bool ByMail, DateTimeOffset At);

/// <summary>The user showed that mail to their address reaches them.</summary>
/// <param name="At">When, UTC.</param>
public sealed record EmailConfirmed(DateTimeOffset At);

/// <summary>What a user may do.</summary>
public enum UserRole
{
    /// <summary>Sees and moves their own.</summary>
    User,

    /// <summary>Sees and decides everything.</summary>
    Admin,

    /// <summary>Sees what customers see, of all customers.</summary>
    Support,

    /// <summary>Freezes, blocks, retries, and operates the gateway and the storage.</summary>
    Operator,

    /// <summary>Decides what waits for a second person.</summary>
    Approver,

    /// <summary>Sees everything, and changes nothing.</summary>
    Auditor,
}

/// <summary>A rate limit's tier.</summary>
public enum UserTier
{
    /// <summary>What everyone begins with.</summary>
    Free,

    /// <summary>More.</summary>
    Basic,

    /// <summary>Most.</summary>
    Premium,

    /// <summary>Without limit.</summary>
    Internal,
}

internal static class UserEvents
{
    public static void Register(EventTypes events)
    {
        KeyEvents.Register(events);
        ApprovalEvents.Register(events);
        FactorEvents.Register(events);
        OAuthEvents.Register(events);
        IdentityEvents.Register(events);
        events
            .Refusals(UserCodes.All)
            .Add<UserRegistered>("UserRegistered")
            .Add<EmailClaimed>("EmailClaimed")
            .Add<EmailReleased>("EmailReleased")
            .Add<UserErased>("UserErased")
            .Add<UserBlocked>("UserBlocked")
            .Add<UserUnblocked>("UserUnblocked")
            .Add<UserTierChanged>("UserTierChanged")
            .Add<UserRoleChanged>("UserRoleChanged")
            .Add<PasswordRehashed>("PasswordRehashed")
            .Add<PasswordChanged>("PasswordChanged")
            .Add<EmailConfirmed>("EmailConfirmed")
            .Add<UserSignedOut>("UserSignedOut")
            .Add<UserLoggedIn>("UserLoggedIn")
            .Add<SessionEnded>("SessionEnded")
            .Add<SessionExtended>("SessionExtended")
            .Add<TokenIssuedOffline>("TokenIssuedOffline");
    }
}
