using System.Security.Cryptography;
using System.Text;
using Florin.Kernel;
using Florin.Platform.EventLog;

namespace Florin.Users.OAuth.External;

/// <summary>The user may log in as somebody whom another provider knows; in the stream <c>user-user_…</c>.</summary>
/// <param name="Id">The link.</param>
/// <param name="Provider">The provider's name in the configuration.</param>
/// <param name="Issuer">The provider's issuer.</param>
/// <param name="Subject">Who it is there (<c>sub</c>).</param>
/// <param name="At">When, UTC.</param>
public sealed record IdentityLinked(IdentityId Id, string Provider, string Issuer, string Subject, DateTimeOffset At);

/// <summary>The user can log in by it no more; in the stream <c>user-user_…</c>.</summary>
/// <param name="Id">The link.</param>
/// <param name="At">When, UTC.</param>
public sealed record IdentityUnlinked(IdentityId Id, DateTimeOffset At);

/// <summary>Whose an identity at another provider is from now on; in the stream <c>identity-…</c>, after its hash.</summary>
/// <param name="User">The user; null once it is nobody's.</param>
/// <param name="At">When, UTC.</param>
public sealed record IdentityClaimed(UserId? User, DateTimeOffset At);

/// <summary>An identity at another provider that a user may log in with.</summary>
/// <param name="Id">The link.</param>
/// <param name="Provider">The provider's name in the configuration.</param>
/// <param name="Issuer">The provider's issuer.</param>
/// <param name="Subject">Who it is there.</param>
/// <param name="At">Since when, UTC.</param>
internal sealed record LinkedIdentity(IdentityId Id, string Provider, string Issuer, string Subject, DateTimeOffset At)
{
    /// <summary>The stream that says whose it is.</summary>
    public string Stream => IdentityClaim.StreamOf(Issuer, Subject);
}

/// <summary>Whose an identity at another provider is: the fold of a stream <c>identity-…</c>.</summary>
/// <param name="User">Null while it is nobody's.</param>
internal sealed record IdentityClaim(UserId? User) : IState<IdentityClaim>
{
    public static IdentityClaim Empty { get; } = new((UserId?)null);

    public static string Schema => "identity.1";

    /// <summary>Hashed, for it must not hold characters that a stream's name may not; neither part can have a line break.</summary>
    public static string StreamOf(string issuer, string subject) =>
        $"identity-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{issuer}\n{subject}")))}";

    public IdentityClaim Apply(object happened) =>
        happened is IdentityClaimed claimed
            ? new IdentityClaim(claimed.User)
            : throw new InvalidOperationException($"An identity's stream holds a {happened.GetType().Name}.");
}

internal static class IdentityEvents
{
    public static void Register(EventTypes events) =>
        events
            .Add<IdentityLinked>("IdentityLinked")
            .Add<IdentityUnlinked>("IdentityUnlinked")
            .Add<IdentityClaimed>("IdentityClaimed");
}
