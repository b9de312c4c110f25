using System.Diagnostics;
using Florin.Kernel;

namespace Florin.Notifications;

/// <summary>How a user is told.</summary>
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

/// <summary>How a user wants to be told; by mail until they choose.</summary>
internal sealed record Preferences(Channel Channel) : IState<Preferences>
{
    public static Preferences Empty { get; } = new(Channel.Email);

    public static string Schema => "preferences.1";

    public static string StreamOf(UserId user) => $"preferences-{user}";

    public Decision Change(UserId user, Channel channel) => channel == Channel ? [] : [new PreferencesChanged(user, channel)];

    public Preferences Apply(object happened) =>
        happened is PreferencesChanged e
            ? new Preferences(e.Channel)
            : throw new UnreachableException($"{happened.GetType().Name} is not an event of preferences.");
}
