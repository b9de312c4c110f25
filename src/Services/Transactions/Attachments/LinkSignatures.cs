using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Florin.Kernel;
using Florin.Platform.Secrets;

namespace Florin.Transactions.Attachments;

/// <summary>
/// Signs links to attachments, for stores that sign none themselves: HMAC-SHA-256 over the attachment and the time, under a secret of
/// the installation (<c>attachments.key</c>).
/// </summary>
internal sealed class LinkSignatures(Func<ISecretStore> secrets)
{
    /// <summary>The name of the secret.</summary>
    public const string SecretName = "attachments.key";

    /// <summary>How long it is at least.</summary>
    public const int KeyBytes = 32;

    // A failure is not remembered: the store may be out of reach for a moment.
    private readonly Lazy<byte[]> _key = new(
        () => secrets().ReadOrCreate(SecretName, KeyBytes),
        LazyThreadSafetyMode.PublicationOnly
    );

    /// <summary>The signature of a link.</summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="id">The attachment.</param>
    /// <param name="expires">When the link ends, in seconds since 1970.</param>
    public string Sign(TransactionId transaction, AttachmentId id, long expires) =>
        Base64Url.EncodeToString(Mac(transaction, id, expires));

    /// <summary>Whether a signature is that of a link.</summary>
    public bool IsValid(TransactionId transaction, AttachmentId id, long expires, string signature)
    {
        Span<byte> given = stackalloc byte[SHA256.HashSizeInBytes];
        return Base64Url.IsValid(signature, out var length)
            && length == given.Length
            && Base64Url.TryDecodeFromChars(signature, given, out _)
            && CryptographicOperations.FixedTimeEquals(given, Mac(transaction, id, expires));
    }

    private byte[] Mac(TransactionId transaction, AttachmentId id, long expires) =>
        HMACSHA256.HashData(
            _key.Value,
            Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{transaction}\n{id}\n{expires}"))
        );
}
