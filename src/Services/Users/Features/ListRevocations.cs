using Florin.Contracts.Users;
using Florin.Platform.Hosting;

namespace Florin.Users.Features;

/// <summary>Whose tokens were revoked, for processes that do not host this service.</summary>
internal static class ListRevocationsFeature
{
    public static void Add(ServiceBuilder service, UsersView view) =>
        service.Does(
            UsersClient.RevocationsOperation,
            async (asked, _, cancel) => new ListedRevocations(await view.RevokedAfter(asked.After, cancel))
        );
}
