using Florin.Kernel;
using Florin.Platform.Privacy;

namespace Florin.Users;

/// <summary>A user as they see themselves.</summary>
/// <param name="Id">The user.</param>
/// <param name="Email">Normalised: trimmed, small letters.</param>
/// <param name="Name">How they are addressed.</param>
/// <param name="Role">user, support, operator, approver, auditor or admin.</param>
/// <param name="Tier">free, basic, premium or internal.</param>
/// <param name="CreatedAt">UTC.</param>
internal sealed record UserView(UserId Id, string Email, string Name, UserRole Role, UserTier Tier, DateTimeOffset CreatedAt)
{
    public static UserView Of(User user) => new(user.Id, user.Email, user.Name, user.Role, user.Tier, user.CreatedAt);
}

/// <summary>A user as they see themselves later, and as administrators see them.</summary>
/// <param name="Id">The user.</param>
/// <param name="Email">Normalised: trimmed, small letters.</param>
/// <param name="Name">How they are addressed.</param>
/// <param name="Role">user, support, operator, approver, auditor or admin.</param>
/// <param name="Tier">free, basic, premium or internal.</param>
/// <param name="Blocked">They may neither log in nor move money.</param>
/// <param name="CreatedAt">UTC.</param>
/// <param name="Erased">Closed for ever; instead of their address and name, <c>erased user_…</c> is shown.</param>
internal sealed record UserDetail(
    UserId Id,
    string Email,
    string Name,
    UserRole Role,
    UserTier Tier,
    bool Blocked,
    DateTimeOffset CreatedAt,
    bool Erased
)
{
    /// <summary>Where the user was erased.</summary>
    public UserDetail Forgotten() =>
        this with
        {
            Email = PersonalData.ErasedName(Id.Value),
            Name = PersonalData.ErasedName(Id.Value),
            Blocked = true,
            Erased = true,
        };

    public static UserDetail Of(User user)
    {
        var detail = new UserDetail(
            user.Id,
            user.Email,
            user.Name,
            user.Role,
            user.Tier,
            user.Blocked,
            user.CreatedAt,
            user.Erased
        );
        return user.Erased ? detail.Forgotten() : detail;
    }
}
