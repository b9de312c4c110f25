using Florin.Contracts;
using Florin.Kernel;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;

namespace Florin.Users.Features;

/// <summary>A user: oneself, or anyone for an administrator.</summary>
internal static class GetUserFeature
{
    public static void Add(ServiceBuilder service)
    {
        service
            .Get(
                "/me",
                Permission.UsersRead,
                (request, cancel) =>
                    Id.TryParse<UserId>(request.Actor.Id, out var id)
                        ? Answer(service, request, id, cancel)
                        : Task.FromResult(Reply.Refused(Refusal.NotFound("user", request.Actor.Id)))
            )
            .Does("Returns the user the access token belongs to.")
            .Gives<UserDetail>()
            .Refuses(RefusalCode.NotFound);
        service
            .Get(
                "/users/{id}",
                Permission.UsersRead,
                (request, cancel) => Answer(service, request, request.Route<UserId>("id"), cancel)
            )
            .Does("Returns a user: the caller, or any user for an administrator.")
            .Gives<UserDetail>()
            .Relates(Relations.OfUsers)
            .Refuses(RefusalCode.NotFound);
    }

    private static async Task<Reply> Answer(ServiceBuilder service, Request request, UserId id, CancellationToken cancel)
    {
        if (!request.Actor.May(Permission.UsersRead, id.Value))
            return Reply.Hidden("user", id.Value); // Without looking: there is nothing to be learnt from the time it takes.
        var (user, _) = await service.Log.Read<User>(User.StreamOf(id), cancel);
        return user.Exists ? Reply.Ok(UserDetail.Of(user)) : Reply.Refused(Refusal.NotFound("user", id.Value));
    }
}
