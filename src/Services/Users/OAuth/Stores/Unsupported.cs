namespace Florin.Users.OAuth.Stores;

/// <summary>What OpenIddict's managers offer and the server never calls. It is refused, so that nobody relies on it.</summary>
internal static class Unsupported
{
    public static NotSupportedException Here { get; } =
        new("This is stored in the event log, and neither searched nor changed in this way.");
}
