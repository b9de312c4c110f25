using System.Security.Cryptography;
using System.Text;
using Florin.Kernel;
using Florin.Platform.Secrets;
using OtpNet;

namespace Florin.Users.Factors;

/// <summary>
/// Makes, seals and checks the secrets of second factors with a key of the installation (<c>factors.key</c>), which is not in
/// the log: who reads the log can neither make one-time codes nor guess recovery codes (ADR 94).
/// </summary>
internal sealed class FactorSecrets(Func<ISecretStore> secrets)
{
    public const string Name = "factors.key";
    public const int RecoveryCodes = 10;
    private const int KeyBytes = 32;
    private const int TotpBytes = 20; // As many as SHA-1 has, by RFC 4226.
    private const int RecoveryBytes = 16;
    private const int RecoveryLength = 26; // In Base32.
    private const int EarlierRecoveryLength = 16; // Of 10 bytes; such codes are still good.
    private const int CodeDigits = 6;
    private static readonly VerificationWindow Neighbours = new(previous: 1, future: 1); // Clocks of phones, by RFC 6238.

    // A failure is not remembered: the store may be out of reach for a moment.
    private readonly Lazy<byte[]> _key = new(
        () => secrets().ReadOrCreate(Name, KeyBytes),
        LazyThreadSafetyMode.PublicationOnly
    );

    /// <summary>A new secret for one-time codes.</summary>
    public static byte[] NewTotp() => RandomNumberGenerator.GetBytes(TotpBytes);

    /// <summary>Ten new recovery codes, of 80 bits each, in the form <c>ABCD-EFGH-IJKL-MNOP</c>.</summary>
    public static string[] NewRecoveryCodes() =>
        [
            .. Enumerable
                .Range(0, RecoveryCodes)
                .Select(_ => Base32Encoding.ToString(RandomNumberGenerator.GetBytes(RecoveryBytes)).TrimEnd('='))
                .Select(text => string.Join('-', text.Chunk(4).Select(chunk => new string(chunk)))),
        ];

    /// <summary>A secret, encrypted for one user.</summary>
    public string Seal(UserId user, ReadOnlySpan<byte> secret)
    {
        var nonce = RandomNumberGenerator.GetBytes(AesGcm.NonceByteSizes.MaxSize);
        var (text, tag) = (new byte[secret.Length], new byte[AesGcm.TagByteSizes.MaxSize]);
        using var cipher = new AesGcm(KeyFor("seal"), tag.Length);
        cipher.Encrypt(nonce, secret, text, tag, Encoding.UTF8.GetBytes(user.Value));
        return Convert.ToBase64String([.. nonce, .. tag, .. text]);
    }

    /// <summary>The time step of a one-time code under a sealed secret; null where it is not one of now.</summary>
    public long? StepOf(UserId user, string sealedSecret, string code, DateTimeOffset now)
    {
        if (code.Length != CodeDigits || code.AsSpan().ContainsAnyExceptInRange('0', '9'))
            return null;
        var totp = new Totp(Open(user, sealedSecret), totpSize: CodeDigits);
        return totp.VerifyTotp(now.UtcDateTime, code, out var step, Neighbours) ? step : null;
    }

    /// <summary>The hash of a recovery code; null where a text has not the form of one.</summary>
    public string? HashOf(UserId user, string code)
    {
        var plain = code.Replace("-", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal);
        return plain.Length is RecoveryLength or EarlierRecoveryLength
            ? Convert.ToHexStringLower(
                HMACSHA256.HashData(KeyFor("recovery"), Encoding.UTF8.GetBytes($"{user}/{plain.ToUpperInvariant()}"))
            )
            : null;
    }

    /// <summary>A code of a text for a purpose, which nobody else can make.</summary>
    public byte[] CodeOf(string purpose, string text) => HMACSHA256.HashData(KeyFor(purpose), Encoding.UTF8.GetBytes(text));

    private byte[] Open(UserId user, string sealedSecret)
    {
        var all = Convert.FromBase64String(sealedSecret).AsSpan();
        var (nonce, tag) = (AesGcm.NonceByteSizes.MaxSize, AesGcm.TagByteSizes.MaxSize);
        var secret = new byte[all.Length - nonce - tag];
        using var cipher = new AesGcm(KeyFor("seal"), tag);
        cipher.Decrypt(
            all[..nonce],
            all[(nonce + tag)..],
            all[nonce..(nonce + tag)],
            secret,
            Encoding.UTF8.GetBytes(user.Value)
        );
        return secret;
    }

    private byte[] KeyFor(string use) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, _key.Value, KeyBytes, info: Encoding.UTF8.GetBytes($"florin/factors/{use}"));
}
