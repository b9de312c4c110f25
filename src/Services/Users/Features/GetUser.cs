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
            .Relates(Relations.OfUsers)
            .Refuses(RefusalCode.NotFound);
        service
            .Get("/users/by-id", Permission.UsersRead, (request, cancel) => These(service, request, cancel))
            .Does("Returns users by their ids: the caller, or any users for an administrator.")
            .Gives<ListData<UserDetail>>()
            .With<string>(
                "ids",
                "Only these users, up to 100 ids with commas between them; those that do not exist or that the caller may not see are left out."
            );
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

    private static async Task<Reply> These(ServiceBuilder service, Request request, CancellationToken cancel)
    {
        var ids = request.Query.Ids<UserId>("ids");
        if (ids is null)
            request.Query.Problem("ids", "is required.");
        request.Query.ThrowIfInvalid();
        var found = new List<UserDetail>();
        foreach (var id in ids!.Where(id => request.Actor.May(Permission.UsersRead, id.Value))) // They were given.
            if ((await service.Log.Read<User>(User.StreamOf(id), cancel)).State is { Exists: true } user)
                found.Add(UserDetail.Of(user));
        return Reply.List<UserDetail>(found, null);
    }

    private static async Task<Reply> Answer(ServiceBuilder service, Request request, UserId id, CancellationToken cancel)
    {
        if (!request.Actor.May(Permission.UsersRead, id.Value))
            return Reply.Hidden("user", id.Value); // Without looking: there is nothing to be learnt from the time it takes.
        var (user, _) = await service.Log.Read<User>(User.StreamOf(id), cancel);
        return user.Exists ? Reply.Ok(UserDetail.Of(user)) : Reply.Refused(Refusal.NotFound("user", id.Value));
    }
}
