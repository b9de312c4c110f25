using System.Security.Cryptography;
using Florin.Platform.Identity.Signatures;
using Microsoft.AspNetCore.Http;

namespace Florin.Platform.Http;

/// <summary>Compares the body of a signed request with its digest (RFC 9530).</summary>
internal static class SignedBody
{
    private const string Algorithm = "sha-256=:";

    /// <summary>Refuses a body that is not the one that was signed.</summary>
    /// <exception cref="BadInput">It is another.</exception>
    public static void Check(HttpContext http, ReadOnlySpan<byte> body)
    {
        if (SignedDigest.Of(http) is not null && !body.IsEmpty)
            CheckHash(http, SHA256.HashData(body));
    }

    /// <summary>As <see cref="Check"/>, of a body that was read already.</summary>
    /// <param name="http">The exchange.</param>
    /// <param name="sha256">The SHA-256 of the body.</param>
    /// <exception cref="BadInput">It is another.</exception>
    public static void CheckHash(HttpContext http, ReadOnlySpan<byte> sha256)
    {
        if (SignedDigest.Of(http) is not { } signed)
            return;
        var digests = signed.Split(',', StringSplitOptions.TrimEntries);
        if (!digests.Any(one => one.StartsWith(Algorithm, StringComparison.Ordinal)))
            throw new BadInput(SignedDigest.Header, $"must hold the SHA-256 of the body, in the form {Algorithm}BASE64:.");
        if (!digests.Contains($"{Algorithm}{Convert.ToBase64String(sha256)}:", StringComparer.Ordinal))
            throw new BadInput(SignedDigest.Header, "is not the SHA-256 of the body.");
    }
}
