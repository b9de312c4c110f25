using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;
using Florin.Platform.Configuration;

namespace Florin.Platform.Secrets;

/// <summary>With what secrets in a database are sealed: section <c>Florin:Secrets</c>.</summary>
public sealed record SecretsOptions : IValidatableObject
{
    /// <summary>The section.</summary>
    public const string Section = "Florin:Secrets";

    /// <summary>The key of <see cref="EncryptionKey"/>, for messages: its value is never shown.</summary>
    public const string Key = $"{Section}:{nameof(EncryptionKey)}";

    /// <summary>The key of <see cref="PreviousEncryptionKey"/>, for messages.</summary>
    public const string PreviousKey = $"{Section}:{nameof(PreviousEncryptionKey)}";

    /// <summary>How to make one, for messages.</summary>
    public const string HowToMake = "create one with: openssl rand -base64 32";

    /// <summary>Base64 of the 32 bytes that seal secrets in a database; a secret. Default none.</summary>
    [SecretSetting]
    public string? EncryptionKey { get; init; }

    /// <summary>Base64 of another key that opens what it sealed, while <see cref="EncryptionKey"/> is changed. Default none.</summary>
    [SecretSetting]
    public string? PreviousEncryptionKey { get; init; }

    /// <summary>The key itself; null where none is configured.</summary>
    public byte[]? Current => Decode(EncryptionKey);

    /// <summary>The other key; null where none is configured.</summary>
    public byte[]? Previous => Decode(PreviousEncryptionKey);

    /// <summary>The keys by which services know each other where none is configured for that; the first signs. Empty without a key.</summary>
    public IReadOnlyList<byte[]> ServiceKeys =>
        Current is null ? [] : [.. new[] { Current, Previous }.OfType<byte[]>().Select(ServiceKey)];

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (
            var (name, text) in new[]
            {
                (nameof(EncryptionKey), EncryptionKey),
                (nameof(PreviousEncryptionKey), PreviousEncryptionKey),
            }
        )
            if (!string.IsNullOrEmpty(text) && Decode(text) is null)
                yield return new ValidationResult($"must be the base64 of {SealedSecret.KeyBytes} bytes; {HowToMake}.", [name]);
    }

    /// <summary>Never shows the keys.</summary>
    public override string ToString() => Section;

    private static byte[] ServiceKey(byte[] key) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, key, SealedSecret.KeyBytes, info: "florin service tokens"u8.ToArray());

    private static byte[]? Decode(string? text)
    {
        var key = new byte[text?.Length ?? 0];
        return
            !string.IsNullOrEmpty(text)
            && Convert.TryFromBase64String(text, key, out var bytes)
            && bytes == SealedSecret.KeyBytes
            ? key[..bytes]
            : null;
    }
}
