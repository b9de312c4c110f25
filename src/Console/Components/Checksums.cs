using System.Security.Cryptography;

namespace Florin.WebConsole.Components;

/// <summary>Checksums as the API writes them.</summary>
internal static class Checksums
{
    /// <summary>SHA-256, as small hexadecimal digits.</summary>
    public static string Of(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));
}
