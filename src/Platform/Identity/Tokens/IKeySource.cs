namespace Florin.Platform.Identity.Tokens;

/// <summary>
/// The port to the public keys that tokens are verified with: the keys themselves, where a process can
/// read them (the user service's <c>SigningKeys</c>), or the user service's key set (<see cref="RemoteKeys"/>).
/// </summary>
public interface IKeySource
{
    /// <summary>All keys that may have signed a token which is still valid.</summary>
    /// <exception cref="IOException">They cannot be read now.</exception>
    /// <exception cref="HttpRequestException">They cannot be fetched now.</exception>
    ValueTask<IReadOnlyList<PublicKey>> Read(CancellationToken cancel);
}
