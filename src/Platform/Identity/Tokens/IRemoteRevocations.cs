namespace Florin.Platform.Identity.Tokens;

/// <summary>
/// Spreads revocations over a store that several processes share and that may go away and come back, so that they are noted
/// at once. It is only faster: the user service's log is what holds, and <see cref="RevocationsPoll"/> reads from there.
/// </summary>
public interface IRemoteRevocations
{
    /// <summary>Tells the others, as soon as the store can be reached. Does not wait for it, and takes repetitions.</summary>
    void Publish(Revocation revocation);

    /// <summary>
    /// Hears what others have published within the life of a token, and from then on. Some may be heard twice, and anyone who
    /// can write to the store may have written them.
    /// </summary>
    void Listen(Action<Revocation> heard);
}
