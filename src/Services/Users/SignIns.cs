using Florin.Kernel;

namespace Florin.Users;

/// <summary>A user logged in and got a token; in the stream <c>login-user_…</c>.</summary>
/// <param name="User">Who.</param>
/// <param name="ExpiresAt">Until when the token is good, UTC.</param>
public sealed record UserLoggedIn(UserId User, DateTimeOffset ExpiresAt);

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

/// <summary>How often a user got a token: the fold of a stream <c>login-user_…</c> or <c>token-user_…</c>.</summary>
/// <param name="Count">So often.</param>
internal sealed record SignIns(long Count) : IState<SignIns>
{
    public static SignIns Empty { get; } = new(0);

    public static string Schema => "sign-ins.1";

    public static string StreamOf(UserId id) => $"login-{id}";

    public static string OfflineStreamOf(UserId id) => $"token-{id}";

    public SignIns Apply(object happened) => new(Count + 1);
}
