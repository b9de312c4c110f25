using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Florin.Contracts.Webhooks;

/// <summary>The headers of a webhook by Standard Webhooks 1.0.0 (<see href="https://www.standardwebhooks.com"/>).</summary>
public static class StandardSignature
{
    /// <summary>The message's id, the same at each attempt.</summary>
    public const string IdHeader = "webhook-id";

    /// <summary>When the attempt was made, in seconds since 1970.</summary>
    public const string TimestampHeader = "webhook-timestamp";

    /// <summary>The signatures, separated by spaces.</summary>
    public const string SignatureHeader = "webhook-signature";

    /// <summary>The signatures of a body: <c>v1,</c> and the HMAC-SHA-256 of <c>id.timestamp.body</c> in base64, one for each secret.</summary>
    /// <param name="secrets">The bytes of the secrets.</param>
    /// <param name="id">The message's id.</param>
    /// <param name="timestamp">In seconds since 1970.</param>
    /// <param name="body">The body as it is sent.</param>
    public static string Of(IEnumerable<byte[]> secrets, string id, long timestamp, ReadOnlySpan<byte> body)
    {
        ArgumentNullException.ThrowIfNull(secrets);
        byte[] signed = [.. Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}.{timestamp}.")), .. body];
        return string.Join(' ', secrets.Select(secret => $"v1,{Convert.ToBase64String(HMACSHA256.HashData(secret, signed))}"));
    }
}
