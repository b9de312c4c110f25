using Florin.Platform.Identity;

namespace Florin.Users.OAuth;

/// <summary>Something that a client may ask for.</summary>
/// <param name="Name">As clients write it.</param>
/// <param name="Meaning">What users are told of it.</param>
internal sealed record OAuthScope(string Name, string Meaning)
{
    public const string OpenId = "openid";
    public const string Profile = "profile";
    public const string Email = "email";
    public const string OfflineAccess = "offline_access";

    private static readonly OAuthScope[] OfUsers =
    [
        new(OpenId, "Know who you are"),
        new(Profile, "See your name"),
        new(Email, "See your email address"),
        new(OfflineAccess, "Keep access while you are away"),
    ];

    private static readonly Dictionary<string, string> Verbs = new(StringComparer.Ordinal)
    {
        ["read"] = "See",
        ["write"] = "Create and change",
        ["list"] = "List all",
        ["approve"] = "Approve",
        ["decide"] = "Decide about",
    };

    /// <summary>All that there are: those of OpenID Connect, and all permissions.</summary>
    public static IReadOnlyList<OAuthScope> All { get; } =
    [.. OfUsers, .. Permission.All.Select(permission => new OAuthScope(permission.Name, MeaningOf(permission.Name)))];

    /// <summary>The one of a name; null for none.</summary>
    public static OAuthScope? Find(string name) => All.FirstOrDefault(scope => scope.Name == name);

    private static string MeaningOf(string permission)
    {
        var (what, verb) = (permission.Split(':')[0].Replace('-', ' '), permission.Split(':')[1]);
        return Verbs.TryGetValue(verb, out var said) ? $"{said} {what}" : $"{what}: {verb}";
    }
}
