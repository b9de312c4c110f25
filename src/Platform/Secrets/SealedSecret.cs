using System.Security.Cryptography;
using System.Text;

namespace Florin.Platform.Secrets;

/// <summary>
/// A secret sealed with AES-256-GCM: a version, the name of the key, a random nonce, the tag and the sealed bytes. The secret's
/// name is authenticated with it, so that a row moved to another name does not open.
/// </summary>
public static class SealedSecret
{
    /// <summary>The length of a key.</summary>
    public const int KeyBytes = 32;

    private const byte Version = 1;
    private const int KeyNameBytes = 8;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    private const int HeaderBytes = 1 + KeyNameBytes;
    private const int Overhead = HeaderBytes + NonceBytes + TagBytes;

    /// <summary>Seals a secret.</summary>
    /// <param name="key">Of <see cref="KeyBytes"/>.</param>
    /// <param name="name">The secret's name.</param>
    /// <param name="secret">The secret.</param>
    public static byte[] Seal(byte[] key, string name, ReadOnlySpan<byte> secret)
    {
        var stored = new byte[Overhead + secret.Length];
        stored[0] = Version;
        NameOf(key).CopyTo(stored, 1);
        RandomNumberGenerator.Fill(stored.AsSpan(HeaderBytes, NonceBytes));
        using var cipher = new AesGcm(key, TagBytes);
        cipher.Encrypt(
            stored.AsSpan(HeaderBytes, NonceBytes),
            secret,
            stored.AsSpan(Overhead),
            stored.AsSpan(HeaderBytes + NonceBytes, TagBytes),
            Named(stored, name)
        );
        return stored;
    }

    /// <summary>Whether a key is the one that sealed this.</summary>
    public static bool IsSealedWith(byte[] key, ReadOnlySpan<byte> stored) =>
        stored.Length >= Overhead && stored[0] == Version && stored.Slice(1, KeyNameBytes).SequenceEqual(NameOf(key));

    /// <summary>Opens a secret.</summary>
    /// <exception cref="CryptographicException">It was changed, or stands under another name.</exception>
    public static byte[] Open(byte[] key, string name, ReadOnlySpan<byte> stored)
    {
        if (!IsSealedWith(key, stored))
            throw new CryptographicException("The secret is sealed with another key.");
        var secret = new byte[stored.Length - Overhead];
        using var cipher = new AesGcm(key, TagBytes);
        cipher.Decrypt(
            stored.Slice(HeaderBytes, NonceBytes),
            stored[Overhead..],
            stored.Slice(HeaderBytes + NonceBytes, TagBytes),
            secret,
            Named(stored, name)
        );
        return secret;
    }

    private static byte[] Named(ReadOnlySpan<byte> stored, string name) =>
        [.. stored[..HeaderBytes], .. Encoding.UTF8.GetBytes(name)];

    // By which it can be told that another key is needed; it says nothing else about the key.
    private static byte[] NameOf(byte[] key) => SHA256.HashData([.. "florin key "u8, .. key])[..KeyNameBytes];
}
