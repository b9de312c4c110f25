using System.Collections.Immutable;
using System.Diagnostics;
using Florin.Kernel;

namespace Florin.Notifications;

/// <summary>How a user is notified by default.</summary>
internal enum Channel
{
    /// <summary>By mail; also kept for the list.</summary>
    Email,

    /// <summary>Not at all: only kept for the list.</summary>
    None,
}

/// <summary>A user chose how to be told.</summary>
/// <param name="User">The user.</param>
/// <param name="Channel">How.</param>
internal sealed record PreferencesChanged(UserId User, Channel Channel);

/// <summary>A user chose what goes beside the default; what they had chosen before is replaced.</summary>
/// <param name="User">The user.</param>
/// <param name="Language">Their language, such as <c>de-CH</c>; null for the configured one.</param>
/// <param name="QuietHours">When they are not to be disturbed; null for never.</param>
/// <param name="Kinds">By kind of message, the channels that it goes by; a kind that is missing goes by the default.</param>
/// <param name="Addresses">By channel, their address on it, sealed.</param>
internal sealed record NotificationChoicesChanged(
    UserId User,
    string? Language,
    QuietHours? QuietHours,
    ImmutableSortedDictionary<string, ImmutableArray<string>>? Kinds,
    ImmutableSortedDictionary<string, string>? Addresses
);

/// <summary>How a user wants to be told; by mail until they choose.</summary>
/// <param name="Channel">What kinds go by for which they chose nothing.</param>
/// <param name="Language">Their language; null for the configured one.</param>
/// <param name="QuietHours">When they are not to be disturbed; null for never.</param>
/// <param name="Kinds">By kind of message, the channels that it goes by; null for no choice.</param>
/// <param name="Addresses">By channel, their address on it, sealed; null for none.</param>
internal sealed record Preferences(
    Channel Channel,
    string? Language = null,
    QuietHours? QuietHours = null,
    ImmutableSortedDictionary<string, ImmutableArray<string>>? Kinds = null,
    ImmutableSortedDictionary<string, string>? Addresses = null
) : IState<Preferences>
{
    /// <summary>The name of mail among the channels.</summary>
    public const string Mail = "email";

    private static readonly ImmutableArray<string> ByMail = [Mail];

    public static Preferences Empty { get; } = new(Channel.Email);

    public static string Schema => "preferences.2";

    public static string StreamOf(UserId user) => $"preferences-{user}";

    /// <summary>The channels that a kind of message goes by.</summary>
    public ImmutableArray<string> ChannelsOf(string kind) =>
        Kinds?.TryGetValue(kind, out var chosen) is true ? chosen
        : Channel is Channel.Email ? ByMail
        : [];

    /// <summary>Whether a kind of message goes by mail.</summary>
    public Channel MailOf(string kind) =>
        ChannelsOf(kind).Contains(Mail, StringComparer.Ordinal) ? Channel.Email : Channel.None;

    /// <summary>Chooses all of it.</summary>
    public Decision Change(UserId user, Preferences to)
    {
        var events = new List<object>(2);
        if (to.Channel != Channel)
            events.Add(new PreferencesChanged(user, to.Channel));
        if (!to.ChoosesAs(this))
            events.Add(new NotificationChoicesChanged(user, to.Language, to.QuietHours, to.Kinds, to.Addresses));
        return Decision.Accept([.. events]);
    }

    public Preferences Apply(object happened) =>
        happened switch
        {
            PreferencesChanged e => this with { Channel = e.Channel },
            NotificationChoicesChanged e => this with
            {
                Language = e.Language,
                QuietHours = e.QuietHours,
                Kinds = e.Kinds,
                Addresses = e.Addresses,
            },
            _ => throw new UnreachableException($"{happened.GetType().Name} is not an event of preferences."),
        };

    private bool ChoosesAs(Preferences other) =>
        Language == other.Language
        && QuietHours == other.QuietHours
        && Same(Addresses, other.Addresses, string.Equals)
        && Same(Kinds, other.Kinds, (one, two) => one.SequenceEqual(two, StringComparer.Ordinal));

    private static bool Same<T>(
        ImmutableSortedDictionary<string, T>? one,
        ImmutableSortedDictionary<string, T>? other,
        Func<T, T, bool> same
    ) =>
        (one?.Count ?? 0) == (other?.Count ?? 0)
        && (one is null || one.All(item => other!.TryGetValue(item.Key, out var value) && same(item.Value, value))); // It has as many.
}
