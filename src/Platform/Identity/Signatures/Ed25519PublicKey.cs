using System.Diagnostics.CodeAnalysis;
using NSec.Cryptography;
using NSecKey = NSec.Cryptography.PublicKey;

namespace Florin.Platform.Identity.Signatures;

/// <summary>An Ed25519 public key (RFC 8032), 32 bytes. The framework has no Ed25519, so NSec verifies.</summary>
public sealed class Ed25519PublicKey
{
    /// <summary>The forms in which people send one.</summary>
    public const string Form =
        "an Ed25519 public key in base64: its 32 bytes, or the line that openssl pkey -pubout writes between BEGIN and END";

    private const int Bytes = 32;
    private const int MaxBytes = 64;
    private readonly NSecKey _key;

    private Ed25519PublicKey(NSecKey key) => _key = key;

    /// <summary>The 32 bytes in base64, as they are stored and shown.</summary>
    public string Text => Convert.ToBase64String(_key.Export(KeyBlobFormat.RawPublicKey));

    /// <summary>Reads a key in one of its forms (<see cref="Form"/>).</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out Ed25519PublicKey? key)
    {
        key = null;
        if (string.IsNullOrWhiteSpace(text))
            return false;
        if (!Import(text.Trim(), out var imported))
            return false;
        key = new Ed25519PublicKey(imported);
        return true;
    }

    /// <summary>Whether a signature of a message was made with this key's private half.</summary>
    public bool Verifies(ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature) =>
        SignatureAlgorithm.Ed25519.Verify(_key, message, signature);

    private static bool Import(string text, [NotNullWhen(true)] out NSecKey? key)
    {
        key = null;
        Span<byte> bytes = stackalloc byte[MaxBytes];
        var standard = text.Replace('-', '+').Replace('_', '/').TrimEnd('=');
        var padded = standard.PadRight((standard.Length + 3) / 4 * 4, '=');
        if (!Convert.TryFromBase64String(padded, bytes, out var written))
            return false;
        var format = written == Bytes ? KeyBlobFormat.RawPublicKey : KeyBlobFormat.PkixPublicKey;
        return NSecKey.TryImport(SignatureAlgorithm.Ed25519, bytes[..written], format, out key);
    }
}
