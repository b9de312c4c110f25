namespace Florin.Platform.Identity.Keys;

/// <summary>Resolves a bearer token, be it a user's token or an API key, to its actor.</summary>
/// <param name="tokens">Verifies users' tokens.</param>
/// <param name="keys">Verifies API keys.</param>
public sealed class Credentials(ITokenVerifier tokens, ITokenVerifier keys) : ITokenVerifier
{
    /// <inheritdoc/>
    public ValueTask<Actor?> Verify(string token, CancellationToken cancel) =>
        ApiKeyText.IsOne(token) ? keys.Verify(token, cancel) : tokens.Verify(token, cancel);
}
