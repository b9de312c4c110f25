using System.Collections.Immutable;
using Florin.Kernel;
using Florin.Users.Factors;
using Florin.Users.OAuth.External;
using Florin.Users.People;

namespace Florin.Users;

/// <summary>A user: the fold of a stream <c>user-user_…</c>.</summary>
/// <param name="Id">The user; empty for a stream without events.</param>
/// <param name="Email">Normalised, and sealed.</param>
/// <param name="Name">How they are addressed; sealed likewise.</param>
/// <param name="Role">What they may do.</param>
/// <param name="Tier">Their rate limit's tier.</param>
/// <param name="PasswordHash">Null for a user who cannot log in.</param>
/// <param name="CreatedAt">UTC.</param>
/// <param name="Blocked">They may neither log in nor move money.</param>
/// <param name="TokensRevokedUntil">Tokens issued in this second of Unix time or before are refused; 0 for none.</param>
/// <param name="RevokedAt">When that was decided, UTC; null for never.</param>
/// <param name="EmailConfirmedAt">When they showed that the address is theirs, UTC; null for not yet.</param>
/// <param name="Factors">The second factors; null for none, ever.</param>
/// <param name="Claim">The stream that says that the address is theirs; null once it does not.</param>
/// <param name="Erased">Closed for ever, and forgotten.</param>
/// <param name="Identities">With whom at other providers they may log in; null for nobody, ever.</param>
internal sealed record User(
    UserId Id,
    string Email,
    string Name,
    UserRole Role,
    UserTier Tier,
    string? PasswordHash,
    DateTimeOffset CreatedAt,
    bool Blocked,
    long TokensRevokedUntil,
    DateTimeOffset? RevokedAt = null,
    DateTimeOffset? EmailConfirmedAt = null,
    SecondFactors? Factors = null,
    ImmutableArray<LinkedIdentity>? Identities = null,
    string? Claim = null,
    bool Erased = false
) : IState<User>
{
    public static User Empty { get; } = new(default, "", "", UserRole.User, UserTier.Free, null, default, false, 0);

    public static string Schema => "user.5";

    /// <summary>So many links to identities at other providers a user may have.</summary>
    public const int MaxIdentities = 20;

    /// <summary>The identities at other providers.</summary>
    public ImmutableArray<LinkedIdentity> Linked => Identities ?? [];

    /// <summary>There is such a user.</summary>
    public bool Exists => Email.Length > 0;

    public static string StreamOf(UserId id) => $"user-{id}";

    public Decision Block(UserId id, string by, DateTimeOffset now) =>
        !Exists ? Refusal.NotFound("user", id.Value)
        : by == id.Value ? Refusal.WrongState("You cannot block yourself.")
        : Erased ? IsErased
        : Blocked ? []
        : [new UserBlocked(now)];

    public Decision Unblock(UserId id, DateTimeOffset now) =>
        !Exists ? Refusal.NotFound("user", id.Value)
        : Erased ? IsErased
        : !Blocked ? []
        : [new UserUnblocked(RevokedFrom(now), now)];

    public Decision ChangeTier(UserId id, UserTier tier) =>
        !Exists ? Refusal.NotFound("user", id.Value)
        : Erased ? IsErased
        : Tier == tier ? []
        : [new UserTierChanged(tier)];

    // Whoever takes an administrator's role away is another one, so that there is always one left.
    public Decision ChangeRole(UserId id, UserRole role, string by, DateTimeOffset now) =>
        !Exists ? Refusal.NotFound("user", id.Value)
        : by == id.Value ? Refusal.WrongState("You cannot change your own role.")
        : Erased ? IsErased
        : Role == role ? []
        : [new UserRoleChanged(role, RevokedFrom(now), now)];

    public Decision SignOut(UserId id, DateTimeOffset now) =>
        !Exists ? Refusal.NotFound("user", id.Value) : [new UserSignedOut(RevokedFrom(now), now)];

    /// <summary>Closes the user for ever; one who is closed already stays so.</summary>
    public Decision Erase(UserId id, string by, DateTimeOffset now) =>
        !Exists ? Refusal.NotFound("user", id.Value)
        : Erased ? []
        : [new UserErased(by, now)];

    /// <summary>Another password, unless it has changed since the old one, or the mail about it, was looked at; ends all sessions.</summary>
    public Decision ChangePassword(string oldHash, string newHash, bool byMail, DateTimeOffset now) =>
        PasswordHash != oldHash ? Refusal.WrongState("The password has been changed meanwhile.")
        : byMail && EmailConfirmedAt is null
            ? [new PasswordChanged(newHash, byMail, now), new EmailConfirmed(now), new UserSignedOut(RevokedFrom(now), now)]
        : [new PasswordChanged(newHash, byMail, now), new UserSignedOut(RevokedFrom(now), now)];

    public Decision ConfirmEmail(DateTimeOffset now) => EmailConfirmedAt is null ? [new EmailConfirmed(now)] : [];

    /// <summary>Shows a code, which is used up; what is wrong with it is the refusal that the caller names.</summary>
    public Decision ShowCode(string code, FactorSecrets secrets, Refusal otherwise, DateTimeOffset now) =>
        (Factors ?? SecondFactors.None).Use(Id, code, secrets, now) is { } used ? [used] : otherwise;

    /// <summary>A change of the second factors, which ends all sessions: those from before it do not say how they began.</summary>
    public Decision ChangeFactors(UserId id, Func<SecondFactors, Decision> change, DateTimeOffset now)
    {
        if (!Exists)
            return Refusal.NotFound("user", id.Value);
        var decision = change(Factors ?? SecondFactors.None);
        return decision.Refusal is not null || decision.Count == 0
            ? decision
            : [.. decision, new UserSignedOut(RevokedFrom(now), now)];
    }

    public User Apply(object happened) =>
        happened switch
        {
            UserRegistered e => new User(e.Id, e.Email, e.Name, e.Role, e.Tier, e.PasswordHash, e.At, false, 0)
            {
                Claim = e.Claim ?? EmailClaims.PlainStreamOf(e.Email),
            },
            UserErased e => Forgotten(e.At),
            UserBlocked => this with { Blocked = true },
            UserUnblocked e => Revoked(e.TokensRevokedUntil, e.At) with { Blocked = false },
            UserTierChanged e => this with { Tier = e.Tier },
            UserRoleChanged e => Revoked(e.TokensRevokedUntil, e.At) with { Role = e.Role },
            UserSignedOut e => Revoked(e.TokensRevokedUntil, e.At),
            IFactorEvent e => this with { Factors = (Factors ?? SecondFactors.None).Apply(e) },
            PasswordChanged e => this with { PasswordHash = e.PasswordHash },
            IdentityLinked e => this with
            {
                Identities = Linked.Add(new LinkedIdentity(e.Id, e.Provider, e.Issuer, e.Subject, e.At)),
            },
            IdentityUnlinked e => this with { Identities = Linked.RemoveAll(one => one.Id == e.Id) },
            EmailConfirmed e => this with { EmailConfirmedAt = e.At },
            PasswordRehashed e => this with { PasswordHash = e.PasswordHash },
            _ => throw new InvalidOperationException($"A user's stream holds a {happened.GetType().Name}."),
        };

    private static Refusal IsErased { get; } = Refusal.WrongState("The user was erased.");

    // Their address and name stay as they are stored, so that views of others come out the same: nobody opens them any more.
    private User Forgotten(DateTimeOffset at) =>
        Revoked(RevokedFrom(at), at) with
        {
            PasswordHash = null,
            Factors = null,
            Identities = null,
            Claim = null,
            Blocked = true,
            Erased = true,
        };

    private User Revoked(long until, DateTimeOffset at) => this with { TokensRevokedUntil = until, RevokedAt = at };

    // Tokens count seconds. One that was issued after a revocation in the same second counts as of the next one, so a further
    // revocation in that second must reach as far.
    private long RevokedFrom(DateTimeOffset now) => Math.Max(now.ToUnixTimeSeconds(), TokensRevokedUntil + 1);

    /// <summary>Never shows the password's hash.</summary>
    public override string ToString() => $"{Id}";
}

/// <summary>Whose an address is: the fold of a stream <c>email-…</c>.</summary>
/// <param name="User">Null while it is nobody's.</param>
internal sealed record EmailClaim(UserId? User) : IState<EmailClaim>
{
    public static EmailClaim Empty { get; } = new((UserId?)null);

    public static string Schema => "email.1";

    public EmailClaim Apply(object happened) =>
        happened switch
        {
            EmailClaimed claimed => new EmailClaim(claimed.User),
            EmailReleased => Empty,
            _ => throw new InvalidOperationException($"An address's stream holds a {happened.GetType().Name}."),
        };
}
