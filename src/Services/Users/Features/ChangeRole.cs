using Florin.Kernel;
using Florin.Platform.Commands;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;

namespace Florin.Users.Features;

/// <summary>Changes a user's role; their existing tokens are revoked.</summary>
/// <param name="User">The user.</param>
/// <param name="Role">What they may do: user, support, operator, approver, auditor or admin; checked when the command is validated.</param>
/// <param name="By">Who does it.</param>
internal sealed record ChangeRole(UserId User, string? Role, string By) : ICommand
{
    public string Stream => Users.User.StreamOf(User);
}

/// <summary>The body of a change of role.</summary>
/// <param name="Role">user, support, operator, approver, auditor or admin.</param>
internal sealed record ChangeRoleBody(string? Role);

internal static class ChangeRoleFeature
{
    public static void Add(ServiceBuilder service, UsersView view, RoleGrants roles)
    {
        service.Commands.Handles<ChangeRole, User>(
            Validate,
            Decide,
            (c, context, cancel) => Prepare(c, context, service, roles, cancel)
        );
        var send = service.Commands.Sender<ChangeRole>();
        service
            .Put(
                "/users/{id}/role",
                Permission.UsersRole,
                async (request, cancel) =>
                {
                    var body = await request.Body<ChangeRoleBody>(cancel);
                    var command = new ChangeRole(request.Route<UserId>("id"), body.Role, request.Actor.Id);
                    var reply = await request.Send(send, command, (User user) => Reply.Ok(UserDetail.Of(user)), cancel);
                    await view.CatchUp(cancel);
                    return reply;
                }
            )
            .Does("Changes a user's role; their existing tokens are revoked.")
            .Takes<ChangeRoleBody>("role")
            .Gives<UserDetail>()
            .TakesIdempotencyKey()
            .CanDryRun()
            .Refuses(RefusalCode.NotFound, RefusalCode.WrongState);
    }

    private static void Validate(ChangeRole command, Problems problems) =>
        problems.OneOf(command.Role, "role", UserRoles.Names);

    private static async ValueTask<Prepared<ChangeRole>> Prepare(
        ChangeRole command,
        CommandContext context,
        ServiceBuilder service,
        RoleGrants roles,
        CancellationToken cancel
    )
    {
        var question = context.Question(Permission.UsersRole, service.Clock.GetUtcNow()) with { Owner = command.User.Value };
        if (service.Runtime.Policies.Refuse(question) is { } refusal)
            return refusal;
        if (!UserRoles.MayGive(context.Actor, roles[UserRoles.Of(UserRoles.Named(command.Role)!.Value)])) // Validated.
            return Refusal.Forbidden($"You may not give the role {command.Role}, which permits more than yours.");
        return await BlockUserFeature.RefuseAbove(service, roles, command.User, context.Actor, cancel) is { } above
            ? above
            : command;
    }

    private static Decision Decide(ChangeRole command, User user, DateTimeOffset now) =>
        user.ChangeRole(command.User, UserRoles.Named(command.Role)!.Value, command.By, now); // Validated.
}
