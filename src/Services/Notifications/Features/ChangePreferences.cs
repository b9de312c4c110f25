using Florin.Contracts.Users;
using Florin.Kernel;
using Florin.Platform.Calls;
using Florin.Platform.Commands;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;

namespace Florin.Notifications.Features;

/// <summary>Chooses how a user is told.</summary>
/// <param name="User">The user.</param>
/// <param name="Channel">email or none.</param>
internal sealed record ChangePreferences(UserId User, string? Channel) : ICommand
{
    public string Stream => Preferences.StreamOf(User);
}

/// <summary>What is sent to choose.</summary>
/// <param name="Channel">email or none.</param>
internal sealed record PreferencesInput(string? Channel);

internal static class ChangePreferencesFeature
{
    public static void Add(ServiceBuilder service, Provided<Addressees> addressees)
    {
        service.Commands.Handles<ChangePreferences, Preferences>(
            Validate,
            (command, preferences, _) => preferences.Change(command.User, PreferencesView.Parse(command.Channel)!.Value), // Validated.
            async (command, context, cancel) =>
                await Exists(service, command.User, context, cancel) ? command : Refusal.NotFound("user", command.User.Value)
        );
        var send = service.Commands.Sender<ChangePreferences>();
        service
            .Put(
                "/preferences",
                Permission.NotificationsWrite,
                (request, cancel) => Answer(send, addressees.Value, request, cancel)
            )
            .Does("Sets how a user is notified about their transactions.")
            .Takes<PreferencesInput>("channel")
            .Gives<PreferencesView>()
            .TakesIdempotencyKey()
            .With<string>("userId", "User id, for administrators (default: the caller).")
            .RefusesBeforehand(RefusalCode.Forbidden)
            .Refuses(RefusalCode.NotFound);
    }

    private static void Validate(ChangePreferences command, Problems problems) =>
        problems.OneOf(command.Channel, "channel", [.. PreferencesView.Channels]);

    /// <summary>Who asks for themselves exists; of others, administrators may be wrong.</summary>
    private static async ValueTask<bool> Exists(
        ServiceBuilder service,
        UserId user,
        CommandContext context,
        CancellationToken cancel
    )
    {
        var call = new CallContext(context.CorrelationId, RequestId: context.RequestId, Address: context.Address);
        return context.Actor.Id == user.Value || await new UsersClient(service.Calls).Find(user, call, cancel) is not null;
    }

    private static async Task<Reply> Answer(
        Send<ChangePreferences> send,
        Addressees addressees,
        Request request,
        CancellationToken cancel
    )
    {
        if (PreferencesView.UserOf(request, Permission.NotificationsWrite) is not { } user)
            return Reply.Refused(PreferencesView.NotYours);
        var command = new ChangePreferences(user, (await request.Body<PreferencesInput>(cancel)).Channel);
        var reply = await request.Send(send, command, (Preferences p) => Reply.Ok(PreferencesView.Of(user, p)), cancel);
        addressees.Forget(user);
        return reply;
    }
}
