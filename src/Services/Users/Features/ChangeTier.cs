using Florin.Kernel;
using Florin.Platform.Commands;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;

namespace Florin.Users.Features;

/// <summary>Changes a user's rate limit tier, effective with their next token.</summary>
/// <param name="User">The user.</param>
/// <param name="Tier">Its tier: free, basic, premium or internal; checked when the command is validated.</param>
internal sealed record ChangeTier(UserId User, string? Tier) : ICommand
{
    public string Stream => Users.User.StreamOf(User);
}

/// <summary>The body of a change of tier.</summary>
/// <param name="Tier">free, basic, premium or internal.</param>
internal sealed record ChangeTierBody(string? Tier);

internal static class ChangeTierFeature
{
    public static void Add(ServiceBuilder service)
    {
        service.Commands.Handles<ChangeTier, User>(Validate, Decide);
        var send = service.Commands.Sender<ChangeTier>();
        service
            .Put(
                "/users/{id}/tier",
                Permission.UsersTier,
                async (request, cancel) =>
                {
                    var body = await request.Body<ChangeTierBody>(cancel);
                    var command = new ChangeTier(request.Route<UserId>("id"), body.Tier);
                    return await request.Send(send, command, (User user) => Reply.Ok(UserDetail.Of(user)), cancel);
                }
            )
            .Does("Changes a user's rate limit tier, effective with their next token.")
            .Takes<ChangeTierBody>("tier")
            .Gives<UserDetail>()
            .TakesIdempotencyKey()
            .CanDryRun()
            .Refuses(RefusalCode.NotFound);
    }

    private static void Validate(ChangeTier command, Problems problems) =>
        problems.OneOf(command.Tier, "tier", UserRoles.Tiers);

    private static Decision Decide(ChangeTier command, User user, DateTimeOffset now) =>
        user.ChangeTier(command.User, UserRoles.TierNamed(command.Tier)!.Value); // Validated.
}
