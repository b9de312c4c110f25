using Florin.Kernel;
using Florin.Platform.Commands;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;

namespace Florin.Users.Features;

/// <summary>Keeps a user from logging in and from moving money, and has their tokens refused.</summary>
/// <param name="User">The user.</param>
/// <param name="By">Who does it.</param>
internal sealed record BlockUser(UserId User, string By) : ICommand
{
    public string Stream => Users.User.StreamOf(User);
}

/// <summary>Lets a user log in and move money again.</summary>
/// <param name="User">The user.</param>
internal sealed record UnblockUser(UserId User) : ICommand
{
    public string Stream => Users.User.StreamOf(User);
}

internal static class BlockUserFeature
{
    public static void Add(ServiceBuilder service, UsersView view, RoleGrants roles)
    {
        service.Commands.Handles<BlockUser, User>((_, _) => { }, (c, user, now) => user.Block(c.User, c.By, now), Prepare);
        service.Commands.Handles<UnblockUser, User>((_, _) => { }, (c, user, now) => user.Unblock(c.User, now));
        async ValueTask<Prepared<BlockUser>> Prepare(BlockUser command, CommandContext context, CancellationToken cancel) =>
            await RefuseAbove(service, roles, command.User, context.Actor, cancel) is { } refusal ? refusal : command;

        var block = service.Commands.Sender<BlockUser>();
        var unblock = service.Commands.Sender<UnblockUser>();
        service
            .Post(
                "/users/{id}/block",
                Permission.UsersBlock,
                (request, cancel) =>
                    Send(request, block, new BlockUser(request.Route<UserId>("id"), request.Actor.Id), view, cancel)
            )
            .Does("Blocks a user: they can neither log in nor move money, and their existing tokens are revoked.")
            .Gives<UserDetail>()
            .TakesIdempotencyKey()
            .CanDryRun()
            .Refuses(RefusalCode.Forbidden, RefusalCode.NotFound, RefusalCode.WrongState);
        service
            .Post(
                "/users/{id}/unblock",
                Permission.UsersBlock,
                (request, cancel) => Send(request, unblock, new UnblockUser(request.Route<UserId>("id")), view, cancel)
            )
            .Does("Unblocks a user; previously revoked tokens stay revoked.")
            .Gives<UserDetail>()
            .TakesIdempotencyKey()
            .CanDryRun()
            .Refuses(RefusalCode.NotFound);
    }

    // The state may be of a moment ago: somebody who was just given more can be blocked as who they were.
    internal static async ValueTask<Refusal?> RefuseAbove(
        ServiceBuilder service,
        RoleGrants roles,
        UserId id,
        Actor by,
        CancellationToken cancel
    )
    {
        var (user, _) = await service.Log.Read<User>(User.StreamOf(id), cancel);
        return UserRoles.MayTake(by, roles[UserRoles.Of(user.Role)])
            ? null
            : Refusal.Forbidden($"The user's role {RoleNames.Of(UserRoles.Of(user.Role))} permits more than yours.");
    }

    // Answered when tokens are judged by it in this process, so that what comes after the answer meets it.
    private static async Task<Reply> Send<TCommand>(
        Request request,
        Send<TCommand> send,
        TCommand command,
        UsersView view,
        CancellationToken cancel
    )
        where TCommand : ICommand
    {
        var reply = await request.Send(send, command, (User user) => Reply.Ok(UserDetail.Of(user)), cancel);
        await view.CatchUp(cancel);
        return reply;
    }
}
