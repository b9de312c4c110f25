using System.Collections.Immutable;
using Florin.Kernel;
using Florin.Notifications.Channels;
using Florin.Notifications.Templates;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;

namespace Florin.Notifications.Features;

/// <summary>How a user is told.</summary>
/// <param name="UserId">The user.</param>
/// <param name="Channel">email or none: what kinds go by for which nothing is chosen.</param>
/// <param name="Language">The language of messages; null for the configured one.</param>
/// <param name="QuietHours">When nothing but what is urgent is sent by other channels than mail; null for never.</param>
/// <param name="Kinds">By kind of message, the channels that it goes by, chosen or not.</param>
/// <param name="Addresses">The addresses on the channels.</param>
/// <param name="Available">The names of the channels that there are.</param>
internal sealed record PreferencesView(
    UserId UserId,
    Channel Channel,
    string? Language,
    QuietHours? QuietHours,
    ImmutableSortedDictionary<string, ImmutableArray<string>> Kinds,
    IReadOnlyList<ChannelAddress> Addresses,
    IReadOnlyList<string> Available
)
{
    public static readonly IReadOnlyList<string> Channels = ["email", "none"];

    public static readonly Refusal NotYours = Refusal.Forbidden("These preferences belong to another user.");

    public static PreferencesView Of(UserId user, Preferences preferences, NotificationOptions options) =>
        new(
            user,
            preferences.Channel,
            preferences.Language,
            preferences.QuietHours,
            PreferencesBody.Sorted(TemplateTable.Kinds.Select(kind => KeyValuePair.Create(kind, preferences.ChannelsOf(kind)))),
            preferences.Addresses?.Select(address => new ChannelAddress(address.Key, address.Value)).ToList() ?? [],
            options.Names
        );

    public static Channel? Parse(string? channel) =>
        channel switch
        {
            "email" => Channel.Email,
            "none" => Channel.None,
            _ => null,
        };

    /// <summary>Whose preferences a request is about; null where they are another's and none of its business.</summary>
    public static UserId? UserOf(Request request, Permission needed)
    {
        var query = request.Query;
        var asked = query.Id<UserId>("userId");
        query.ThrowIfInvalid();
        var user = asked ?? UserId.From(request.Actor.Id);
        return request.Actor.May(needed, user.Value) ? user : null;
    }
}

internal static class GetPreferencesFeature
{
    public static void Add(ServiceBuilder service, NotificationOptions options) =>
        service
            .Get("/preferences", Permission.NotificationsRead, (request, cancel) => Answer(service, options, request, cancel))
            .Does("Returns how a user is notified about their transactions.")
            .Gives<PreferencesView>()
            .With<string>("userId", "User id, for staff who may see everybody's (default: the caller).")
            .Refuses(RefusalCode.Forbidden);

    private static async Task<Reply> Answer(
        ServiceBuilder service,
        NotificationOptions options,
        Request request,
        CancellationToken cancel
    )
    {
        if (PreferencesView.UserOf(request, Permission.NotificationsRead) is not { } user)
            return Reply.Refused(PreferencesView.NotYours);
        var (preferences, _) = await service.Log.Read<Preferences>(Preferences.StreamOf(user), cancel);
        return Reply.Ok(PreferencesView.Of(user, preferences, options));
    }
}
