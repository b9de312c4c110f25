using System.Collections.Immutable;
using Florin.Contracts.Users;
using Florin.Kernel;
using Florin.Notifications.Channels;
using Florin.Platform.Calls;
using Florin.Platform.Commands;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using Florin.Platform.Privacy;

namespace Florin.Notifications.Features;

/// <summary>Chooses how a user is told.</summary>
/// <param name="User">The user.</param>
/// <param name="Asked">What is chosen.</param>
/// <param name="Addresses">The addresses of that, sealed; null before they are, and where none are chosen.</param>
/// <param name="TimeZone">The time zone of quiet hours, sealed; null likewise.</param>
internal sealed record ChangePreferences(
    UserId User,
    PreferencesBody Asked,
    ImmutableSortedDictionary<string, string>? Addresses = null,
    string? TimeZone = null
) : ICommand
{
    public string Stream => Preferences.StreamOf(User);
}

internal static class ChangePreferencesFeature
{
    // Twenty addresses, each as long as it may be.
    private const int MaxBytes = 256 << 10;

    public static void Add(ServiceBuilder service, Provided<Addressees> addressees, NotificationOptions options)
    {
        service.Commands.Handles<ChangePreferences, Preferences>(
            (command, problems) => command.Asked.Check(options, problems),
            (command, preferences, _) =>
                preferences.Change(command.User, command.Asked.On(preferences, command.Addresses, command.TimeZone)),
            (command, context, cancel) => Prepare(service, command, context, cancel)
        );
        var send = service.Commands.Sender<ChangePreferences>();
        service
            .Put(
                "/preferences",
                Permission.NotificationsWrite,
                (request, cancel) => Answer(send, addressees.Value, options, request, cancel)
            )
            .Does(
                "Sets how a user is notified about their transactions. What is left out stays as it is; what is there is replaced as a whole."
            )
            .Takes<PreferencesBody>()
            .UpTo(MaxBytes)
            .Gives<PreferencesView>()
            .TakesIdempotencyKey()
            .CanDryRun()
            .With<string>("userId", "User id, for administrators (default: the caller).")
            .RefusesBeforehand(RefusalCode.Forbidden)
            .Refuses(RefusalCode.NotFound);
    }

    private static async ValueTask<Prepared<ChangePreferences>> Prepare(
        ServiceBuilder service,
        ChangePreferences command,
        CommandContext context,
        CancellationToken cancel
    )
    {
        if (!await Exists(service, command.User, context, cancel))
            return Refusal.NotFound("user", command.User.Value);
        var (people, asked) = (service.Runtime.People, command.Asked);
        if (asked.Addresses is null && asked.QuietHours?.TimeZone is null)
            return command;
        var (stored, _) = await service.Log.Read<Preferences>(command.Stream, cancel);
        var addresses = new List<KeyValuePair<string, string>>();
        foreach (var (channel, address) in (asked.Addresses ?? []).Select(one => (one!.Channel!, one.Address!))) // Validated.
            addresses.Add(
                new(
                    channel,
                    context.IsDryRun
                        ? address // A key might have to be made.
                        : await Sealed(people, command.User, address, stored.Addresses?.GetValueOrDefault(channel), cancel)
                )
            );
        return command with
        {
            Addresses = PreferencesBody.Sorted(addresses),
            TimeZone = asked.QuietHours?.TimeZone is { } zone
                ? context.IsDryRun
                    ? zone
                    : await Sealed(people, command.User, zone, stored.QuietHours?.TimeZone, cancel)
                : null,
        };
    }

    // Sealed again, the same text would look like another one.
    private static async ValueTask<string> Sealed(
        PersonalData people,
        UserId user,
        string text,
        string? stored,
        CancellationToken cancel
    ) => stored is not null && await people.Open(stored, cancel) == text ? stored : await people.Seal(user.Value, text, cancel);

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
        NotificationOptions options,
        Request request,
        CancellationToken cancel
    )
    {
        if (PreferencesView.UserOf(request, Permission.NotificationsWrite) is not { } user)
            return Reply.Refused(PreferencesView.NotYours);
        var body = await request.Body<PreferencesBody>(cancel, (body, problems) => body.Check(options, problems));
        var command = new ChangePreferences(user, body);
        var reply = await request.Send(
            send,
            command,
            (Preferences p) => Reply.Ok(PreferencesView.Of(user, p, options)),
            cancel
        );
        addressees.Forget(user);
        return reply;
    }
}
