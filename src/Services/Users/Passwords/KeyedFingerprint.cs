using System.Security.Cryptography;
using Florin.Platform.Commands;
using Florin.Platform.Secrets;

namespace Florin.Users.Passwords;

/// <summary>
/// An idempotency key's fingerprint is a plain hash of the request, kept for ever. Where the request holds a password, that
/// would let whoever reads the log guess it without PBKDF2 in the way; so there the fingerprint is one under a secret key
/// (<c>fingerprint.key</c>), the same at all instances, so that each answers a repeated key alike.
/// </summary>
internal sealed class KeyedFingerprint(Func<ISecretStore> secrets)
{
    internal const string Name = "fingerprint.key";
    internal const int KeyBytes = 32;

    // A failure is not remembered: the store may be out of reach for a moment.
    private readonly Lazy<byte[]> _key = new(
        () => secrets().ReadOrCreate(Name, KeyBytes),
        LazyThreadSafetyMode.PublicationOnly
    );

    /// <summary>The same context, with the fingerprint under the key.</summary>
    public CommandContext Of(CommandContext context)
    {
        if (context is not { HasClientKey: true, Receipt: { } receipt })
            return context;
        var keyed = HMACSHA256.HashData(_key.Value, context.Fingerprint.Span);
        return context with { Fingerprint = keyed, Receipt = outcome => receipt(outcome) with { Fingerprint = keyed } };
    }
}
