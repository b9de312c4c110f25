using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Florin.Platform.Identity.Tokens;

/// <summary>The SHA-256 of a token: what it is remembered by, so that memory holds no token.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct TokenHash(ulong A, ulong B, ulong C, ulong D)
{
    /// <summary>Longer tokens are none of ours.</summary>
    public const int MaxToken = 2048;

    /// <summary>The hash of a token; false where it cannot be a token at all.</summary>
    public static bool TryOf(string token, out TokenHash hash)
    {
        hash = default;
        if (token.Length is 0 or > MaxToken || !Ascii.IsValid(token))
            return false;
        Span<byte> bytes = stackalloc byte[token.Length];
        Encoding.ASCII.GetBytes(token, bytes);
        SHA256.HashData(bytes, MemoryMarshal.AsBytes(new Span<TokenHash>(ref hash)));
        return true;
    }

    public override int GetHashCode() => (int)A; // As even as any hash of it could be.
}
