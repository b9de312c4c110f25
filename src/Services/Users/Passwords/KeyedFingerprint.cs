using System.Security.Cryptography;
using Florin.Platform.Commands;
using Florin.Platform.Files;

namespace Florin.Users.Passwords;

/// <summary>
/// An idempotency key's fingerprint is a plain hash of the request, kept for ever. Where the request holds a password, that
/// would let whoever reads the log guess it without PBKDF2 in the way; so there the fingerprint is one under a secret key
/// (the file <c>fingerprint.key</c> beside the log, mode 0600).
/// </summary>
internal sealed class KeyedFingerprint(Func<string> dataDirectory)
{
    private const int KeyBytes = 32;
    private readonly Lazy<byte[]> _key = new(() =>
        SecretFile.ReadOrMake(Path.Combine(dataDirectory(), "fingerprint.key"), KeyBytes)
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
