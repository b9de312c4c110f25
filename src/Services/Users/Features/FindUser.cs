using Florin.Contracts.Users;
using Florin.Platform.Hosting;
using Florin.Platform.Identity;
using Florin.Users.Approvals;

namespace Florin.Users.Features;

/// <summary>A user, for other services.</summary>
internal static class FindUserFeature
{
    public static void Add(ServiceBuilder service)
    {
        service.Does(
            UsersClient.ActorOperation,
            async (asked, _, cancel) =>
                await ActingAs.Find(service.Log, asked.Id, otherwise: null, cancel) is var (role, tier)
                    ? new FoundActor(role, tier)
                    : new FoundActor(null, null)
        );
        service.Does(
            UsersClient.FindOperation,
            async (asked, _, cancel) =>
            {
                var (user, _) = await service.Log.Read<User>(User.StreamOf(asked.Id), cancel);
                return new FoundUser(
                    user.Exists
                        ? new UserCard(
                            user.Id,
                            user.Email,
                            user.Name,
                            user.Blocked,
                            user.EmailConfirmedAt is not null,
                            RoleNames.Of(UserRoles.Of(user.Role)),
                            UserRoles.NameOf(user.Tier)
                        )
                        : null
                );
            }
        );
    }
}
