namespace Florin.Platform.Sagas;

/// <summary>One user has as many sagas under way as one may have: nothing was begun, that user may come back later.</summary>
public sealed class TooManySagasOfUser(string message, TimeSpan comeBackIn) : Exception(message)
{
    /// <summary>When it is worth another try.</summary>
    public TimeSpan ComeBackIn { get; } = comeBackIn;
}
